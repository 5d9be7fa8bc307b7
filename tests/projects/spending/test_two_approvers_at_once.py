"""Two approvers agree at the same moment: a paper counts once and a source is spent once, whoever was first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from access.policy import EVERYTHING, Act, Grant, Role
from core.db import transaction
from core.errors import Refusal
from projects import verify, vouchers
from projects.errors import BeyondReceived, EvidenceUsed
from projects.finding import project_for
from projects.spending.evidence import evidence
from projects.spending.payment import PAYMENT
from tests.projects.scene import BEGUN, Scene, a_project
from tests.projects.spending.payments import payment, receipt

LATER = BEGUN + timedelta(days=60)
EVERYBODYS = (Grant(Role.ADMINISTRATOR, EVERYTHING),)


def on_one_paper(scene: Scene) -> list[str]:
    paper = receipt(scene, 200)
    said = [payment(scene, 1, {1: 100}, papers=(evidence(paper, 100),)) for _ in range(2)]
    return [scene.prepare(PAYMENT, each, LATER).public_id for each in said]


def of_one_source(scene: Scene) -> list[str]:
    return [scene.prepare(PAYMENT, payment(scene, 1, {1: 600}), LATER).public_id for _ in range(2)]


@pytest.mark.parametrize(("asked", "refusal"), [(on_one_paper, EvidenceUsed), (of_one_source, BeyondReceived)])
def test_only_one_of_two_is_agreed_to(
    engine: Engine, asked: Callable[[Scene], list[str]], refusal: type[Refusal]
) -> None:
    with transaction(engine) as session:
        scene = a_project(session)
        scene.receive(scene.signed("Grant", 1000), 1000, LATER)
        scene.line("Works")
        pid, waiting = scene.project.public_id, asked(scene)
    together = Barrier(2)

    def agree(vid: str, by: str) -> str:
        try:
            with transaction(engine) as session:
                if engine.dialect.name == "postgresql":  # SQLite lets one in at a time from the beginning
                    together.wait(10)
                _confirm(session, pid, vid, by)
        except Refusal as refused:
            assert isinstance(refused, refusal), refused
            return "refused"
        return "agreed"

    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(agree, waiting, ["user:noi", "user:lek"]))
    assert sorted(answers) == ["agreed", "refused"]
    with transaction(engine) as session:
        assert list(verify.every_project(session)) == []


def _confirm(session: Session, pid: str, vid: str, by: str) -> None:
    project = project_for(session, EVERYBODYS, Act.PROJECT_READ, pid)
    vouchers.confirm(session, project, *vouchers.find(session, project, vid), by=by)
