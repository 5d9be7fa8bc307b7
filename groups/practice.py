"""The practice network: published cases, an invented year and a group of some other methods, as a treasurer keeps them.

Everything in it is flagged PRACTICE, on screen and on paper. It is the same on every machine but for addresses and
passwords. Loading it twice changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import EVERYTHING, Role
from access.practice import PracticePeople, SignIn
from core.calendars import frozen_at
from groups.cycles import SeriesPlan
from groups.denominations import pieces
from groups.figures import Count, Pot, Row, SheetFigures, share_money
from groups.founding import add_network, found_group
from groups.meetings import record, unwritten
from groups.members import enrol
from groups.models import Group, Network
from groups.practice_methods import Officers, found_by_method
from groups.practice_year import live_a_year
from groups.sheet import MeetingSheet, agreed
from groups.terms import LeftOver, Terms

NETWORK = "Practice network · เครือข่ายฝึกหัด"


@dataclass(frozen=True, slots=True)
class Practice:
    """What was loaded: the village with a year of meetings first, and whoever can sign in."""

    groups: tuple[Group, ...]
    sign_ins: tuple[SignIn, ...]


def practice_groups(session: Session) -> list[Group]:
    """The groups of the practice network, the village first; empty before it is loaded."""
    wanted = select(Group).join(Network).where(Network.practice, Network.name == NETWORK)
    return list(session.scalars(wanted.order_by(Group.id)))


def load_practice(session: Session) -> Practice | None:
    """Loads the practice network with its people; None when it is there already, and then nothing is changed."""
    if practice_groups(session):
        return None
    people = PracticePeople(session)
    treasurer, key_holder = people.add("ประนอม", "treasurer", "th"), people.add("สำราญ", "key-holder", "th")
    second, third = people.add("Wanjiru", "treasurer-2"), people.add("Otieno", "key-holder-2")
    network = add_network(session, NETWORK, "en", practice=True)
    village = live_a_year(session, network, treasurer=treasurer.actor, key_holder=key_holder.actor)
    cases = [
        _passbook_of_nanyuki(session, network, second.actor, third.actor),
        _left_over_money(session, network, second.actor, third.actor),
        *found_by_method(session, network, Officers(second.actor, third.actor)),
    ]
    people.give(treasurer, Role.TREASURER, village.scope)
    people.give(key_holder, Role.KEY_HOLDER, village.scope)
    for group in cases:
        people.give(second, Role.TREASURER, group.scope)
        people.give(third, Role.KEY_HOLDER, group.scope)
    people.give(people.add("Practice officer", "officer"), Role.NETWORK_OFFICER, network.scope)
    people.give(people.add("Practice auditor", "auditor"), Role.AUDITOR, network.scope)
    people.give(people.add("Practice administrator", "administrator"), Role.ADMINISTRATOR, EVERYTHING)
    return Practice((village, *cases), tuple(people.sign_ins))


def _passbook_of_nanyuki(session: Session, network: Network, treasurer: str, key_holder: str) -> Group:
    """Case C15: 2 and 5 shares bought and 3 paid back at 200 shillings leave 4 shares worth 800."""
    first = date(2012, 6, 2)
    with frozen_at(_afternoon(first)):
        group = found_group(
            session,
            network,
            name="Nanyuki passbook",
            currency="KES",
            locale="en",
            timezone="Africa/Nairobi",
            founded_on=first,
            terms=Terms(20_000, may_return_shares=True, most_shares_returned=5),
            signed_by="Nanyuki and the North",
            series=SeriesPlan(first, every_days=7),
            note=(
                "One passbook with the figures of a published one: Nanyuki and the North, Passbook (2012). Its shares and "
                "their value are real; the days and the member's name are invented."
            ),
            by=treasurer,
        )
        enrol(session, group, "Passbook holder", first)
    for week, shares in enumerate((2, 5, -3)):
        row = Row(1, shares=max(shares, 0), shares_returned=max(-shares, 0))
        _meet(session, group, first + timedelta(days=7 * week), (row,), treasurer, key_holder)
    return group


def _left_over_money(session: Session, network: Network, treasurer: str, key_holder: str) -> Group:
    """Case W10: 20, 10 and 23 brought for shares of 5 buy 4, 2 and 4; 3 is left over and carried for the third member."""
    first = date(2026, 3, 7)
    terms = Terms(500, left_over=LeftOver.CARRY)
    with frozen_at(_afternoon(first)):
        group = found_group(
            session,
            network,
            name="Left-over money",
            currency="GHS",
            locale="en",
            timezone="Africa/Accra",
            founded_on=first,
            terms=terms,
            signed_by="All three members",
            series=SeriesPlan(first, every_days=7),
            note=(
                "The worked example of share purchase in the AgroCenta Spex guide for savings groups "
                "(spex.agrocenta.com/docs/main/vsla-contributions). Day and names are invented."
            ),
            by=treasurer,
        )
        for name in ("Ama", "Efua", "Esi"):
            enrol(session, group, name, first)
    rows = []
    for number, brought in enumerate((2000, 1000, 2300), start=1):
        shares, left_over = share_money(brought, terms.share_value_minor)
        rows.append(Row(number, shares=shares, left_over_minor=left_over))
    _meet(session, group, first, tuple(rows), treasurer, key_holder)
    return group


def _meet(
    session: Session, group: Group, day: date, rows: tuple[Row, ...], treasurer: str, key_holder: str
) -> None:
    with frozen_at(_afternoon(day)):
        sheet = _counted(replace(unwritten(session, group, day), rows=rows))
        record(session, group, sheet, prepared_by=treasurer, confirmed_by=key_holder)


def _counted(written: SheetFigures) -> MeetingSheet:
    """The sheet with exactly the cash that should be in the box."""
    counts = (Count(pot, quantities=pieces(written.expected(pot), written.denominations)) for pot in Pot)
    return agreed(replace(written, counts=tuple(counts)))


def _afternoon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
