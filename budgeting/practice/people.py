"""Who has a voice in a practice round: members of a savings group, adults of households, and people on no register.

Tenants, lodgers and people without papers have the same voice as owners. All names are invented.
"""

from datetime import date

from budgeting.models import Basis, Voter
from budgeting.practice.life import RoundLife
from budgeting.voters.adding import Adult, Person, add_person, name_adult
from budgeting.voters.classes import AgeGroup
from budgeting.voters.importing import from_group, seen, write
from budgeting.voters.models import Strike
from budgeting.voters.proxies import name_proxy
from budgeting.voters.register import voter_of
from budgeting.voters.striking import strike
from groups.models import Group
from projects.practice.life import on
from projects.settlements.classes import Tenure
from projects.settlements.models import Settlement

YOUNG, GROWN, MIDDLE, OLD = AgeGroup.TO_24, AgeGroup.TO_39, AgeGroup.TO_59, AgeGroup.OLDER
# House, name, sex, age. Houses 1 to 150 are owners', the next 42 lodgers', the next 30 rented (projects/practice/thailand.py).
ADULTS = (
    ("3", "สมหมาย เกตุแก้ว", "f", MIDDLE),
    ("3", "ประเสริฐ เกตุแก้ว", "m", OLD),
    ("17", "วารุณี ทับทิม", "f", MIDDLE),
    ("28", "ณรงค์ ขำคม", "m", MIDDLE),
    ("44", "อุบล รุ่งเรือง", "f", OLD),
    ("61", "ศิริพร นิลวงศ์", "f", GROWN),
    ("90", "บุญช่วย คงดี", "m", OLD),
    ("151", "มะลิ แสนสุข", "f", YOUNG),
    ("153", "ธนากร ภูผา", "m", GROWN),
    ("156", "จันทรา วงษ์ทอง", "f", MIDDLE),
    ("160", "อรุณ พันธ์ดี", "m", MIDDLE),
    ("164", "นิภา สีดา", "f", GROWN),
    ("171", "ลำพูน ใจกล้า", "f", OLD),
    ("180", "วันชัย มีสุข", "m", GROWN),
    ("193", "สุดา คำภา", "f", GROWN),
    ("194", "คำแสง บุญมา", "m", MIDDLE),
    ("196", "รำไพ สร้อยทอง", "f", MIDDLE),
    ("199", "ปรีชา ทาสี", "m", GROWN),
    ("203", "แก้วตา อินทร์แก้ว", "f", YOUNG),
    ("207", "สายใจ พรมลา", "f", GROWN),
    ("212", "ทองคำ ศรีนวล", "m", OLD),
    ("220", "พรทิพย์ จันดี", "f", MIDDLE),
)
_SEEN_LIVING_THERE = "Both have known her from the market for years"
# Name, basis, known by, sex, age, tenure, and the numbers of the voters who vouch.
OTHERS = (
    ("หนูนา ยิ้มแย้ม", Basis.VOUCHED, _SEEN_LIVING_THERE, "f", GROWN, Tenure.NONE, (1, 26)),
    ("เอ สายชล", Basis.VOUCHED, "They work on the same boat", "m", GROWN, Tenure.NONE, (29, 33)),
    ("ดาว แสงคำ", Basis.VOUCHED, _SEEN_LIVING_THERE, "f", YOUNG, Tenure.NONE, (5, 40)),
    ("บัว ไร่นา", Basis.VOUCHED, _SEEN_LIVING_THERE, "f", OLD, Tenure.NONE, (7, 41)),
    ("สิงห์ คำหล้า", Basis.VOUCHED, "They share a room", "m", MIDDLE, Tenure.NONE, (34, 44)),
    ("ปราณี แก้วใส", Basis.HOUSE_NUMBER, "Room 4 of the rented rows", "f", GROWN, Tenure.RENTER, ()),
    ("มานพ พูลผล", Basis.HOUSE_NUMBER, "Room 7 of the rented rows", "m", GROWN, Tenure.RENTER, ()),
    ("สร้อย ทุ่งนา", Basis.HOUSE_NUMBER, "Room 9 of the rented rows", "f", MIDDLE, Tenure.RENTER, ()),
    ("เพียร ทุ่งนา", Basis.HOUSE_NUMBER, "Room 9 of the rented rows", "m", MIDDLE, Tenure.RENTER, ()),
    ("กัลยา น้ำใส", Basis.PHOTO, "Photo in the book of the day-care room", "f", GROWN, Tenure.NONE, ()),
    ("ชิต วารี", Basis.PHOTO, "Photo in the book of the boatmen", "m", OLD, Tenure.NONE, ()),
    ("นกน้อย บุญเหลือ", Basis.OTHER, "Lives under the footbridge; the committee went to see", "f", OLD, Tenure.NONE, ()),
    ("เก่ง บุญเหลือ", Basis.OTHER, "Lives under the footbridge; the committee went to see", "m", YOUNG, Tenure.NONE, ()),
)


def members(life: RoundLife, village: Group, day: date) -> None:
    """Looked at first, then taken over, as on the form."""
    with on(day):
        run = from_group(life.session, life.found, village)
        write(life.session, life.found, village, "", seen(run), by=life.officers.bookkeeper)


def adults(life: RoundLife, settlement: Settlement, day: date) -> None:
    with on(day):
        for house, name, sex, age in ADULTS:
            name_adult(life.session, life.found, settlement, Adult(house, name, age, sex), by=life.officers.bookkeeper)


def on_no_register(life: RoundLife, day: date) -> None:
    with on(day):
        for name, basis, known_by, sex, age, tenure, vouchers in OTHERS:
            person = Person(name, known_by, basis, sex=sex, age_group=age, tenure=tenure)
            add_person(life.session, life.found, person, vouchers, by=life.officers.bookkeeper)


def moved_away(life: RoundLife, number: int, day: date) -> None:
    with on(day):
        gone = voter_of(life.session, life.found, number)
        strike(life.session, life.found, gone, Strike.MOVED, "Moved to another city", by=life.officers.bookkeeper)


def carries(life: RoundLife, absent: int, carrier: int, day: date) -> Voter:
    """A proxy; answers the absent voter."""
    with on(day):
        voter, other = (voter_of(life.session, life.found, number) for number in (absent, carrier))
        authority = "Note with her thumb-print, kept with the register"
        name_proxy(life.session, life.found, voter, other, authority, by=life.officers.bookkeeper)
    return voter
