"""A small savings group whose year has everything that papers must show; made through the same services as any other."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.calendars import Calendar, Period
from groups import corrections
from groups.constitution import terms_on
from groups.cycles import SeriesPlan
from groups.denominations import denominations
from groups.figures import Count, OtherKind, OtherLine, Pot, Presence, Row, SheetFigures
from groups.form import fields_of
from groups.founding import add_network, found_group
from groups.meetings import confirm, count, record, save_draft, sheet_of
from groups.members import enrol, seated
from groups.models import Group, Meeting
from groups.officers import Office, appoint
from groups.opening import opening_on
from groups.sheet import MeetingSheet
from groups.terms import LeftOver, Terms

TREASURER, KEY_HOLDER = "user:treasurer", "user:key-holder"
FOUNDED = date(2026, 1, 7)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
NAMES = (
    "Pranee Jaidee",
    "สมหญิง ใจเย็น",
    "Naledi Dube",
    "กุ้ง น้ำใส",
    "Amara Okafor",
    "ธัญญ์นภัส ศรีสุวรรณกุล",
    "Rosa Quispe",
    "Đỗ Thị Hồng",
)
TERMS = Terms(
    share_value_minor=100_00,
    most_shares=5,
    social_minor=20_00,
    left_over=LeftOver.CARRY,
    fine_late_minor=10_00,
    fine_absent_minor=20_00,
    may_return_shares=True,
    most_shares_returned=3,
)


def a_group(
    session: Session,
    *,
    name: str = "Khlong Lamnun Savings Group",
    locale: str = "en",
    currency: str = "THB",
    terms: Terms = TERMS,
    names: Iterable[str] = NAMES,
    practice: bool = True,
) -> Group:
    """Founded on 7 January 2026, with a member for each name and three officers."""
    network = add_network(session, "Canal communities network", "en", practice=practice)
    group = found_group(
        session,
        network,
        name=name,
        currency=currency,
        locale=locale,
        timezone="Asia/Bangkok",
        founded_on=FOUNDED,
        terms=terms,
        signed_by="All founding members",
        series=SeriesPlan(FOUNDED, 7, "14:00", "ศาลาชุมชน"),
        by=TREASURER,
    )
    members = [enrol(session, group, called, FOUNDED) for called in names]
    for office, member in zip((Office.TREASURER, Office.CHAIR, Office.KEY_HOLDER_1), members, strict=False):
        appoint(session, group, member, office, FOUNDED)
    return group


def sheet_for(
    session: Session,
    group: Group,
    held_on: date,
    rows: Iterable[Row] = (),
    others: tuple[OtherLine, ...] = (),
    differences: Mapping[Pot, int] | None = None,
    note: str = "",
) -> MeetingSheet:
    """A sheet that agrees: members without a row are present and pay the social fund; `differences` are given a reason."""
    terms = terms_on(session, group, held_on)
    given = {row.member_number: row for row in rows}
    numbers = [member.number for member in seated(session, group, held_on)]
    opening = opening_on(session, group, held_on, terms)
    figures = SheetFigures(
        held_on=held_on,
        currency=group.money,
        terms=terms,
        opening=opening.cash,
        standing={number: opening.standing[number] for number in numbers},
        denominations=denominations(group.money),
        rows=tuple(given.get(number, Row(number, social_minor=terms.social_minor)) for number in numbers),
        others=others,
        note=note,
    )
    return counted(figures, differences)


def counted(figures: SheetFigures, differences: Mapping[Pot, int] | None = None) -> MeetingSheet:
    """The figures with as many notes and coins as they expect, differences apart: from then on they must agree."""
    counts = tuple(_counted(figures, pot, (differences or {}).get(pot, 0)) for pot in Pot)
    return MeetingSheet(**{**_figures(figures), "counts": counts})


def changed(sheet: MeetingSheet, row: Row) -> MeetingSheet:
    """The same meeting with another line for one member, counted again."""
    rows = tuple(row if one.member_number == row.member_number else one for one in sheet.rows)
    return counted(SheetFigures(**{**_figures(sheet), "rows": rows, "counts": ()}))


def _figures(figures: SheetFigures) -> dict[str, Any]:
    return {field.name: getattr(figures, field.name) for field in fields(SheetFigures)}


def _counted(figures: SheetFigures, pot: Pot, difference: int) -> Count:
    left, quantities = figures.expected(pot) + difference, {}
    for denomination in figures.denominations:
        quantities[denomination], left = divmod(left, denomination)
    reason = "A coin rolled under the floor and was not found" if difference else ""
    return Count(pot, quantities={each: number for each, number in quantities.items() if number}, difference_reason=reason)


def meet(session: Session, group: Group, sheet: MeetingSheet) -> Meeting:
    return record(session, group, sheet, prepared_by=TREASURER, confirmed_by=KEY_HOLDER)


def correct(session: Session, group: Group, meeting: Meeting, sheet: MeetingSheet, reason: str) -> Meeting:
    """The posted meeting replaced by another sheet, by the same two officers."""
    draft = corrections.start_correction(session, meeting, reason, by=TREASURER)
    version = save_draft(session, draft, fields_of(sheet, Calendar(group.calendar)), draft.version, by=TREASURER)
    count(session, draft, sheet, version, by=TREASURER)
    return confirm(session, draft, by=KEY_HOLDER)


def a_year(session: Session, group: Group, meetings: int = 12) -> list[Meeting]:
    """Weekly meetings with shares bought and returned, money kept and used, fines, gifts, grants, a shortage and a
    correction of the third one; deterministic."""
    held = [meet(session, group, _nth_sheet(session, group, n)) for n in range(meetings)]
    if meetings > 2:
        sheet = sheet_of(held[2])
        right = changed(sheet, replace(sheet.rows[1], shares=sheet.rows[1].shares - 1))
        held.append(correct(session, group, held[2], right, "Member 2 bought three shares, not four"))
    return held


def _nth_sheet(session: Session, group: Group, n: int) -> MeetingSheet:
    day = FOUNDED + timedelta(weeks=n)
    numbers = [member.number for member in seated(session, group, day)]
    rows = [_row(number, n) for number in numbers]
    others: tuple[OtherLine, ...] = ()
    differences = {}
    if n % 5 == 1:
        gift, cost = (OtherKind.GIFT, 150_00, "From the temple fair"), (OtherKind.COST, 35_00, "New account book")
        others += (OtherLine(*gift), OtherLine(*cost))
    if n % 5 == 3:
        others += (OtherLine(OtherKind.SOCIAL_GRANT, 100_00, "Medicine after the flood", 3),)
    if n == 4:
        differences[Pot.LOAN_FUND] = -2_00
    return sheet_for(session, group, day, rows, others, differences)


def _row(number: int, n: int) -> Row:
    row = Row(number, shares=(number + n) % 5 if number + n != 7 else 4, social_minor=20_00)
    if (number + 2 * n) % 11 == 5:
        return Row(number, Presence.ABSENT, fine_imposed_minor=20_00)
    if (number + n) % 9 == 4:
        return replace(row, presence=Presence.LATE, fine_imposed_minor=10_00, fine_paid_minor=10_00)
    if (number + n) % 13 == 6:
        return replace(row, presence=Presence.SENT, sent_by="Somchai, her brother")
    if number == 2 and n == 3:
        return replace(row, left_over_minor=30_00)
    if number == 2 and n == 4:
        return replace(row, carried_used_minor=30_00, shares=2)
    if number == 5 and n == 6:
        return replace(row, shares=0, shares_returned=2)
    return row
