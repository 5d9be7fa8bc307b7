"""A small group to try rules on: made by the same services as any other, with its two officers and quick sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from core.money import currency
from groups.cycles import SeriesPlan
from groups.denominations import denominations, pieces
from groups.figures import Count, OtherLine, Pot, Row, SheetFigures, Standing
from groups.founding import add_network, found_group
from groups.meetings import record, unwritten
from groups.members import enrol
from groups.models import Group, Meeting
from groups.sheet import MeetingSheet, agreed
from groups.terms import LeftOver, Terms

TREASURER, KEY_HOLDER = "user:treasurer", "user:key-holder"
FOUNDED = date(2026, 1, 5)
WEEKS = [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 26), date(2026, 2, 2)]
KES = currency("KES")
TERMS = Terms(
    share_value_minor=200_00,
    social_minor=50_00,
    left_over=LeftOver.CARRY,
    fine_late_minor=20_00,
    fine_absent_minor=50_00,
    may_return_shares=True,
    most_shares_returned=5,
)
NAMES = ("Wanjiru", "Achieng", "Mutiso")


def a_group(
    session: Session, *, terms: Terms = TERMS, names: Iterable[str] = NAMES, founded_on: date = FOUNDED, locale: str = "en"
) -> Group:
    """Founded on a Monday, meeting every week, with members 1, 2, 3 from the first day."""
    network = add_network(session, "Hill network", "en")
    group = found_group(
        session,
        network,
        name="Mwanzo",
        currency="KES",
        locale=locale,
        timezone="Africa/Nairobi",
        founded_on=founded_on,
        terms=terms,
        signed_by="All founding members",
        series=SeriesPlan(founded_on, every_days=7, starts_at="14:00", place="School"),
        by=TREASURER,
    )
    for name in names:
        enrol(session, group, name, founded_on)
    return group


def written(
    session: Session,
    group: Group,
    day: date,
    rows: Iterable[Row] = (),
    others: tuple[OtherLine, ...] = (),
    note: str = "",
) -> SheetFigures:
    """The figures of a day: who has no row is simply present; nothing is counted yet."""
    blank = unwritten(session, group, day)
    given = {row.member_number: row for row in rows}
    lines = tuple(given.get(number, Row(number)) for number in blank.standing)
    return replace(blank, rows=lines, others=others, note=note)


def counted(figures: SheetFigures, differences: Mapping[Pot, int] | None = None, reason: str = "") -> MeetingSheet:
    """The sheet with as much cash in each pot as there should be, but for the differences."""
    return agreed(replace(figures, counts=counts(figures, differences, reason)))


def counts(figures: SheetFigures, differences: Mapping[Pot, int] | None = None, reason: str = "") -> tuple[Count, ...]:
    found = {pot: max(figures.expected(pot) + (differences or {}).get(pot, 0), 0) for pot in Pot}
    return tuple(
        Count(pot, quantities=pieces(found[pot], figures.denominations), difference_reason=reason) for pot in Pot
    )


def meet(
    session: Session,
    group: Group,
    day: date,
    rows: Iterable[Row] = (),
    others: tuple[OtherLine, ...] = (),
    *,
    again: bool = False,
    note: str = "",
) -> Meeting:
    """A whole meeting of a day, counted and confirmed."""
    sheet = counted(written(session, group, day, rows, others, note))
    return record(session, group, sheet, prepared_by=TREASURER, confirmed_by=KEY_HOLDER, again=again)


def some_figures(
    rows: Iterable[Row] = (),
    *,
    terms: Terms = TERMS,
    standing: Mapping[int, Standing] | None = None,
    opening: Mapping[Pot, int] | None = None,
    others: tuple[OtherLine, ...] = (),
    **parts: object,
) -> SheetFigures:
    """Figures without a database: three members with nothing yet, 10,000 in the loan fund and 1,000 in the social fund."""
    members = standing or {1: Standing(), 2: Standing(), 3: Standing()}
    given = {row.member_number: row for row in rows}
    figures = SheetFigures(
        held_on=FOUNDED,
        currency=KES,
        terms=terms,
        opening=opening or {Pot.LOAN_FUND: 10_000_00, Pot.SOCIAL_FUND: 1_000_00},
        standing=members,
        denominations=denominations(KES),
        rows=tuple(given.get(number, Row(number)) for number in members),
        others=others,
    )
    figures = replace(figures, counts=counts(figures))
    return replace(figures, **parts)  # type: ignore[arg-type]
