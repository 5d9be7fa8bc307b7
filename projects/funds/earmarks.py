"""Money of a fund that a round decides on: whose it is, how much is still free, and that no stage gives more than it has.

Set aside, allocated, committed, advanced, spent: memoranda in the fund's book, each within one restriction, that move on from one
stage to the next. As long as they are not paid, no other voucher may take their money. Days are looked at one by one, from the
voucher's own on, since papers are entered late.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.marks import N_, Term
from core.money import Money, currency
from core.text import MOST_CHARACTERS
from ledger.balances import balances
from ledger.chart import AccountKey
from ledger.models import Account, Book, CashDay, Posting
from ledger.posting import Entry
from projects.funds import charts
from projects.funds.award_errors import BeyondFree, BeyondStage, StillSetAside
from projects.funds.charts import within
from projects.funds.models import Fund
from projects.funds.restrictions import restriction_of

STAGES: Mapping[str, Term] = MappingProxyType(
    {
        charts.SET_ASIDE: Term(N_("set aside and not awarded")),
        charts.ALLOCATED: Term(N_("allocated and not committed")),
        charts.AWARD_COMMITTED: Term(N_("committed and not advanced")),
        charts.AWARD_ADVANCED: Term(N_("advanced and not accounted for")),
        charts.AWARD_SPENT: Term(N_("spent")),
    }
)


@dataclass(frozen=True, slots=True)
class Pool:
    """An envelope of a round, by their public ids, and the restriction whose money it holds. `label` names both for people."""

    restriction: int
    budget_round: str
    envelope: str
    label: str

    @property
    def rest(self) -> tuple[str, str]:
        """What of it is not awarded."""
        return charts.envelope(charts.SET_ASIDE, self.envelope)

    @property
    def whole(self) -> tuple[str, str]:
        """The counterpart: all that was set aside for it, wherever it is by now."""
        return charts.envelope(charts.EARMARKS, self.envelope)

    def entry(self, debit: tuple[str, str], credit: tuple[str, str], minor: int) -> Entry:
        return within(self.restriction, debit, credit, minor, self.label)


@dataclass(frozen=True, slots=True)
class AwardOf:
    """An award by its public id and name. `barred`: who proposed it or gains by it, and so confirms nothing of it."""

    pool: Pool
    award: str
    name: str
    barred: tuple[str, ...] = ()

    def at(self, code: str) -> tuple[str, str]:
        return charts.award(code, self.award)

    def entry(self, debit: tuple[str, str], credit: tuple[str, str], minor: int) -> Entry:
        """Both names together may be longer than a memo."""
        return within(self.pool.restriction, debit, credit, minor, f"{self.pool.label}: {self.name}"[:MOST_CHARACTERS])


def lowest_free(session: Session, book: Book, restriction: int, day: date) -> tuple[int, date]:
    """How much of a restriction's bank and cash is not set aside at the end of that day from `day` on on which it is least."""
    signs = dict.fromkeys(charts.PLACE_CODES, 1) | dict.fromkeys(charts.EARMARKED_CODES, -1)
    return _lowest(session, book, restriction, signs, "", day)


def lowest_there(session: Session, book: Book, account: AccountKey, day: date) -> tuple[int, date]:
    """The same of one guarded account."""
    return _lowest(session, book, charts.restriction_of(account), {account.code: 1}, account.holder, day)


def _lowest(
    session: Session, book: Book, restriction: int, signs: Mapping[str, int], holder: str, day: date
) -> tuple[int, date]:
    own = f"restriction:{restriction}"
    its = Account.holder == holder if holder else or_(Account.holder == own, Account.holder.startswith(f"{own}:"))
    kept = (
        select(CashDay.day, Account.id, Account.code, CashDay.closing_minor)
        .join(Account, Account.id == CashDay.account_id)
        .where(CashDay.book_id == book.id, Account.code.in_(signs), its)
        .order_by(CashDay.day)
    )
    stands: dict[int, int] = {}
    later: dict[date, int] = {}
    there = 0
    for when, account, code, closing in session.execute(kept):
        stands[account] = signs[code] * closing
        if when <= day:
            there = sum(stands.values())
        else:
            later[when] = sum(stands.values())
    return min([(there, day), *((minor, when) for when, minor in later.items())])


def refuse_beyond_free(session: Session, fund: Fund, book: Book, day: date, entries: Iterable[Entry]) -> None:
    """What leaves bank and cash, or is set aside, is free: on that day and on every later one. Raises BeyondFree."""
    known = tuple(entries)
    setting = any(entry.debit.code in charts.EARMARKED_CODES for entry in known)
    for number, minor in sorted(_taken(known).items()):
        if minor <= 0 or not (setting or _earmarks(session, book, number)):
            continue
        free, when = lowest_free(session, book, number, day)
        if minor > free:
            unit, free = currency(book.currency), max(free, 0)
            raise BeyondFree(
                name=restriction_of(session, fund, number, day).name,
                free=Money(free, unit),
                day=when,
                rounds=rounds_waiting(session, book, number),
                amount=Money(minor, unit),
                over=Money(minor - free, unit),
            )


def _taken(entries: Iterable[Entry]) -> dict[int, int]:
    """By how much each restriction's free money becomes less."""
    taken: dict[int, int] = {}
    for entry in entries:
        for key, minor in ((entry.credit, entry.amount_minor), (entry.debit, -entry.amount_minor)):
            sign = 1 if key.code in charts.PLACE_CODES else -1 if key.code in charts.EARMARKED_CODES else 0
            number = charts.restriction_of(key)
            taken[number] = taken.get(number, 0) + sign * minor
    return taken


def refuse_less_than_set_aside(session: Session, fund: Fund, book: Book, numbers: Collection[int], day: date) -> None:
    """What was taken back must not be what others rely on. Raises StillSetAside."""
    for number in sorted(one for one in numbers if _earmarks(session, book, one)):
        free, when = lowest_free(session, book, number, day)
        if free < 0:
            raise StillSetAside(
                over=Money(-free, currency(book.currency)),
                rounds=rounds_waiting(session, book, number),
                name=restriction_of(session, fund, number, day).name,
                day=when,
            )


def refuse_beyond_stage(session: Session, book: Book, day: date, entries: Iterable[Entry]) -> None:
    """No stage gives more than it holds, on that day and on every later one. Raises BeyondStage."""
    leaving: dict[AccountKey, int] = {}
    labels: dict[AccountKey, str] = {}
    for entry in entries:
        if entry.credit.code in STAGES:
            leaving[entry.credit] = leaving.get(entry.credit, 0) + entry.amount_minor
            labels[entry.credit] = entry.memo
    for key, minor in sorted(leaving.items()):
        there, when = lowest_there(session, book, key, day)
        if minor > there:
            unit, there = currency(book.currency), max(there, 0)
            raise BeyondStage(
                label=labels[key],
                there=Money(there, unit),
                stage=STAGES[key.code],
                day=when,
                amount=Money(minor, unit),
                over=Money(minor - there, unit),
            )


def rounds_waiting(session: Session, book: Book, restriction: int) -> str:
    """The envelopes, by their rounds' names, for which money of a restriction is set aside and not paid."""
    stands = {key: balance.net for key, balance in balances(session, book).items() if key.code in charts.EARMARKED_CODES}
    mine = {key.holder for key, net in stands.items() if net and charts.restriction_of(key) == restriction}
    codes = (charts.SET_ASIDE, charts.ALLOCATED)
    debited = select(Account.id).where(Account.book_id == book.id, Account.holder.in_(mine), Account.code.in_(codes))
    named = select(Posting.memo).where(Posting.book_id == book.id, Posting.debit_id.in_(debited)).distinct()
    return "; ".join(sorted(session.scalars(named))) or "–"


def _earmarks(session: Session, book: Book, restriction: int) -> bool:
    """Whether money of a restriction was ever set aside."""
    mine = Account.holder.startswith(f"restriction:{restriction}:")
    ever = select(Account.id).where(Account.book_id == book.id, Account.code == charts.EARMARKS, mine).limit(1)
    return session.scalar(ever) is not None
