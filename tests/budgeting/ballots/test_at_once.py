"""Two people act at the same moment: whoever waited finds the round as the other left it, and nobody waits in a circle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from budgeting.ballots.codes import cast_by_code, make_codes, opened
from budgeting.ballots.entering import enter
from budgeting.ballots.models import Ballot, BallotBatch, BallotEntry
from budgeting.ballots.saying import Said
from budgeting.ballots.serials import serials_of
from budgeting.errors import OtherPhase
from budgeting.models import Phase, Voter
from core.db import transaction
from core.errors import Refusal
from tests.budgeting.ballots.scene import AMA, ESI, on_paper, papers, voted_on
from tests.budgeting.scene import RoundScene, a_round, found_again
from tests.projects.funds.scene import FundScene


def again(session: Session, funds: FundScene) -> RoundScene:
    return found_again(FundScene(session, *(getattr(funds, name) for name in funds.__dataclass_fields__ if name != "session")))


def test_a_paper_that_waited_for_the_count_is_not_taken(engine: Engine) -> None:
    with transaction(engine) as session:
        scene = voted_on(a_round(session), phase=Phase.VOTING)
        papers(scene, given_out=1)
        scene.step(Phase.VOTED)
    together = engine.dialect.name == "postgresql"  # SQLite lets one in at a time from the beginning

    def counted() -> None:
        with transaction(engine) as other:
            again(other, scene.funds).step(Phase.COUNTED)

    if not together:
        counted()
    with transaction(engine) as session:
        there = again(session, scene.funds)
        batch = session.scalars(select(BallotBatch)).one()
        serial = next(serials_of(batch))
        if together:
            counted()
        refused = ""
        try:
            enter(session, there.round, batch, serial, on_paper(1), by=AMA)
        except OtherPhase as wrong:
            refused = wrong.code
        assert refused == OtherPhase.code
        assert session.scalar(select(func.count()).select_from(BallotEntry)) == 0


def at_once(engine: Engine, *deeds: Callable[[Session], None], looks: Callable[[Session], object]) -> list[str]:
    """What becomes of each; on PostgreSQL all have looked before any of them acts."""
    together = Barrier(len(deeds))

    def act(deed: Callable[[Session], None]) -> str:
        try:
            with transaction(engine) as session:
                if engine.dialect.name == "postgresql":
                    looks(session)
                    together.wait(10)
                deed(session)
        except Refusal as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(len(deeds)) as people:
        return list(people.map(act, deeds))


def test_a_code_that_is_used_twice_at_once_casts_one_ballot(engine: Engine) -> None:
    with transaction(engine) as session:
        scene = voted_on(a_round(session))
        (made,) = make_codes(session, scene.round, scene.envelope, scene.voters(1), by=AMA)

    def cast(session: Session) -> None:
        cast_by_code(session, made.code, Said((1,)))

    answers = at_once(engine, cast, cast, looks=lambda session: opened(session, made.code))
    assert sorted(answers) == ["done", "voting-code-used"]
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).select_from(Ballot)) == 1


def test_new_codes_and_votes_do_not_wait_for_each_other_in_a_circle(engine: Engine) -> None:
    with transaction(engine) as session:
        scene = voted_on(a_round(session))
        (made,) = make_codes(session, scene.round, scene.envelope, scene.voters(1), by=AMA)

    def afresh() -> int:
        with transaction(engine) as session:
            there = again(session, scene.funds)
            return len(make_codes(session, there.round, there.envelope, session.scalars(select(Voter)), by=ESI))

    with ThreadPoolExecutor(1) as teller:
        with transaction(engine) as session:
            opened(session, made.code, hold=True)
            waits = teller.submit(afresh)
            with pytest.raises(TimeoutError):
                waits.result(0.5)
            cast_by_code(session, made.code, Said((1,)))
        assert waits.result(10) == 0, "whoever voted meanwhile gets no new code"
