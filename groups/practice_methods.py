"""Practice groups of other methods: one that lends and shares out, a co-operative that closes its year, a rotation, a kiosk.

Small, so that every figure can be followed on paper; where a published case has the figures, they are its own. Through the same
services as everybody's, each event on its own day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from core.calendars import frozen_at, year_of
from core.frozen import to_text
from core.money import Rounding, currency
from groups import vouchers
from groups.cycles import SeriesPlan
from groups.denominations import pieces
from groups.figures import Count, Pot, Row
from groups.founding import found_group
from groups.kiosk.readings import Meter
from groups.kiosk.running import DAY, TAP, Seen, day_sheet, new_tap
from groups.loans.applying import Application, Vote, apply, decide
from groups.loans.figures import repayment
from groups.loans.history import loan_books
from groups.meetings import record, unwritten
from groups.members import enrol
from groups.methods.templates import TEMPLATES, rules_of
from groups.models import Group, Network
from groups.rotation.running import BEGIN, TURN, begin, rotation_of, turn
from groups.rotation.turns import Line, Sheet, dues
from groups.sharing.rounding import Moment, RoundingRule
from groups.sharing.share_out_content import Decided
from groups.sharing.sharing_out import prepare as prepare_share_out
from groups.sharing.year_content import year_text
from groups.sharing.year_end import Decisions
from groups.sharing.year_vouchers import YEAR_END_KIND, year_content
from groups.sheet import agreed
from groups.terms import Method, Terms
from groups.voucher_kinds import KINDS


@dataclass(frozen=True, slots=True)
class Officers:
    """Who prepares and who confirms in the practice groups."""

    treasurer: str
    key_holder: str


def found_by_method(session: Session, network: Network, officers: Officers) -> list[Group]:
    """The four groups, each with its story lived."""
    lives = (_lends_and_shares_out, _closes_its_year, _rotates, _sells_water)
    return [live(session, network, officers) for live in lives]


def _found(
    session: Session,
    network: Network,
    officers: Officers,
    terms: Terms,
    *,
    name: str,
    code: str,
    zone: str,
    on: date,
    members: tuple[str, ...],
    note: str,
    locale: str = "en",
) -> Group:
    with frozen_at(_noon(on)):
        group = found_group(
            session,
            network,
            name=name,
            currency=code,
            locale=locale,
            timezone=zone,
            founded_on=on,
            terms=terms,
            signed_by="All members",
            series=SeriesPlan(on, every_days=TEMPLATES[terms.method].every_days),
            note=note,
            by=officers.treasurer,
        )
        for member in members:
            enrol(session, group, member, on)
    return group


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _meet(
    session: Session,
    group: Group,
    officers: Officers,
    day: date,
    rows: Mapping[int, Row],
    *,
    repaid: Mapping[int, int] | None = None,
    given: tuple[int, ...] = (),
    note: str = "",
) -> None:
    """A meeting with its loans; the cash is exactly what should be in the box. `repaid` in minor units by loan number."""
    with frozen_at(_noon(day)):
        blank, books = unwritten(session, group, day), loan_books(session, group, day)
        loans = replace(
            blank.loans,
            repaid=tuple(repayment(loan, books.in_hand[loan].split(minor)) for loan, minor in (repaid or {}).items()),
            handed_out=given,
        )
        lines = tuple(rows.get(number, Row(number)) for number in blank.standing)
        written = replace(blank, rows=lines, loans=loans, note=note)
        counts = (Count(pot, quantities=pieces(written.expected(pot), written.denominations)) for pot in Pot)
        sheet = agreed(replace(written, counts=tuple(counts)))
        record(session, group, sheet, prepared_by=officers.treasurer, confirmed_by=officers.key_holder)


def _agree(session: Session, group: Group, officers: Officers, kind: str, day: date, content: str) -> None:
    with frozen_at(_noon(day)):
        voucher = vouchers.prepare(session, group, KINDS[kind], day, content, "", by=officers.treasurer)
        vouchers.confirm(session, group, voucher, by=officers.key_holder)


def _lends_and_shares_out(session: Session, network: Network, officers: Officers) -> Group:
    """Shares of 200 shillings, a loan of 3,000 for three months at a tenth a month, paid back; then the share-out."""
    first, week = date(2026, 3, 2), timedelta(days=7)
    rules = rules_of(Method.VSLA, 200_00, 50_00, currency("KES"))
    assert rules.loans is not None and rules.sharing is not None
    group = _found(
        session,
        network,
        officers,
        replace(rules, loans=replace(rules.loans, rate=Fraction(1, 10)), key_holders_off_committee=False),
        name="Umoja lends",
        code="KES",
        zone="Africa/Nairobi",
        on=first,
        members=("Wanjiru", "Achieng", "Mutiso", "Nekesa", "Kamau"),
        note="Invented. Eight meetings of five members with one loan, and the share-out that ends their cycle.",
    )
    rows = {number: Row(number, shares=shares, social_minor=50_00) for number, shares in enumerate((5, 3, 2, 4, 1), start=1)}
    _meet(session, group, officers, first, rows)
    with frozen_at(_noon(first + week)):
        asked = Application(1, 3_000_00, 3, "A sewing machine", first + week)
        loan = apply(session, group, asked, by=officers.treasurer)
        decide(session, group, loan, Vote(first + week, True, 3_000_00, 4, 0, 0), by=officers.treasurer)
    _meet(session, group, officers, first + week, rows, given=(loan.number,))
    for place in range(2, 15):
        day = first + place * week
        due = loan_books(session, group, day).loans.open.get(loan.number)
        paid = {loan.number: due.due_minor} if due is not None and due.due_minor else {}
        if paid or place < 6:
            _meet(session, group, officers, day, rows if place < 6 else {}, repaid=paid)
    last = first + 15 * week
    with frozen_at(_noon(last)):
        cash = unwritten(session, group, last).opening[Pot.LOAN_FUND]
        counted = pieces(cash, unwritten(session, group, last).denominations)
        voucher = prepare_share_out(session, group, Decided(last, counted=counted), by=officers.treasurer)
        vouchers.confirm(session, group, voucher, by=officers.key_holder)
    return group


def _closes_its_year(session: Session, network: Network, officers: Officers) -> Group:
    """The shares of case W03: 100,000 when the year begins, 1,000 a month, 6.50 percent, by lines to the satang: 6,857.50."""
    first = date(2024, 12, 30)
    rules = rules_of(Method.THAI_COOPERATIVE, 1_000_00, 0, currency("THB"))
    assert rules.dividends is not None
    to_the_satang = replace(rules.dividends, rounding=RoundingRule(Rounding.HALF_UP), moment=Moment.LINE)
    group = _found(
        session,
        network,
        officers,
        replace(rules, dividends=to_the_satang),
        name="สหกรณ์ออมทรัพย์ฝึกหัด",
        code="THB",
        zone="Asia/Bangkok",
        on=first,
        members=("ปราณี ใจดี", "สมศักดิ์ บุญช่วย"),
        note="หุ้นของสมาชิกหมายเลข 1 เป็นตัวอย่างจากประกาศของสหกรณ์จริง (sakon-coop.net) ชื่อและวันที่แต่งขึ้น",
        locale="th",
    )
    _meet(session, group, officers, first, {1: Row(1, saved_minor=100_000_00), 2: Row(2, saved_minor=20_000_00)})
    for month in range(1, 13):
        day = date(2025, month, 3)
        fine = Row(2, saved_minor=1_000_00, fine_imposed_minor=12_000_00, fine_reason="ค่าปรับสัญญา", fine_paid_minor=12_000_00)
        rows = {1: Row(1, saved_minor=1_000_00), 2: fine if month == 6 else Row(2, saved_minor=1_000_00)}
        _meet(session, group, officers, day, rows, note="ประชุมทุกวันที่ 3 ของเดือน")
    year = year_of(2025)
    with frozen_at(_noon(year.end)):
        content = year_content(session, group, year, Decisions(Fraction(65, 1000), Fraction(0)))
    _agree(session, group, officers, YEAR_END_KIND.name, year.end, year_text(content))
    return group


def _rotates(session: Session, network: Network, officers: Officers) -> Group:
    """Case W12: twelve people, 100 each, 1,200 at every turn; the first three turns."""
    first = date(2026, 2, 1)
    names = ("Asha", "Bina", "Chitra", "Devi", "Esha", "Farida", "Gita", "Hema", "Indu", "Jaya", "Kavita", "Lata")
    group = _found(
        session,
        network,
        officers,
        rules_of(Method.ROSCA, 100_00, 0, currency("INR")),
        name="Twelve turns",
        code="INR",
        zone="Asia/Kolkata",
        on=first,
        members=names,
        note="Twelve people and 100 rupees each, as in the worked example of gdrc.org. Names and days are invented.",
    )
    with frozen_at(_noon(first)):
        begun = begin(session, group, first, [(number,) for number in range(1, 13)], order=tuple(range(1, 13)))
    _agree(session, group, officers, BEGIN, first, to_text(begun))
    for place in range(3):
        running = rotation_of(session, group, 1)
        rotation, before = running.rotation, running.standing
        number = before.held + 1
        due = dues(rotation, {**before.winners, number: number}, number)
        lines = tuple(Line(number, *seat, rotation.holder(seat), minor) for seat, minor in due.items())
        day = first + timedelta(days=30 * place)
        with frozen_at(_noon(day)):
            counted = pieces(sum(due.values()), unwritten(session, group, day).denominations)
            content = turn(running, Sheet(number, 0, lines), counted)
        _agree(session, group, officers, TURN, day, to_text(content))
    return group


def _sells_water(session: Session, network: Network, officers: Officers) -> Group:
    """Five days at one tap: three to the kwacha, one dry, one short."""
    first = date(2026, 5, 4)
    rules = rules_of(Method.KIOSK, 50_00, 0, currency("MWK"))
    group = _found(
        session,
        network,
        officers,
        rules,
        name="Market kiosk",
        code="MWK",
        zone="Africa/Blantyre",
        on=first,
        members=("Chikondi", "Thoko", "Mphatso"),
        note="Invented: a kiosk that sells buckets of 20 litres, with a day without water and a day that was short.",
    )
    with frozen_at(_noon(first)):
        tap = new_tap(session, group, "Market kiosk", Meter("4471"), 120_000)
    _agree(session, group, officers, TAP, first, to_text(tap))
    days = ((122_000, 5_000, ""), (123_600, 4_000, ""), (123_600, 0, "Burst main"), (125_000, 3_400, ""), (126_000, 2_500, ""))
    for place, (litres, cash, dry) in enumerate(days, start=1):
        day = first + timedelta(days=place)
        with frozen_at(_noon(day)):
            counted = pieces(cash * 100, unwritten(session, group, day).denominations)
            content = day_sheet(session, group, day, 1, Seen(litres), 2, counted, dry=bool(dry), reason=dry)
        _agree(session, group, officers, DAY, day, to_text(content))
    return group
