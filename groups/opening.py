"""What the books say before a meeting: the cash in each pot and each member's standing, as of any day.

Reads only. A meeting that is entered late opens with what was there on its own day; whether it agrees with what was already
confirmed for later days is looked at by `refuse_contradiction`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.calendars import Period
from core.marks import N_, Term
from core.money import Money, currency
from groups import charts
from groups.errors import LaterFiguresContradict, OpeningChanged
from groups.figures import Pot, SheetFigures, Standing
from groups.finding import book_of
from groups.models import Constitution, Group
from groups.terms import Terms, terms_from_json
from ledger.balances import LAST_DAY, Balance, balances, movements
from ledger.chart import AccountKey
from ledger.models import Book, Posting

MEMBER_ACCOUNTS: Mapping[str, Term] = {
    charts.MEMBERS_SHARES: Term(N_("share money")),
    charts.SAVINGS: Term(N_("savings")),
    charts.SHARE_CAPITAL: Term(N_("share capital")),
    charts.CARRIED_FORWARD: Term(N_("carried money")),
    charts.FINES_OWED: Term(N_("what is owed of fines")),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """Cash by pot and standing by member number, at the end of a day, in minor units."""

    cash: Mapping[Pot, int]
    standing: Mapping[int, Standing]


def opening_on(
    session: Session, group: Group, day: date, terms: Terms, through_number: int | None = None
) -> Opening:
    """What a meeting on `day` opens with: all that is posted for days up to it, meetings earlier on the same day too.

    `through_number` leaves out what the journal recorded after that number.
    """
    found = balances(session, book_of(session, group), as_of=day, through_number=through_number)
    numbers = {charts.member_number(key.holder) for key in found if key.holder}
    return Opening(
        cash={pot: found[AccountKey(pot.account)].net for pot in Pot},
        standing={number: _standing(found, number, terms) for number in sorted(numbers)},
    )


def _standing(found: Mapping[AccountKey, Balance], number: int, terms: Terms) -> Standing:
    def net(code: str) -> int:
        return found[charts.of_member(code, number)].net

    saved = net(terms.savings_code)
    return Standing(
        shares=saved // terms.share_value_minor if terms.in_shares else 0,
        carried_minor=net(charts.CARRIED_FORWARD),
        fines_owed_minor=net(charts.FINES_OWED),
        saved_minor=0 if terms.in_shares else saved,
    )


def standing_of(session: Session, group: Group, number: int) -> tuple[Standing, int]:
    """What a member has with the group today, and her savings in minor units."""
    latest = select(Constitution.terms).where(Constitution.group_id == group.id).order_by(Constitution.version.desc())
    terms = terms_from_json(session.scalars(latest.limit(1)).one())
    found = balances(session, book_of(session, group))
    return _standing(found, number, terms), found[charts.of_member(terms.savings_code, number)].net


def refuse_other_opening(session: Session, group: Group, sheet: SheetFigures, through_number: int) -> None:
    """Refuses a sheet that opens with other figures than the books at a number of the journal. Raises OpeningChanged."""
    opening = opening_on(session, group, sheet.held_on, sheet.terms, through_number)
    standing = {number: opening.standing[number] for number in sheet.standing}
    if (sheet.opening, sheet.standing) != (opening.cash, standing):
        raise OpeningChanged()


def later_is_posted(session: Session, book: Book, day: date) -> bool:
    """Whether anything is posted for a day after this one."""
    return bool(session.scalar(select(exists().where(Posting.book_id == book.id, Posting.day > day))))


def refuse_contradiction(session: Session, book: Book, day: date, touched: Iterable[AccountKey]) -> None:
    """Refuses what would put a member below zero on `day` or at the end of any later day.

    Cash boxes are guarded by the ledger itself. Raises LaterFiguresContradict.
    """
    keys = {key for key in touched if key.code in MEMBER_ACCOUNTS}
    found = balances(session, book, as_of=day)
    running = {key: found[key].net for key in keys}
    _refuse_below_zero(book, running)
    later = movements(session, book, keys, Period(day + timedelta(days=1), LAST_DAY))
    for _, on_that_day in groupby(later, key=lambda movement: movement.day):
        for movement in on_that_day:
            change = movement.debit_minor - movement.credit_minor
            running[movement.key] += change if found[movement.key].type.normal_side_is_debit else -change
        _refuse_below_zero(book, running)


def _refuse_below_zero(book: Book, running: Mapping[AccountKey, int]) -> None:
    for key in sorted(running):
        if running[key] < 0:
            raise LaterFiguresContradict(
                member=charts.member_number(key.holder),
                name=MEMBER_ACCOUNTS[key.code],
                short=Money(-running[key], currency(book.currency)),
            )
