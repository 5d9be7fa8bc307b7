"""The states of runs and items: the database lets through the listed moves and no other, and no order of events loses an item."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.calendars import frozen_at
from core.errors import Refused
from reports.bulk import running, sweeping, taking
from reports.bulk.errors import RunNotPacked
from reports.bulk.models import MOST_ATTEMPTS, MOVES, RUN_MOVES, ItemState, RunState, StatementItem, StatementRun
from reports.bulk.planning import begin
from reports.bulk.running import Asked
from reports.bulk.taking import Taken
from tests.reports import books

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DIGEST = "ab" * 32
ITEM_COLUMNS = {
    ItemState.LEASED: {"leased_until": NOW},
    ItemState.DONE: {"sha256": DIGEST, "path": "g/member-0001.pdf", "bytes": 9, "own_digest": DIGEST},
    ItemState.UNCHANGED: {"own_digest": DIGEST},
    ItemState.FAILED: {"error": "not-printed"},
}
NOTHING = {"leased_until": None, "sha256": None, "path": None, "bytes": None, "own_digest": None, "error": None}


def a_run(session: Session, items: int = 1) -> StatementRun:
    group = books.a_group(session, names=books.NAMES[:1])
    run = running.ask(session, Asked(group.scope, books.YEAR), by="user:officer")
    row = {"run_id": run.id, "group_id": group.id, "kind": "member_statement", "through_number": 0}
    rows = [{**row, "member_number": number, "part": 1, "state": "waiting", "attempts": 0} for number in range(1, items + 1)]
    session.execute(insert(StatementItem), rows)
    return run


def moved(session: Session, table: type[StatementRun] | type[StatementItem], **values: object) -> bool:
    try:
        with session.begin_nested():
            session.execute(update(table).values(**values).execution_options(synchronize_session=False))
    except IntegrityError:
        return False
    return True


# How an item comes into each state, from the beginning.
WAYS: dict[ItemState, tuple[ItemState, ...]] = {
    ItemState.WAITING: (),
    ItemState.CANCELLED: (ItemState.CANCELLED,),
    ItemState.LEASED: (ItemState.LEASED,),
    **{end: (ItemState.LEASED, end) for end in (ItemState.DONE, ItemState.UNCHANGED, ItemState.FAILED)},
}


def test_an_item_moves_as_listed_and_no_other_way(session: Session) -> None:
    a_run(session)
    for old, new in product(ItemState, ItemState):
        at_first = session.begin_nested()
        for step in WAYS[old]:
            assert moved(session, StatementItem, state=step, **NOTHING | ITEM_COLUMNS.get(step, {}))
        assert moved(session, StatementItem, state=new, **NOTHING | ITEM_COLUMNS.get(new, {})) == (new in MOVES[old]), (old, new)
        at_first.rollback()


def test_a_run_moves_as_listed_and_no_other_way(session: Session) -> None:
    a_run(session)
    ways: dict[RunState, tuple[RunState, ...]] = {
        RunState.WAITING: (),
        RunState.RUNNING: (RunState.RUNNING,),
        RunState.CANCELLED: (RunState.CANCELLED,),
        RunState.FINISHED: (RunState.RUNNING, RunState.FINISHED),
    }
    for old, new in product(RunState, RunState):
        at_first = session.begin_nested()
        for step in (*ways[old], new):
            finished = NOW if step == RunState.FINISHED else None
            got = moved(session, StatementRun, state=step, planned_at=NOW, finished_at=finished)
        assert got == (new == old or new in RUN_MOVES[old]), (old, new)
        at_first.rollback()


@pytest.mark.parametrize(
    "values",
    [
        {"state": "leased"},
        {"state": "leased", "leased_until": NOW, "attempts": MOST_ATTEMPTS + 1},
        {"state": "cancelled", "sha256": DIGEST},
        {"state": "cancelled", "member_number": 2},
        {"state": "cancelled", "part": 2},
        {"state": "cancelled", "through_number": 7},
        {"state": "lost"},
    ],
)
def test_what_contradicts_itself_is_not_kept(session: Session, values: dict[str, object]) -> None:
    a_run(session)
    assert not moved(session, StatementItem, **values)


def test_what_was_asked_for_stays_and_nothing_is_deleted(session: Session) -> None:
    run = a_run(session)
    for values in ({"scope": "everything"}, {"asked_by": "user:other"}, {"only_changed": True}, {"finished_at": NOW}):
        assert not moved(session, StatementRun, **values), values
    for table in ("statement_item", "statement_run"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - two constants
    with pytest.raises(IntegrityError), session.begin_nested():
        item = {"run_id": run.id, "group_id": 1, "kind": "x", "member_number": 1, "part": 1, "through_number": 0, "attempts": 0}
        session.execute(insert(StatementItem), {**item, "state": "cancelled"})


EVENTS = ("lease", "done", "unchanged", "refused", "stumbled", "given back", "time passes", "cancel", "resume", "finish")


class Story:
    """A run of three items that events happen to, with what must be true of it whatever their order."""

    def __init__(self, session: Session) -> None:
        self.session, self.moment = session, NOW
        self.run = a_run(session, items=3)
        begin(session, self.run.id)
        self.held: list[Taken] = []
        self.settled: dict[int, str] = {}

    def happens(self, event: str, which: int) -> None:
        with frozen_at(self.moment):
            match event:
                case "lease":
                    taken = taking.lease(self.session, self.run.id)
                    if taken:
                        assert taken.item_id not in self.settled
                        self.held.append(taken)
                case "time passes":
                    self.moment += taking.LEASE + timedelta(seconds=1)
                    with frozen_at(self.moment):
                        sweeping.give_back_lapsed(self.session)
                case "cancel" | "resume":
                    try:
                        {"cancel": running.cancel, "resume": running.resume}[event](self.session, self.run.id)
                    except Refused:
                        pass
                case "finish":
                    if running.finish(self.session, self.run.id):
                        assert self.counts().of(ItemState.WAITING, ItemState.LEASED) == 0
                case _ if self.held:
                    self.end(event, self.held[which % len(self.held)])
        self.check()

    def end(self, event: str, taken: Taken) -> None:
        match event:
            case "done":
                if taking.done(self.session, taken, own_digest=DIGEST, sha256=DIGEST, size=9, path="g/m.pdf"):
                    assert self.settled.setdefault(taken.item_id, "done") == "done"
            case "unchanged":
                if taking.unchanged(self.session, taken, own_digest=DIGEST):
                    self.settled[taken.item_id] = "unchanged"
            case "refused":
                taking.refused(self.session, taken, RunNotPacked())
            case "stumbled":
                taking.stumbled(self.session, taken, "4F2A-90C1")
            case "given back":
                taking.given_back(self.session, taken)

    def counts(self) -> running.Progress:
        return running.progress(self.session, self.run.id)

    def check(self) -> None:
        assert self.counts().total == 3
        states = dict(self.session.execute(select(StatementItem.id, StatementItem.state)).all())
        assert {item: state for item, state in states.items() if state in ("done", "unchanged")} == self.settled


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 5)), max_size=25))
def test_no_order_of_events_loses_an_item_or_settles_it_twice(session: Session, events: list[tuple[str, int]]) -> None:
    at_first = session.begin_nested()
    story = Story(session)
    for event, which in events:
        story.happens(event, which)
    # Whatever came before: gone on with, and worked at, it comes to its end.
    for _ in range(8):
        story.happens("resume", 0)
        story.happens("lease", 0)
        if story.held:
            story.happens("done", len(story.held) - 1)
        story.happens("time passes", 0)
        story.happens("finish", 0)
    assert story.counts().settled == 3
    at_first.rollback()
    session.expire_all()
