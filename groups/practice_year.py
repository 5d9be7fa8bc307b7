"""The practice village: twenty-five invented members of a Thai group and a year of their weekly meetings.

Invented from one fixed seed, so that it is the same on every machine: absences, late-comers, neighbours who bring money, fines
that are paid weeks later, grants from the social fund, small cash differences, one meeting before its usual day, one mistake
that is corrected, one closed year.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from core.calendars import frozen_at
from groups.corrections import start_correction
from groups.cycles import SeriesPlan
from groups.denominations import pieces
from groups.figures import Count, OtherKind, OtherLine, Pot, Presence, Row, SheetFigures
from groups.finding import member_of
from groups.founding import found_group
from groups.meetings import close_books, confirm, count, record, sheet_of, unwritten
from groups.members import enrol
from groups.models import Group, Meeting, Network
from groups.officers import Office, appoint
from groups.sheet import MeetingSheet, agreed
from groups.terms import Terms

SEED = 2569
FIRST_MEETING = date(2025, 11, 15)
MEETINGS = 52
JOINS_LATER = {date(2026, 1, 10): (25,)}
MOVED = {21: (date(2026, 4, 9), "เลื่อนมาประชุมวันพฤหัสบดี เพราะสมาชิกกลับบ้านช่วงสงกรานต์")}
CLOSED_THROUGH = date(2025, 12, 31)
MEETING_BEFORE_CLOSING = 8
BAHT = 100

TERMS = Terms(
    share_value_minor=50 * BAHT,
    social_minor=10 * BAHT,
    fine_late_minor=5 * BAHT,
    fine_absent_minor=10 * BAHT,
)
NAMES = (
    "สมใจ แก้วมณี",
    "บุญมี ศรีสุข",
    "ประนอม ทองดี",
    "สำราญ ใจเย็น",
    "อรพิน พงษ์ไพร",
    "วิไล จันทร์เพ็ญ",
    "มาลี สุวรรณ",
    "สมพร บุญเรือง",
    "คำปัน อินต๊ะ",
    "จำเนียร ปานทอง",
    "ลัดดา ชื่นบาน",
    "สุนทร แสงอรุณ",
    "พิกุล ดอกไม้",
    "ทองใบ มั่นคง",
    "เพ็ญศรี วงศ์งาม",
    "ประสิทธิ์ นาคำ",
    "นงลักษณ์ เรืองศรี",
    "สมพร บุญเลิศ",
    "ไพรวัลย์ หอมหวล",
    "กาญจนา สายทอง",
    "อำนวย โพธิ์ศรี",
    "รัตนา คำแสน",
    "ชูชาติ พรหมมา",
    "ดวงใจ ยอดรัก",
    "สายฝน ลำดวน",
)
MEN = frozenset({4, 12, 14, 16, 21, 23})
OFFICES = {
    Office.CHAIR: 2,
    Office.TREASURER: 1,
    Office.SECRETARY: 6,
    Office.COUNTER_1: 10,
    Office.COUNTER_2: 15,
    Office.KEY_HOLDER_1: 4,
    Office.KEY_HOLDER_2: 12,
    Office.KEY_HOLDER_3: 20,
}
OTHERS = {
    3: OtherLine(OtherKind.GIFT, 2000 * BAHT, "ศูนย์พัฒนาชุมชนมอบเงินสนับสนุนกลุ่ม"),
    9: OtherLine(OtherKind.SOCIAL_GRANT, 500 * BAHT, "เยี่ยมผู้ป่วยที่โรงพยาบาล", 13),
    17: OtherLine(OtherKind.SOCIAL_GRANT, 1000 * BAHT, "ช่วยงานศพมารดาของสมาชิก", 9),
    22: OtherLine(OtherKind.SOCIAL_GIFT, 300 * BAHT, "ผ้าป่าหมู่บ้านมอบให้กองทุนสวัสดิการ"),
    26: OtherLine(OtherKind.SOCIAL_GRANT, 500 * BAHT, "รับขวัญเด็กแรกเกิด", 24),
    33: OtherLine(OtherKind.SOCIAL_GRANT, 700 * BAHT, "ซ่อมหลังคาบ้านหลังพายุ", 19),
    38: OtherLine(OtherKind.INCOME, 450 * BAHT, "ขายขวดและกระดาษเก่าของกลุ่ม"),
    44: OtherLine(OtherKind.SOCIAL_GRANT, 500 * BAHT, "เยี่ยมผู้ป่วยที่โรงพยาบาล", 5),
}
RUNNING_COST = OtherLine(OtherKind.COST, 60 * BAHT, "ค่าน้ำดื่มและสมุดบันทึก")
COST_EVERY = 4
DIFFERENCES = {
    12: (Pot.LOAN_FUND, -5 * BAHT, "นับสองรอบแล้ว ทอนเงินเกินไป 5 บาท"),
    29: (Pot.SOCIAL_FUND, 10 * BAHT, "เหรียญเกิน ไม่ทราบว่าเป็นของใคร"),
    40: (Pot.LOAN_FUND, -20 * BAHT, "ธนบัตรหายระหว่างนับ ที่ประชุมรับทราบ"),
}
# Two members of almost the same name: the shares of one were written on the line of the other.
MISTAKEN = 20
WRONG_LINE, RIGHT_LINE = 8, 18
MISTAKE = "ลงหุ้นของหมายเลข 18 ผิดไปที่หมายเลข 8 เพราะชื่อคล้ายกัน"


def live_a_year(session: Session, network: Network, *, treasurer: str, key_holder: str) -> Group:
    """Founds the village's group and records its year, each meeting on the evening of its own day."""
    with frozen_at(_evening(FIRST_MEETING)):
        group = _found(session, network, by=treasurer)
    random = Random(SEED)
    habits = {number: random.choice((1, 1, 2, 2, 3, 4, 5)) for number in range(1, len(NAMES) + 1)}
    mistaken: Meeting | None = None
    for place in range(MEETINGS):
        day, note = MOVED.get(place, (FIRST_MEETING + timedelta(days=7 * place), ""))
        with frozen_at(_evening(day)):
            _enrol(session, group, JOINS_LATER.get(day, ()), day)
            sheet = _written(unwritten(session, group, day), place, note, habits, random)
            meeting = record(session, group, sheet, prepared_by=treasurer, confirmed_by=key_holder)
            if place == MISTAKEN:
                mistaken = meeting
            elif mistaken is not None:
                _correct(session, mistaken, treasurer=treasurer, key_holder=key_holder)
                mistaken = None
            if place == MEETING_BEFORE_CLOSING:
                close_books(session, group, CLOSED_THROUGH, by=treasurer)
    return group


def _evening(day: date) -> datetime:
    """Five in the afternoon in Bangkok."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def _found(session: Session, network: Network, *, by: str) -> Group:
    group = found_group(
        session,
        network,
        name="กลุ่มออมทรัพย์บ้านฝึกหัด",
        currency="THB",
        locale="th",
        timezone="Asia/Bangkok",
        founded_on=FIRST_MEETING,
        terms=TERMS,
        signed_by="ที่ประชุมสมาชิกก่อตั้ง 24 คน",
        series=SeriesPlan(FIRST_MEETING, every_days=7, starts_at="15:00", place="ศาลากลางบ้าน"),
        note="หมู่บ้านสมมติสำหรับฝึกใช้งาน ชื่อและตัวเลขทั้งหมดแต่งขึ้น",
        by=by,
    )
    joined_later = {number for numbers in JOINS_LATER.values() for number in numbers}
    _enrol(session, group, [number for number in range(1, len(NAMES) + 1) if number not in joined_later], FIRST_MEETING)
    for office, number in OFFICES.items():
        appoint(session, group, member_of(session, group, number), office, FIRST_MEETING)
    return group


def _enrol(session: Session, group: Group, numbers: Iterable[int], day: date) -> None:
    for number in numbers:
        enrol(session, group, NAMES[number - 1], day, number=number, sex="m" if number in MEN else "f")


def _written(
    blank: SheetFigures, place: int, note: str, habits: dict[int, int], random: Random
) -> MeetingSheet:
    rows = tuple(_row(blank, number, habits[number], random) for number in blank.standing)
    others = [OTHERS[place]] if place in OTHERS else []
    if place % COST_EVERY == 1:
        others.append(RUNNING_COST)
    written = replace(blank, rows=rows, others=tuple(others), note=note)
    return agreed(replace(written, counts=tuple(_counts(written, place))))


def _row(blank: SheetFigures, number: int, habit: int, random: Random) -> Row:
    presence = random.choices(tuple(Presence), weights=(86, 7, 4, 3))[0]
    row = Row(number, presence, sent_by=_neighbour(number) if presence is Presence.SENT else "")
    row = replace(row, fine_imposed_minor=blank.rule_fine(row))
    if presence is Presence.ABSENT:
        return row
    owed = blank.standing[number].fines_owed_minor + row.fine_imposed_minor
    return replace(
        row,
        shares=max(0, min(TERMS.most_shares, habit + random.choice((-1, 0, 0, 0, 1)))),
        social_minor=TERMS.social_minor,
        fine_paid_minor=owed if presence is not Presence.SENT and random.randrange(10) < 3 else 0,
    )


def _neighbour(number: int) -> str:
    return NAMES[number % len(NAMES)]


def _counts(written: SheetFigures, place: int) -> Iterator[Count]:
    at, difference, reason = DIFFERENCES.get(place, (None, 0, ""))
    for pot in Pot:
        found = written.expected(pot) + (difference if pot is at else 0)
        counted = pieces(found, written.denominations)
        yield Count(pot, quantities=counted, difference_reason=reason if pot is at else "")


def _correct(session: Session, mistaken: Meeting, *, treasurer: str, key_holder: str) -> None:
    """The shares go from the wrong line to the right one; the cash stays as it was counted."""
    sheet = sheet_of(mistaken)
    rows = {row.member_number: row for row in sheet.rows}
    wrong, right = rows[WRONG_LINE], rows[RIGHT_LINE]
    rows[WRONG_LINE], rows[RIGHT_LINE] = replace(wrong, shares=right.shares), replace(right, shares=wrong.shares)
    correction = start_correction(session, mistaken, MISTAKE, by=treasurer)
    count(session, correction, replace(sheet, rows=tuple(rows.values())), correction.version, by=treasurer)
    confirm(session, correction, by=key_holder)
