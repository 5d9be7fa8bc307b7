"""The books behind the gallery: the practice data as `flask practice` loads it, and what no practice group does.

The same on every machine and every time, names, moments and fingerprints included: the clock stands still, and what is
otherwise drawn by lot is counted up.
"""

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from unittest.mock import patch

from sqlalchemy.orm import Session

from budgeting.practice.loading import load_rounds
from core.calendars import frozen_at
from core.money import currency
from groups.collectors import morning, people
from groups.cycles import SeriesPlan
from groups.federation import audits
from groups.federation.audit_report import Raised
from groups.figures import Pot, Row
from groups.finding import book_of, member_of
from groups.founding import found_group
from groups.members import enrol
from groups.methods.templates import rules_of
from groups.models import Group, Network
from groups.practice import load_practice, practice_groups
from groups.terms import Method, Terms
from ledger.balances import head
from projects.practice.loading import load_projects
from tests.groups.collectors import street
from tests.groups.village import KEY_HOLDER, TREASURER, meet

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
STREET, BACHAT_GAT = "Lower street", "Bachat Gat"
FOUNDED = date(2026, 8, 3)
ROUNDS = ((date(2026, 8, 3), {1: 20_00, 2: 15_00, 3: 5_00}), (date(2026, 8, 4), {1: 5_00, 2: 10_00, 4: 25_00}))
DOORS = date(2026, 8, 6)
OF_THE_SHG = (date(2026, 8, 3), date(2026, 8, 31))
VISITED = date(2026, 8, 20)


@contextmanager
def standing_still() -> Iterator[None]:
    """The clock stands at NOW, and public ids are counted up."""
    numbers = itertools.count(1)
    with frozen_at(NOW), patch.object(secrets, "token_hex", lambda size: f"{next(numbers):0{size * 2}x}"):
        yield


def load_everything(session: Session) -> None:
    """Into an empty database."""
    with standing_still():
        load_practice(session)
        load_projects(session)
        load_rounds(session)
        load_the_rest(session)


def load_the_rest(session: Session) -> None:
    """A street with a collector, and a self-help group that reports to its federation and was visited."""
    network = session.get_one(Network, practice_groups(session)[0].network_id)
    _street(session, network)
    _visited(session, _self_help_group(session, network))


def _street(session: Session, network: Network) -> None:
    group = _founded(session, network, STREET, "KES", "Africa/Nairobi", street.RULES, street.NAMES, every_days=7)
    collector = people.appoint(session, group, member_of(session, group, street.AKINYI), STREET, FOUNDED)
    doors = [member_of(session, group, number) for number in range(1, len(street.NAMES) + 1)]
    people.put_on_round(session, group, collector, doors, FOUNDED)
    (first, morning_of_it), (second, next_morning) = ROUNDS
    street.went_round(session, group, first, morning_of_it)
    street.handed_over(session, group, first, {20_00: 2})
    street.went_round(session, group, second, next_morning)
    morning.make(session, group, doors[0], DOORS, by=TREASURER)


def _self_help_group(session: Session, network: Network) -> Group:
    names = ("Asha", "Bharati", "Chhaya", "Deepa", "Ekta")
    rules = rules_of(Method.SHG, 100_00, 0, currency("INR"))
    group = _founded(session, network, BACHAT_GAT, "INR", "Asia/Kolkata", rules, names, every_days=28)
    for day in OF_THE_SHG:
        meet(session, group, day, [Row(number, saved_minor=100_00) for number in range(1, len(names) + 1)])
    return group


def _visited(session: Session, group: Group) -> None:
    noted = audits.Noted(
        visited_on=VISITED,
        visitors_from="Umoja",
        visitors=("Atieno", "Kamau"),
        counts={Pot.LOAN_FUND: ({100_00: 4, 50_00: 1}, "One note was lent for transport.")},
        passbooks={1: (100_00, ""), 3: (50_00, "The stamp of August is missing.")},
        questions=(Raised("Who holds the third key?", "Bharati.", "the chair", date(2026, 9, 1)), Raised("Why no fines?")),
        findings="The books are in order.",
        next_due=audits.half_a_year_after(VISITED),
        book_number=head(session, book_of(session, group)).number,
    )
    audits.record(session, group, noted, by=KEY_HOLDER)


def _founded(
    session: Session, network: Network, name: str, code: str, zone: str, rules: Terms, names: tuple[str, ...], every_days: int
) -> Group:
    group = found_group(
        session,
        network,
        name=name,
        currency=code,
        locale="en",
        timezone=zone,
        founded_on=FOUNDED,
        terms=rules,
        signed_by="All founding members",
        series=SeriesPlan(FOUNDED, every_days=every_days),
        by=TREASURER,
    )
    for one in names:
        enrol(session, group, one, FOUNDED)
    return group
