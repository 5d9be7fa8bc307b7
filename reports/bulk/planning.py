"""A run's items written down: a row for each member of each group, and where the book of each group stands.

Group by group, each in a transaction of its own, so that ten thousand members hold up nobody; what was broken off is planned
again and finds its rows there.
"""

from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.calendars import now
from core.db import reading, transaction
from groups.finding import book_of
from groups.members import everybody
from groups.models import Group
from ledger.balances import head
from reports.bulk.finding import groups_in
from reports.bulk.models import ItemState, RunState, StatementItem, StatementRun
from reports.bulk.running import held
from reports.group_statement import GroupStatement
from reports.member_statement import MemberStatement
from reports.shelf import was_member

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def plan(engine: Engine, run_id: int) -> None:
    """Writes the items down and lets the run begin, unless it was stopped in the meantime."""
    with reading(engine) as session:
        groups = groups_in(session, session.get_one(StatementRun, run_id).scope)
    for group_id in groups:
        with transaction(engine) as session:
            plan_group(session, session.get_one(StatementRun, run_id), session.get_one(Group, group_id))
    with transaction(engine) as session:
        begin(session, run_id)


def begin(session: Session, run_id: int) -> None:
    """All items stand."""
    run = held(session, run_id)
    if run.state == RunState.WAITING:
        run.state, run.planned_at = RunState.RUNNING, now()


def plan_group(session: Session, run: StatementRun, group: Group) -> None:
    """The items of one group; none where nobody was a member in the period. Where its items stand already, they stay."""
    known = select(StatementItem.id).where(StatementItem.run_id == run.id, StatementItem.group_id == group.id).limit(1)
    members = [member.number for member in everybody(session, group) if was_member(member, run.period)]
    if not members or session.scalar(known) is not None:
        return
    subjects = [(MemberStatement.kind, number) for number in members]
    if run.with_group:
        subjects.insert(0, (GroupStatement.kind, 0))
    same = {
        "run_id": run.id,
        "group_id": group.id,
        "through_number": head(session, book_of(session, group)).number,
        "part": 1,
        "state": ItemState.WAITING,
        "attempts": 0,
    }
    rows = [{**same, "kind": kind, "member_number": number} for kind, number in subjects]
    _written_once(session, rows)


def plan_parts(session: Session, first: StatementItem, parts: int) -> None:
    """The further parts of a statement, of which only the first is known before it is read."""
    same = {name: getattr(first, name) for name in ("run_id", "group_id", "kind", "member_number", "through_number")}
    _written_once(session, [{**same, "part": part, "state": "waiting", "attempts": 0} for part in range(2, parts + 1)])


def _written_once(session: Session, rows: list[dict[str, Any]]) -> None:
    """Two workers that plan the same at once write the same rows."""
    if rows:
        new = _INSERT[session.get_bind().dialect.name](StatementItem).values(rows)
        session.execute(new.on_conflict_do_nothing())
