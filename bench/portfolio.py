"""What an agency's desk costs over 2,557 communities and 105,000 households with ten years of money in two to four sources each.

`page` is the whole answer of /desk through the app, from a signed-in request to the last byte; `years` is the same page by
fiscal year, its slowest grouping; `list` the first fifty projects by what is not drawn; `past` the page as of a past day in
the middle of a month. Each is to be there in less than MOST_PAGE milliseconds. `exceptions`, seven lists over every agreement,
is told beside them without a bound. `sheet` is the time that the database needs
for a project's sheet (its columns, budget and households), to be less than MOST_SHEET.
The floor is one bare SQL aggregate by the driver over the same rows: all months of the roll-up for the page, the project's
own for the sheet. All take turns; the ratios are medians of the turns' ratios.

    .venv/bin/python -m bench.portfolio [--turns 9] [--engine sqlite|postgresql|both] [--projects 2557] [--households 105000]
"""

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from access import people, sessions
from access.policy import Role
from app import create_app
from bench.floor import analyse, database
from bench.loans_due import seconds
from bench.projects import HOUSEHOLDS, MEASURES, PROJECTS, a_country, write
from core.db import connect, reading, transaction
from ledger.verify import verify_book
from ledger.voucher_verify import verify_vouchers
from migrations.migrate import upgrade
from projects import verify
from projects.finding import agreements_of, books_of, budget_of
from projects.flows import columns_of
from projects.funding_models import FundingFlow, FundingMonth
from projects.models import Organisation, OrganisationKind, Project
from projects.setting_up import households_on, spent_on_lines
from projects.voucher_kinds import KINDS
from web.settings import Settings

MOST_PAGE, MOST_SHEET = 1000, 50
PAST = date(2021, 3, 17)
SAMPLED = 7
_SUMS = ", ".join(f"sum({measure}_minor)" for measure in MEASURES)
PASSWORD = "only-for-the-bench-7Lw2Zx8Rb5Tn1Yc4"
ADDRESSES = {
    "page": "/desk",
    "years": "/desk?by=fiscal-year",
    "past": f"/desk?as-of={PAST.isoformat()}",
    "list": "/desk/projects?order=undrawn",
    "exceptions": "/desk/exceptions",
}
BOUNDED = ("page", "years", "past", "list")


def prepare(engine: Engine, projects: int, households: int) -> str:
    """The country, and somebody at the agency's desk: her session's token."""
    upgrade(engine)
    write(engine, a_country(projects, households))
    with transaction(engine) as session:
        agency = session.scalars(select(Organisation).where(Organisation.kind == OrganisationKind.AGENCY)).one()
        user = people.add_user(session, "desk", "At the desk", PASSWORD, by="bench")
        people.grant(session, user, Role.AGENCY, agency.scope, by="bench")
    with transaction(engine) as session:
        return sessions.start(session, user.id, device="bench", days=1)


def refuse_what_does_not_hold(engine: Engine) -> None:
    """A sample of what was made, by the checks of the house."""
    with reading(engine) as session:
        every = session.scalar(select(func.count()).select_from(Project)) or 0
        for number in range(1, every + 1, max(every // SAMPLED, 1)):
            project = session.get_one(Project, number)
            wrong = [*verify.of_project(session, project)]
            for book in books_of(session, project):
                wrong += [str(one) for one in (*verify_book(session, book), *verify_vouchers(session, book, KINDS))]
            assert wrong == [], wrong


def client_of(url: str, folder: str) -> FlaskClient:
    asked = {"DATABASE_URL": url, "SECRET_KEY": PASSWORD, "TRUSTED_HOSTS": "localhost", "SECURE_COOKIES": "off"}
    return create_app(Settings.from_environment(asked, Path(folder))).test_client()


def sheet(session: Session, project: Project, day: date) -> None:
    """What a project's sheet reads: its sources with their columns, its budget, its households."""
    columns_of(session, agreements_of(session, project), day)
    budget_of(session, project, day)
    spent_on_lines(session, project, day)
    households_on(session, project, day)


def asked_in(engine: Engine, run: Callable[[], object]) -> float:
    """The seconds that the database took for what `run` asks of it."""
    taken: list[float] = []

    def before(_connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool) -> None:
        context.began = perf_counter()

    def after(_connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool) -> None:
        taken.append(perf_counter() - context.began)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        run()
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)
    return sum(taken)


def bare(engine: Engine, statement: str, *values: Any) -> Callable[[], None]:
    """One aggregate through the driver alone."""

    def read() -> None:
        connection = engine.raw_connection()
        cursor = connection.cursor()
        cursor.execute(statement, values)
        cursor.fetchall()
        cursor.close()
        connection.rollback()
        connection.close()

    return read


def measure(engine_name: str, turns: int, projects: int, households: int) -> dict[str, Any]:
    with database(engine_name) as url, tempfile.TemporaryDirectory() as folder:
        engine = connect(url)
        token = prepare(engine, projects, households)
        analyse(url)
        refuse_what_does_not_hold(engine)
        client = client_of(url, folder)
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        mark = "?" if engine_name == "sqlite" else "%s"
        floor = bare(engine, f"SELECT {_SUMS} FROM funding_month")
        of_one = f"(SELECT id FROM funding_agreement WHERE project_id = {mark})"
        own = f"SELECT {_SUMS} FROM funding_month WHERE agreement_id IN {of_one}"
        with reading(engine) as session:
            rows = {
                "flows": session.scalar(select(func.count()).select_from(FundingFlow)),
                "months": session.scalar(select(func.count()).select_from(FundingMonth)),
            }
            project = session.get_one(Project, projects // 2)

        def answered(address: str) -> Callable[[], None]:
            def get() -> None:
                answer = client.get(address, buffered=True)
                assert answer.status_code == 200 and b"<tbody>" in answer.data, answer.status

            return get

        def read_sheet() -> float:
            with reading(engine) as session:
                return asked_in(engine, lambda: sheet(session, session.merge(project, load=False), date(2026, 6, 15)))

        runs = {name: answered(address) for name, address in ADDRESSES.items()}
        taken = []
        for _ in range(turns + 1):
            turn = {name: seconds(run) for name, run in runs.items()}
            turn |= {"floor": seconds(floor), "sheet": read_sheet(), "own_floor": seconds(bare(engine, own, project.id))}
            taken.append(turn)
        taken = taken[1:]
        engine.dispose()
        client.application.extensions["engine"].dispose()
    return {
        "rows": rows,
        "ratio": {name: _median(taken, lambda turn: turn[name] / turn["floor"], 1) for name in ADDRESSES},
        "sheet_ratio": _median(taken, lambda turn: turn["sheet"] / turn["own_floor"], 1),
        "milliseconds": {name: _median(taken, lambda turn: turn[name] * 1000, 1) for name in taken[0]},
    }


def _median(taken: list[dict[str, float]], of: Callable[[dict[str, float]], float], digits: int) -> float:
    return round(statistics.median(map(of, taken)), digits)


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--turns", type=int, default=9)
    arguments.add_argument("--projects", type=int, default=PROJECTS)
    arguments.add_argument("--households", type=int, default=HOUSEHOLDS)
    arguments.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    chosen = arguments.parse_args()
    engines = ("sqlite", "postgresql") if chosen.engine == "both" else (chosen.engine,)
    found = {engine: measure(engine, chosen.turns, chosen.projects, chosen.households) for engine in engines}
    told = [one["milliseconds"] for one in found.values()]
    quick = all(one[name] < MOST_PAGE for one in told for name in BOUNDED) and all(one["sheet"] < MOST_SHEET for one in told)
    print(json.dumps({"bench": "portfolio", "projects": chosen.projects, **found, "met": quick}))


if __name__ == "__main__":
    main()
