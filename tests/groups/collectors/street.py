"""A street that saves daily: four members in shillings, Akinyi collects, Baraka keeps the books, Chebet holds a key."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from core.frozen import to_text
from groups import charts, vouchers
from groups.collectors import people
from groups.collectors.in_hand import held_by
from groups.collectors.kinds import COLLECTION_ROUND, HAND_OVER, WITHDRAWAL
from groups.collectors.models import Collector
from groups.collectors.rules import CollectorRules
from groups.collectors.sheets import Given, HandOver, Round, Withdrawal
from groups.finding import member_of
from groups.models import Group
from groups.terms import Method, Saves, Terms
from ledger.voucher_models import Voucher
from ledger.vouchers import Kind
from tests.groups.village import FOUNDED, KEY_HOLDER, TREASURER, a_group

AKINYI, BARAKA, CHEBET, DALILA = 1, 2, 3, 4
NAMES = ("Akinyi", "Baraka", "Chebet", "Dalila")
RULES = Terms(
    method=Method.DAILY,
    saves=Saves.AMOUNT,
    saving_minor=5_00,
    may_withdraw=True,
    collectors=CollectorRules(most_days=7, most_cash_minor=1_000_00),
)


def a_street(session: Session) -> tuple[Group, Collector]:
    """Akinyi's round goes to everybody's door, her own too, from the day the group was founded."""
    group = a_group(session, terms=RULES, names=NAMES)
    akinyi = people.appoint(session, group, member_of(session, group, AKINYI), "Lower street", FOUNDED)
    everybody = [member_of(session, group, number) for number in range(1, len(NAMES) + 1)]
    people.put_on_round(session, group, akinyi, everybody, FOUNDED)
    return group, akinyi


def round_of(given: Mapping[int, int], collector: int = AKINYI) -> Round:
    return Round("KES", collector, charts.SAVINGS, tuple(Given(*one) for one in given.items()))


def went_round(session: Session, group: Group, day: date, given: Mapping[int, int]) -> Voucher:
    """A round, prepared by the treasurer from Akinyi's sheet and confirmed by a key-holder."""
    return confirmed(session, group, COLLECTION_ROUND, day, round_of(given))


def hand_over(session: Session, group: Group, quantities: Mapping[int, int], day: date, **more: object) -> HandOver:
    held = held_by(session, group, AKINYI, day).minor
    return HandOver("KES", AKINYI, held, dict(quantities), **more)  # type: ignore[arg-type]


def confirmed(session: Session, group: Group, kind: Kind, day: date, said: object, second: str = KEY_HOLDER) -> Voucher:
    return vouchers.confirm(session, group, prepared(session, group, kind, day, said), by=second)


def prepared(session: Session, group: Group, kind: Kind, day: date, said: object, by: str = TREASURER) -> Voucher:
    collector = said.collector if isinstance(said, (Round, HandOver)) else 0
    return vouchers.prepare(
        session, group, kind, day, to_text(said), "", by=by, reference=f"{collector}:{kind.name}:{day}:{hash(to_text(said))}"
    )


def handed_over(session: Session, group: Group, day: date, quantities: Mapping[int, int], **more: object) -> Voucher:
    return confirmed(session, group, HAND_OVER, day, hand_over(session, group, quantities, day, **more))


def took_out(session: Session, group: Group, day: date, member: int, minor: int) -> Voucher:
    return confirmed(session, group, WITHDRAWAL, day, Withdrawal("KES", member, charts.SAVINGS, minor))
