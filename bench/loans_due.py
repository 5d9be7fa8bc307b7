"""What the list of loans due costs a group of 200 after a year, against the bare driver reading the same rows.

Every member has a running loan of twelve instalments and ten payments behind her; every fifth is two instalments late. Ours is
`groups.loans.history.loan_books`, from an open engine to every loan taken in hand: rows read, each loan replayed from its
terms, what is due with penalties. The floor sends the same statements through the driver alone and fetches every row. They
take turns; the figure is the median of the turns' ratios. Milliseconds are told beside it, for the list is to be there in less
than MOST_MILLISECONDS: of a list that is asked for again, as a meeting's page does at every step; `replayed`, with every loan
replayed anew; and `first`, in a process that has read no plan before.

    .venv/bin/python -m bench.loans_due [--turns 15] [--engine sqlite|postgresql|both]
"""

import argparse
import json
import statistics
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from bench.floor import analyse, database
from core.calendars import now
from core.db import connect, reading, transaction
from core.frozen import to_text
from groups.cycles import SeriesPlan
from groups.finding import book_of
from groups.founding import add_network, found_group
from groups.loans import in_hand, planning, plans, recording, running, schedule
from groups.loans.account import Split
from groups.loans.figures import WaitingLoan
from groups.loans.history import LoanBooks, loan_books
from groups.loans.models import EventKind, Loan, LoanState
from groups.loans.plans import Agreement
from groups.loans.rules import DueOn, LoanRules, Method, PeriodUnit, RatePer
from groups.members import enrol
from groups.models import Group
from groups.terms import Terms
from migrations.migrate import upgrade

MEMBERS = 200
INSTALMENTS = 12
PAID = 10
LATE_BY = 2
TARGETS = {"sqlite": 12.0, "postgresql": 8.0}
MOST_MILLISECONDS = 50
FOUNDED = date(2026, 1, 5)
HANDED_OUT = FOUNDED + timedelta(weeks=1)
ASKED = HANDED_OUT + timedelta(weeks=4 * PAID + 1)
RULES = LoanRules(
    rate=Fraction(1, 50),
    rate_per=RatePer.PERIOD,
    unit=PeriodUnit.WEEKS,
    every=4,
    due_on=DueOn.NEXT_MEETING,
    most_periods=INSTALMENTS,
    interest_unit_minor=100,
    instalment_unit_minor=100,
    penalty_minor=50_00,
)
BY = "user:bench"

Statements = list[tuple[str, Any]]


def prepare(engine: Engine) -> None:
    """A group of 200 with a loan each, half of them flat, half with equal instalments on what is still owed."""
    upgrade(engine)
    with transaction(engine) as session:
        group = found_group(
            session,
            add_network(session, "Bench", "en"),
            name="Bench",
            currency="KES",
            locale="en",
            timezone="Africa/Nairobi",
            founded_on=FOUNDED,
            terms=Terms(200_00, loans=RULES),
            signed_by="all",
            series=SeriesPlan(FOUNDED, every_days=7),
            by=BY,
        )
        loans = [_a_loan(session, group, number) for number in range(1, MEMBERS + 1)]
        recording.settle(session, group, book_of(session, group), [loan.id for loan in loans], by=BY)


def _a_loan(session: Session, group: Group, number: int) -> Loan:
    member = enrol(session, group, f"Member {number}", FOUNDED, number=number)
    method = Method.FLAT if number % 2 else Method.ANNUITY
    principal = 10_000_00 + number * 100_00
    rules = LoanRules(**{**{name: getattr(RULES, name) for name in RULES.__dataclass_fields__}, "method": method})
    loan = Loan(
        group_id=group.id,
        number=number,
        member_id=member.id,
        asked_minor=principal,
        purpose="Stock",
        terms=to_text(Agreement(principal, INSTALMENTS, rules)),
        applied_on=FOUNDED,
        recorded_at=now(),
        recorded_by=BY,
        state=LoanState.APPROVED,
        principal_minor=0,
    )
    session.add(loan)
    session.flush()
    recording.hand_out(session, group, loan, WaitingLoan(number, principal), HANDED_OUT, by=BY)
    terms = planning.terms_of(session, group, plans.agreement_of(loan.terms), HANDED_OUT)
    paid = PAID - LATE_BY if number % 5 == 0 else PAID
    for row in schedule.schedule_of(terms).rows[:paid]:
        split = Split(interest=row.interest_minor, principal=row.principal_minor)
        recording.add_event(session, loan, EventKind.REPAID, row.day, split, by=BY)
    return loan


def due(engine: Engine) -> LoanBooks:
    with reading(engine) as session:
        group = session.scalars(select(Group)).one()
        return loan_books(session, group, ASKED)


def replayed(engine: Engine) -> None:
    """Ours with every loan replayed anew."""
    in_hand.remembered.cache_clear()
    due(engine)


def first_time(engine: Engine) -> None:
    """Ours in a process that remembers nothing."""
    for remembered in (plans.terms_kept, plans.plan_of, schedule.project, running.planned, in_hand.remembered):
        remembered.cache_clear()
    due(engine)


def statements(engine: Engine) -> Statements:
    """What ours asks of the database, in order."""
    asked: Statements = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    due(engine)
    event.remove(engine, "before_cursor_execute", listen)
    return asked


def floor(engine: Engine, asked: Statements) -> Callable[[], None]:
    """The same rows through the driver alone."""

    def read() -> None:
        connection = engine.raw_connection()
        cursor = connection.cursor()
        for statement, parameters in asked:
            cursor.execute(statement, parameters)
            cursor.fetchall()
        cursor.close()
        connection.rollback()
        connection.close()

    return read


def seconds(run: Callable[[], object]) -> float:
    started = perf_counter()
    run()
    return perf_counter() - started


def measure(engine_name: str, turns: int) -> dict[str, Any]:
    with database(engine_name) as url:
        engine = connect(url)
        prepare(engine)
        analyse(url)
        asked = statements(engine)
        bare = floor(engine, asked)
        found = due(engine)
        late = sum(loan.days_late > 0 for loan in found.loans.open.values())
        assert (len(found.loans.open), late) == (MEMBERS, MEMBERS // 5), (len(found.loans.open), late)
        runs: dict[str, Callable[[], object]] = {
            "first": lambda: first_time(engine),
            "replayed": lambda: replayed(engine),
            "again": lambda: due(engine),
            "floor": bare,
        }
        taken = [{name: seconds(run) for name, run in runs.items()} for _ in range(turns + 1)][1:]
        engine.dispose()
    return {
        "ratio": round(statistics.median(turn["again"] / turn["floor"] for turn in taken), 1),
        "statements": len(asked),
        "milliseconds": {name: round(statistics.median(turn[name] for turn in taken) * 1000, 1) for name in runs},
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--turns", type=int, default=15)
    arguments.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    chosen = arguments.parse_args()
    engines = list(TARGETS) if chosen.engine == "both" else [chosen.engine]
    found = {engine: measure(engine, chosen.turns) for engine in engines}
    met = all(found[engine]["ratio"] <= TARGETS[engine] for engine in engines)
    quick = all(found[engine]["milliseconds"]["again"] < MOST_MILLISECONDS for engine in engines)
    print(json.dumps({"bench": "loans_due", "loans": MEMBERS, **found, "targets": TARGETS, "met": met, "within_50_ms": quick}))


if __name__ == "__main__":
    main()
