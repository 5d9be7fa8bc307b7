"""Leaving before the share-out, and death: what the constitution gives her, her debts set off gross, the rest paid or owed.

Prepared by one officer and confirmed by another; when it is confirmed she has left. What is not paid at once is owed to her, or
to her heirs, until a general voucher pays it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import today
from core.frozen import from_text, to_text
from core.language import language
from core.marks import N_, Term
from core.money import Money, Rounding, currency, round_to
from groups import charts, members
from groups.accounts import open_for_rules
from groups.constitution import versions
from groups.errors import MeetingWithoutRules, MemberHasLeft
from groups.finding import member_of
from groups.loans.entering import take_back
from groups.models import Cycle, Group, Member
from groups.sharing import share_out_errors as errors
from groups.sharing.loan_set_off import Move, SetOff, keep_set_offs, set_offs
from groups.sharing.rules import LEAVER_NAMES, Leaver, SharingRules
from groups.sharing.share_books import ShareRead, read_books
from groups.sharing.share_out_content import Decided, forwards, reckoned
from groups.terms import Terms, terms_from_json
from ledger.chart import AccountKey
from ledger.models import Book, Posting
from ledger.posting import Entry
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind

_LEFT, _DIED = N_("{number} {name} leaves the group"), N_("{number} {name} has died")


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a member is owed on her last day, and where it goes. `full_minor` is her part at a share-out that day, `gross_minor`
    what the rule gives her, and never more than is there for her; `paid_minor` is paid at once."""

    currency: str
    day: date
    member: int
    name: str
    died: bool
    version: int
    rule: Leaver
    savings_code: str
    savings_minor: int
    full_minor: int
    gross_minor: int
    carried_minor: int
    fines_minor: int
    set_offs: tuple[SetOff, ...]
    paid_minor: int

    @property
    def loans_minor(self) -> int:
        return sum(one.split.total for one in self.set_offs)

    @property
    def hers_minor(self) -> int:
        """What is left for her when her debts are paid."""
        return self.gross_minor + self.carried_minor - self.fines_minor - self.loans_minor

    @property
    def owed_minor(self) -> int:
        """What the group owes her, or her heirs, from then on."""
        return self.hers_minor - self.paid_minor

    @property
    def rule_name(self) -> Term:
        return LEAVER_NAMES[self.rule]

    def money(self, minor: int) -> Money:
        return Money(minor, currency(self.currency))

    def entries(self) -> tuple[Entry, ...]:
        return tuple(Entry(debit, credit, minor, memo) for debit, credit, minor, memo in self._moves() if minor)

    def _moves(self) -> Iterator[Move]:
        hers = charts.of_member(self.savings_code, self.member)
        earned = self.gross_minor - self.savings_minor
        yield (*forwards(AccountKey(charts.RETAINED_SURPLUS), hers, earned), "")
        yield charts.of_member(charts.CARRIED_FORWARD, self.member), hers, self.carried_minor, ""
        for one in self.set_offs:
            yield from one.moves(hers)
        yield hers, charts.of_member(charts.FINES_OWED, self.member), self.fines_minor, ""
        yield hers, AccountKey(charts.LOAN_FUND_CASH), self.paid_minor, ""
        yield hers, charts.of_member(charts.LEFT_TO_PAY, self.member), self.owed_minor, ""


def rules_then(session: Session, group: Group, day: date) -> tuple[int, Terms]:
    """The constitution's version of a day and its terms. Raises MeetingWithoutRules."""
    in_force = [one for one in versions(session, group) if one.valid_from <= day]
    if not in_force:
        raise MeetingWithoutRules(day=day)
    return in_force[-1].version, terms_from_json(in_force[-1].terms)


def read_for(session: Session, group: Group, terms: Terms, rules: SharingRules, day: date) -> ShareRead:
    """The books of a day as a share-out would read them. Raises ShareOutInFuture, PostedLater."""
    if day > (now := today(group.timezone)):
        raise errors.ShareOutInFuture(day=day, today=now)
    later = session.scalar(select(func.max(Posting.day)).where(Posting.book_id == group.book_id, Posting.day > day))
    if later is not None:
        raise errors.PostedLater(later=later, day=day)
    began = select(func.max(Cycle.starts_on)).where(Cycle.group_id == group.id, Cycle.starts_on <= day)
    return read_books(session, group, terms, rules, day, session.scalar(began) or group.founded_on)


def reckon_leaving(
    session: Session, group: Group, member: Member, day: date, *, died: bool, paid_minor: int | None = None
) -> Leaving:
    """What she gets if she leaves, or has died, on that day. `paid_minor` None: all of it is paid at once, but not to heirs.

    Raises MemberHasLeft, NotSeated, LeaverOwes, PaidMoreThanHers, BoxHoldsLess, and as `rules_then` and `read_for`.
    """
    if member.left_on is not None:
        raise MemberHasLeft(name=member.name, day=member.left_on)
    version, terms = rules_then(session, group, day)
    rules = terms.sharing or SharingRules(leaving=Leaver.SAVINGS, death=Leaver.SAVINGS)
    read = read_for(session, group, terms, rules, day)
    shared = reckoned(read, rules, Decided(day, rules.reserve_minor), group.money)
    line = next((one for one in shared.result.lines if one.number == member.number), None)
    if line is None or not line.holding.seated:
        raise errors.NotSeated(name=member.name, day=day)
    rule, holding = rules.death if died else rules.leaving, line.holding
    exact = shared.result.first.exact(holding)  # in mid-cycle a loan that is larger than a borrower's part is still good
    full = round_to(exact, Rounding.FLOOR, rules.unit_minor)
    if terms.sharing is None or (rule is Leaver.SAVINGS and exact >= holding.savings_minor):
        gross = holding.savings_minor
    else:
        gross = full
    loans = tuple(set_offs(member.number, holding.loan_minor, read.loans))
    leaving = Leaving(
        currency=group.currency,
        day=day,
        member=member.number,
        name=member.name,
        died=died,
        version=version,
        rule=rule,
        savings_code=terms.savings_code,
        savings_minor=holding.savings_minor,
        full_minor=full,
        gross_minor=gross,
        carried_minor=holding.carried_minor,
        fines_minor=holding.fines_minor,
        set_offs=loans,
        paid_minor=0,
    )
    _refuse_owing(leaving)
    wanted = paid_minor if paid_minor is not None else 0 if died else min(leaving.hers_minor, read.books.cash_minor)
    if wanted > leaving.hers_minor:
        raise errors.PaidMoreThanHers(paid=leaving.money(wanted), hers=leaving.money(leaving.hers_minor))
    if wanted > read.books.cash_minor:
        raise errors.BoxHoldsLess(paid=leaving.money(wanted), cash=leaving.money(read.books.cash_minor))
    return replace(leaving, paid_minor=wanted)


def _refuse_owing(leaving: Leaving) -> None:
    if leaving.hers_minor < 0:
        owed = leaving.loans_minor + leaving.fines_minor
        raise errors.LeaverOwes(
            name=leaving.name,
            owed=leaving.money(owed),
            hers=leaving.money(leaving.gross_minor + leaving.carried_minor),
            short=leaving.money(-leaving.hers_minor),
        )


def memo_of(group: Group, leaving: Leaving) -> str:
    """The voucher in a line, in the group's language."""
    return language(group.locale).text(_DIED if leaving.died else _LEFT, number=leaving.member, name=leaving.name)


def to_content(leaving: Leaving) -> str:
    return to_text(leaving)


def from_content(content: str) -> Leaving:
    return from_text(Leaving, content)


def _entries(content: str) -> tuple[Entry, ...]:
    return from_content(content).entries()


def _whose(session: Session, book: Book, voucher: Voucher) -> tuple[Group, Member, Leaving]:
    group, leaving = session.scalars(select(Group).where(Group.book_id == book.id)).one(), from_content(voucher.content)
    return group, member_of(session, group, leaving.member), leaving


def _check(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises MembershipOutdated, and as `reckon_leaving`."""
    group, member, leaving = _whose(session, book, voucher)
    fresh = reckon_leaving(session, group, member, leaving.day, died=leaving.died, paid_minor=leaving.paid_minor)
    if replace(fresh, name=leaving.name) != leaving:
        raise errors.MembershipOutdated()


def _open_accounts(session: Session, book: Book, voucher: Voucher) -> None:
    group, _, leaving = _whose(session, book, voucher)
    open_for_rules(session, group, rules_then(session, group, leaving.day)[1])


def _left(session: Session, book: Book, voucher: Voucher) -> None:
    """Raises as `groups.members.leave`."""
    group, member, leaving = _whose(session, book, voucher)
    keep_set_offs(session, group, book, voucher, leaving.set_offs)
    members.leave(session, group, member, leaving.day)


def _came_back(session: Session, book: Book, voucher: Voucher) -> None:
    """She is a member again as if she had never left; her offices stay ended. Raises as `groups.loans.entering.take_back`."""
    group, member, _ = _whose(session, book, voucher)
    by = voucher.reversed_by or voucher.prepared_by
    take_back(session, group, voucher.journal_reference, voucher.reversal_number, by=by)
    member.left_on = None
    session.flush()


LEAVING = Kind(
    name="leaving",
    title=N_("Leaving the group"),
    read=from_content,
    entries=_entries,
    check=_check,
    before=_open_accounts,
    posted=_left,
    taken_back=_came_back,
)
