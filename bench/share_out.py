"""What the preview of a share-out costs after a year of a large group, against the bare driver reading the same sums.

200 members met every week for a year and bought shares; 60 of them have a loan. Ours is the whole preview: the rules, the
balances, every loan replayed with the interest to that day, everybody's part, the working line by line, and what stands in the
way. The floor asks the database once for the same balances, through the driver alone. Runs are interleaved and the medians
compared. Ends with one line of JSON; the target is 300 ms, and the ratio says how much of it is not the database.

    python -m bench.share_out [--engine sqlite|postgresql] [--rounds 15]
"""

import argparse
import json
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from time import perf_counter

import psycopg
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bench.floor import analyse, database
from core.db import connect, reading, transaction
from groups import charts
from groups.cycles import SeriesPlan
from groups.finding import book_of
from groups.founding import add_network, found_group
from groups.loans.entering import BroughtIn, bring_in
from groups.loans.rules import LoanRules
from groups.members import enrol
from groups.models import Group
from groups.sharing.rules import SharingRules
from groups.sharing.share_out_content import Decided
from groups.sharing.share_out_page import share_out_page
from groups.sharing.share_out_voucher import reckon
from groups.terms import Terms
from ledger.chart import AccountKey
from ledger.posting import Draft, Entry, post
from migrations.migrate import upgrade

TARGET_MS = 300
MEMBERS, WEEKS, LOANS = 200, 52, 60
FOUNDED = date(2025, 11, 3)
LAST = FOUNDED + timedelta(weeks=WEEKS - 1)
VALUE = 100_00
CASH = AccountKey(charts.LOAN_FUND_CASH)
SUMS = """
    SELECT account.code, account.holder, account.type, sum(side.debit), sum(side.credit)
    FROM account LEFT JOIN (
        SELECT debit_id AS id, amount_minor AS debit, 0 AS credit FROM posting WHERE book_id = 1
        UNION ALL
        SELECT credit_id, 0, amount_minor FROM posting WHERE book_id = 1
    ) AS side ON side.id = account.id
    WHERE account.book_id = 1 GROUP BY account.id, account.code, account.holder, account.type"""


def a_year(session: Session) -> None:
    """The group with its members, its meetings as journal transactions, and the loans that are still open."""
    rules = LoanRules(rate=Fraction(1, 50))
    group = found_group(
        session,
        add_network(session, "Bench", "en"),
        name="Two hundred",
        currency="KES",
        locale="en",
        timezone="Africa/Nairobi",
        founded_on=FOUNDED,
        terms=Terms(VALUE, sharing=SharingRules(unit_minor=1_00), loans=rules),
        signed_by="Everybody",
        series=SeriesPlan(FOUNDED),
        by="bench",
    )
    for number in range(1, MEMBERS + 1):
        enrol(session, group, f"Member {number}", FOUNDED)
    book = book_of(session, group)
    for week in range(WEEKS):
        bought = [
            Entry(CASH, charts.of_member(charts.MEMBERS_SHARES, number), (1 + (number + week) % 5) * VALUE)
            for number in range(1, MEMBERS + 1)
        ]
        fines = [Entry(CASH, AccountKey(charts.FINES), 10_00)]
        post(session, book, Draft(FOUNDED + timedelta(weeks=week), f"week:{week}", "", (*bought, *fines)), by="bench")
    for number in range(1, LOANS + 1):
        _lend(session, group, number)


def _lend(session: Session, group: Group, number: int) -> None:
    day, minor = LAST - timedelta(weeks=20), 5_000_00
    due = tuple(day + timedelta(weeks=4 * n) for n in range(1, 7))
    loan = BroughtIn(number, minor, day, due)
    lent = (Entry(charts.of_member(charts.LOANS, number), CASH, minor, f"#{number}"),)
    number_posted = post(session, book_of(session, group), Draft(day, f"loan:{number}", "", lent), by="bench").number
    bring_in(session, group, loan, day, reference=f"loan:{number}", journal_number=number_posted, by="bench")


def preview(engine: Engine) -> int:
    with reading(engine) as session:
        group = session.scalars(select(Group)).one()
        page = share_out_page(session, group, reckon(session, group, Decided(LAST)))
        return len(page.shown.lines)


def driver_of(url: str) -> Callable[[], int]:
    """One question to the database for all the sums, through the driver alone."""
    if url.startswith("sqlite"):
        raw = sqlite3.connect(url.removeprefix("sqlite:///"))
        return lambda: len(raw.execute(SUMS).fetchall())
    connection = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True)
    return lambda: len(connection.execute(SUMS).fetchall())


def timed(rounds: int, runs: dict[str, Callable[[], int]]) -> dict[str, float]:
    """Median seconds of each, taken in turns after one round that warms everything."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(rounds + 1):
        for name, run in runs.items():
            start = perf_counter()
            run()
            if turn:
                seconds[name].append(perf_counter() - start)
    return {name: median(times) for name, times in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="The preview of a share-out of 200 members.")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    with database(asked.engine) as url:
        engine = connect(url)
        upgrade(engine)
        with transaction(engine) as session:
            a_year(session)
        analyse(url)
        found = timed(asked.rounds, {"preview": lambda: preview(engine), "driver": driver_of(url)})
        engine.dispose()
    report = {
        "bench": "share_out",
        "engine": asked.engine,
        "members": MEMBERS,
        "loans": LOANS,
        "milliseconds": {name: round(seconds * 1000, 1) for name, seconds in found.items()},
        "ratio": round(found["preview"] / found["driver"], 2),
        "target_ms": TARGET_MS,
        "met": found["preview"] * 1000 <= TARGET_MS,
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
