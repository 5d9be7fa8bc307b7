"""Officers at the same time: threads of their own, on both engines, as two phones would be."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.db import transaction
from core.errors import Refusal
from groups import errors
from groups.figures import Row
from groups.finding import book_of
from groups.meetings import confirm, count, save_draft, start
from groups.members import enrol
from groups.models import Attendance, Group, Meeting, MeetingState
from groups.verify import verify_group
from ledger.balances import head
from tests.groups.village import FOUNDED, TREASURER, a_group, counted, written

T = TypeVar("T")


def at_once(engine: Engine, *acts: Callable[[Session], T]) -> list[T | Refusal]:
    """What each act answers or refuses, all begun at the same moment, each in a database transaction of its own."""
    together = Barrier(len(acts))

    def run(act: Callable[[Session], T]) -> T | Refusal:
        together.wait()
        try:
            with transaction(engine) as session:
                return act(session)
        except Refusal as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def begun(engine: Engine, *, then_count: bool) -> tuple[int, int]:
    """The ids of a group and of a meeting at which member 1 bought two shares."""
    with transaction(engine) as session:
        group = a_group(session)
        meeting = start(session, group, FOUNDED, by=TREASURER)
        if then_count:
            count(session, meeting, counted(written(session, group, FOUNDED, [Row(1, shares=2)])), 1, by=TREASURER)
        return group.id, meeting.id


def test_two_confirmations_are_one(engine: Engine) -> None:
    group_id, meeting_id = begun(engine, then_count=True)
    answers = at_once(
        engine,
        *(
            lambda session, by=f"user:officer-{number}": confirm(session, session.get_one(Meeting, meeting_id), by=by)
            for number in range(4)
        ),
    )
    assert {(one.journal_number, one.confirmed_by) for one in answers if isinstance(one, Meeting)} == {
        (1, answers[0].confirmed_by if isinstance(answers[0], Meeting) else "")
    }
    with transaction(engine) as session:
        group = session.get_one(Group, group_id)
        assert head(session, book_of(session, group)).number == 1
        assert len(session.scalars(select(Attendance)).all()) == 3
        assert verify_group(session, group) == []


def test_of_two_savers_one_is_shown_the_others_text(engine: Engine) -> None:
    _, meeting_id = begun(engine, then_count=False)
    answers = at_once(
        engine,
        *(
            lambda session, text=text: save_draft(
                session, session.get_one(Meeting, meeting_id), {"note": text}, 1, by=f"user:{text}"
            )
            for text in ("rain", "sun")
        ),
    )
    (refused,) = [answer for answer in answers if isinstance(answer, errors.DraftChangedElsewhere)]
    with transaction(engine) as session:
        assert session.get_one(Meeting, meeting_id).fields == refused.theirs
    assert sorted(refused.differing) == ["note"]


def test_two_counts_are_one(engine: Engine) -> None:
    group_id, meeting_id = begun(engine, then_count=False)

    def count_by(officer: str) -> Callable[[Session], None]:
        def act(session: Session) -> None:
            group, meeting = session.get_one(Group, group_id), session.get_one(Meeting, meeting_id)
            count(session, meeting, counted(written(session, group, FOUNDED, [Row(1, shares=2)])), 1, by=officer)

        return act

    answers = at_once(engine, count_by("user:one"), count_by("user:two"))
    assert sorted(type(answer).__name__ for answer in answers) == ["MeetingNotDraft", "NoneType"]
    with transaction(engine) as session:
        assert session.get_one(Meeting, meeting_id).state == MeetingState.COUNTED


def test_two_drafts_begun_at_once_have_two_numbers_or_are_one(engine: Engine) -> None:
    group_id, _ = begun(engine, then_count=False)
    answers = at_once(
        engine,
        *(
            lambda session: start(session, session.get_one(Group, group_id), FOUNDED, by=TREASURER, again=True).number
            for _ in range(3)
        ),
    )
    assert sorted(answer for answer in answers if isinstance(answer, int)) == [2, 3, 4]


def test_members_enrolled_at_once_have_numbers_of_their_own(engine: Engine) -> None:
    group_id, _ = begun(engine, then_count=False)
    answers = at_once(
        engine,
        *(
            lambda session, name=name: enrol(session, session.get_one(Group, group_id), name, FOUNDED).number
            for name in ("Njeri", "Kamau", "Muthoni")
        ),
    )
    assert sorted(answer for answer in answers if isinstance(answer, int)) == [4, 5, 6]
