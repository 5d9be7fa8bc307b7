"""How practice settlements are counted: a file as a field tool exports it, looked at and then imported, and households that move.

No names: households are numbers, as in the file.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import StringIO

from projects.models import Organisation
from projects.practice.life import Life, on
from projects.practice.scans import scan
from projects.settlements.classes import Tenure
from projects.settlements.enumeration import SettlementProfile
from projects.settlements.finding import households_of
from projects.settlements.importing import keep, look, seen, write
from projects.settlements.keeping import add_settlement, endorse, work_in, write_profile
from projects.settlements.models import Settlement
from projects.settlements.project_households import move
from projects.settlements.reading import Upload
from projects.settlements.statuses import Status

_SERVICES = ("own", "shared", "without")


def settle(
    life: Life, organisation: Organisation, name: str, place: str, profile: SettlementProfile, day: date
) -> Settlement:
    """A settlement with its profile, in which the project works from now on."""
    session, by = life.session, life.officers.officer
    with on(day):
        settlement = add_settlement(
            session, organisation, name, place, locale=life.project.locale, timezone=life.project.timezone, by=by
        )
        write_profile(session, settlement, profile, day, by=by)
        work_in(session, life.project, settlement, by=by)
    return settlement


def endorsed(life: Life, settlement: Settlement, title: str, issued_by: str, day: date, serial: str) -> None:
    with on(day):
        picture = scan(f"{settlement.name} {title} {day} {serial}")
        endorse(
            life.session, settlement, title, issued_by, day, serial=serial, content=picture, by=life.officers.officer
        )


def counted(life: Life, settlement: Settlement, tenures: Mapping[Tenure, int], day: date, name: str) -> None:
    """An enumeration: so many households of each tenure, numbered from 1, imported from a file after it was looked at."""
    session, by = life.session, life.officers.officer
    with on(day):
        draft = keep(session, settlement, [Upload(name, _export(tenures))], day, by=by)
        write(session, settlement, draft, seen(look(session, settlement, draft)), by=by)


def _export(tenures: Mapping[Tenure, int]) -> bytes:
    """People, women and services go round in short circles: invented, and the same on every machine."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(("household_number", "tenure", "people", "women", "water", "toilet"))
    kinds = [tenure for tenure in Tenure for _ in range(tenures.get(tenure, 0))]
    for number, tenure in enumerate(kinds, start=1):
        people = 2 + number * 7 % 6
        served = (_SERVICES[number % 3], _SERVICES[number * 5 % 4 % 3])
        rows.writerow((number, tenure.value, people, min(people, 1 + number % 3), *served))
    return written.getvalue().encode()


def moved(
    life: Life, settlement: Settlement, numbers: Iterable[int], steps: Sequence[tuple[Status, date, str]]
) -> None:
    """Households by their numbers go through these steps together, each with its day and its reason."""
    wanted = {str(number) for number in numbers}
    chosen = [household for household in households_of(life.session, settlement) if household.number in wanted]
    for status, day, reason in steps:
        with on(day):
            move(life.session, life.project, chosen, status, day, reason, by=life.officers.officer)
