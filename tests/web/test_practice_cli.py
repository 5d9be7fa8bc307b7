"""flask practice: groups, projects and rounds, each password and voting code said once, and the village first."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.assembly.finding import assemblies_of
from budgeting.assembly.models import AssemblyState
from budgeting.awards.figures import AwardState, round_money
from budgeting.ballots.codes import opened
from budgeting.finding import envelopes_of, items_of
from budgeting.models import Basis, BudgetRound, Phase, ProposalState
from budgeting.practice.loading import practice_rounds
from budgeting.proposals.finding import proposals_of
from budgeting.results.lots import lots_of
from budgeting.results.objecting import objections_of
from budgeting.results.official import standings_of
from budgeting.voters.register import voters_of
from core.db import reading
from projects.settlements.classes import Tenure

CODE = re.compile(r"^PRACTICE  voter \d+ +votes at /vote with the code (\S+)$", re.MULTILINE)
NAMED = re.compile(r"^PRACTICE  ([0-9a-f]{16})  (\S.*)$", re.MULTILINE)


@pytest.mark.one_engine
def test_the_command_prints_each_password_once(app: Flask) -> None:
    run = app.test_cli_runner()
    first = run.invoke(args=["practice"])
    assert first.exit_code == 0, first.output
    assert len(re.findall(r"^PRACTICE  \w+ +signs in as \S+ +password \S+$", first.output, re.MULTILINE)) == 13
    named = NAMED.findall(first.output)
    assert len(named) == 7 + 8 + 2
    second = run.invoke(args=["practice"])
    assert second.exit_code == 0
    assert "signs in as" not in second.output and not CODE.search(second.output)
    assert NAMED.findall(second.output) == named
    checked = run.invoke(args=["verify"])
    assert checked.exit_code == 0, checked.output
    assert named[0][1] == "กลุ่มออมทรัพย์บ้านฝึกหัด", "script/server prints the papers of the first that is named"
    with reading(app.extensions["engine"]) as session:
        decided, voted_on = practice_rounds(session)
        _is_decided_and_carried_out(session, decided)
        assert [opened(session, code).found for code in CODE.findall(first.output)] == [voted_on] * 2
        assert len(items_of(session, voted_on)) == 6 and all(item.picture for item in items_of(session, voted_on))


def _is_decided_and_carried_out(session: Session, found: BudgetRound) -> None:
    """Its story has what a round can have, and the people whom land papers leave out have a voice."""
    (envelope,) = envelopes_of(session, found)
    standings = standings_of(session, envelope)
    assert found.phase == Phase.EXECUTING
    assert [one.item.number for one in standings if one.amount_minor] == [2, 1, 7, 4, 5], "lamps, path, taps, hoses, papers"
    assert [lot.drawn for lot in lots_of(session, envelope)] == ['["2","1"]']
    assert {one.state for one in proposals_of(session, found)} == set(ProposalState) - {ProposalState.OPEN}
    voters = voters_of(session, found)
    assert (len(voters), {Basis(one.basis) for one in voters}) == (60, set(Basis))
    assert {Tenure.RENTER, Tenure.LODGER, Tenure.NONE} <= {one.tenure for one in voters}
    assert [one.answer is not None and not one.answer.upheld for one in objections_of(session, found)] == [True]
    assert [one.state for one in assemblies_of(session, found.fund)] == [AssemblyState.IN_SESSION, AssemblyState.APPROVED]
    lines = [line for one in round_money(session, found).envelopes for line in one.awards]
    assert [line.state for line in lines] == [AwardState.FINISHED] + [AwardState.HOLDS] * 4
