"""How much does certainty cost? One 20-member meeting written by us, against the bare driver writing the same rows.

`post`: the ledger alone: locks, checks, hash chain, foreign keys, triggers, roll-up, cash days, commit.
`confirm`: a second officer's confirmation in whole: the counted sheet read and checked again, opening figures compared,
posted as above, attendance and cash count kept, the meeting's row changed, commit.
Ours and the floor (bench/floor.py) take turns in one run; the figure is the median of the turns' ratios.

    .venv/bin/python -m bench.posting [--meetings 40] [--turns 9] [--engine sqlite|postgresql|both]
"""

import argparse
import json
import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from time import perf_counter

from sqlalchemy import Engine, select

from bench.floor import Attendance, Floor, Pieces, analyse, database, floor_of
from core.calendars import Calendar
from core.db import connect, reading, transaction
from groups import charts, meetings
from groups.cycles import SeriesPlan
from groups.denominations import pieces
from groups.figures import Count, Pot, Row, SheetFigures
from groups.form import fields_of
from groups.founding import add_network, found_group
from groups.members import enrol
from groups.models import Group, Meeting
from groups.sheet import MeetingSheet, agreed
from groups.terms import Terms
from ledger.chart import AccountKey
from ledger.models import Book
from ledger.posting import Draft, Entry, post
from ledger.verify import verify_all
from migrations.migrate import upgrade

MEMBERS = 20
TARGETS = {"sqlite": 4.0, "postgresql": 2.5}
FOUNDED = date(2018, 1, 1)
TERMS = Terms(share_value_minor=10_000, social_minor=500)
TREASURER, KEY_HOLDER = "user:treasurer", "user:key-holder"


def prepare(engine: Engine) -> None:
    """A group of twenty that meets every day."""
    upgrade(engine)
    with transaction(engine) as session:
        group = found_group(
            session,
            add_network(session, "Bench", "en"),
            name="Bench",
            currency="THB",
            locale="en",
            timezone="Asia/Bangkok",
            founded_on=FOUNDED,
            terms=TERMS,
            signed_by="all",
            series=SeriesPlan(FOUNDED, every_days=1),
            by=TREASURER,
        )
        for number in range(1, MEMBERS + 1):
            enrol(session, group, f"Member {number}", FOUNDED, number=number)


def draft(number: int) -> Draft:
    """Each of twenty buys two shares and pays into the social fund: 40 postings."""
    cash, social_cash = AccountKey(charts.LOAN_FUND_CASH), AccountKey(charts.SOCIAL_FUND_CASH)
    shares = [Entry(cash, charts.of_member(charts.MEMBERS_SHARES, n), 20_000) for n in range(1, MEMBERS + 1)]
    social = [Entry(social_cash, AccountKey(charts.SOCIAL_FUND), 500)] * MEMBERS
    day = FOUNDED + timedelta(days=number)
    return Draft(day, f"bench:{number}", f"Meeting {number}", (*shares, *social), evidence=bytes(32))


def posting(engine: Engine) -> Callable[[int], float]:
    """Seconds that `post` takes for a meeting, draft and book at hand, as the floor has its rows and its book's number."""
    with reading(engine) as session:
        book = session.scalars(select(Book)).one()

    def seconds(number: int) -> float:
        made, started = draft(number), perf_counter()
        with transaction(engine) as session:
            post(session, book, made, by=TREASURER)
        return perf_counter() - started

    return seconds


def confirming(engine: Engine) -> Callable[[int], float]:
    """Seconds that a confirmation takes, the sheet written and counted beforehand."""

    def seconds(number: int) -> float:
        with transaction(engine) as session:
            group = session.scalars(select(Group)).one()
            meeting = meetings.start(session, group, FOUNDED + timedelta(days=number), by=TREASURER)
            sheet = counted_sheet(meetings.unwritten(session, group, meeting.held_on))
            typed = fields_of(sheet, Calendar(group.calendar))
            version = meetings.save_draft(session, meeting, typed, meeting.version, by=TREASURER)
            meetings.count(session, meeting, sheet, version, by=TREASURER)
            meeting_id = meeting.id
        started = perf_counter()
        with transaction(engine) as session:
            meetings.confirm(session, session.get_one(Meeting, meeting_id), by=KEY_HOLDER)
        return perf_counter() - started

    return seconds


def counted_sheet(blank: SheetFigures) -> MeetingSheet:
    """Every member buys two shares and pays into the social fund, and the cash is as it should be."""
    figures = replace(blank, rows=tuple(Row(number, shares=2, social_minor=500) for number in blank.standing))
    counts = tuple(Count(pot, quantities=pieces(figures.expected(pot), figures.denominations)) for pot in Pot)
    return agreed(replace(figures, counts=counts))


ATTENDANCE: Attendance = [(number, "present", "") for number in range(1, MEMBERS + 1)]
PIECES: Pieces = [(pot, 100_000 // step, 3) for pot in ("loan_fund", "social_fund") for step in (1, 2, 10, 20, 50)]


def writing(floor: Floor, attendance: Attendance = (), pieces: Pieces = ()) -> Callable[[int], float]:
    def seconds(number: int) -> float:
        made, started = draft(number), perf_counter()
        floor(number, made, attendance, pieces)
        return perf_counter() - started

    return seconds


def ratio(ours: Callable[[int], float], floor: Callable[[int], float], meetings_a_turn: int, turns: int) -> float:
    """The median over turns of our time over the floor's; the first turn of both warms up and is not counted."""
    our_numbers, floor_numbers = count(1), count(1)

    def turn(write: Callable[[int], float], numbers: Iterator[int]) -> float:
        return sum(write(next(numbers)) for _ in range(meetings_a_turn))

    found = [turn(ours, our_numbers) / turn(floor, floor_numbers) for _ in range(turns + 1)]
    return round(statistics.median(found[1:]), 2)


def measure(engine_name: str, confirm: bool, meetings_a_turn: int, turns: int) -> float:
    with database(engine_name) as url:
        engine = connect(url)
        prepare(engine)
        floor = floor_of(url, 3 * MEMBERS)
        ours = confirming(engine) if confirm else posting(engine)
        analyse(url)
        beside = writing(floor, ATTENDANCE, PIECES) if confirm else writing(floor)
        found = ratio(ours, beside, meetings_a_turn, turns)
        with reading(engine) as session:
            broken = list(verify_all(session))
        assert not broken, broken
        engine.dispose()
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--meetings", type=int, default=40)
    arguments.add_argument("--turns", type=int, default=9)
    arguments.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    chosen = arguments.parse_args()
    engines = list(TARGETS) if chosen.engine == "both" else [chosen.engine]
    result: dict[str, object] = {"bench": "posting", "members": MEMBERS, "postings": 2 * MEMBERS, "targets": TARGETS}
    for name, confirm in (("post", False), ("confirm", True)):
        result[name] = {engine: measure(engine, confirm, chosen.meetings, chosen.turns) for engine in engines}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
