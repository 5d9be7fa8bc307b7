"""Minutes are approved by the next assembly, as they were read out, and never changed afterwards; notes are added beside them."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from budgeting.assembly.asking import Asked, ask, keep_paper
from budgeting.assembly.coming import went
from budgeting.assembly.deciding import Votes
from budgeting.assembly.errors import (
    MinutesChanged,
    MinutesNotDecided,
    MinutesNotWaiting,
    MinutesOfNothing,
    OtherAssemblyState,
    SameWriter,
)
from budgeting.assembly.finding import approval_of, corrections_of
from budgeting.assembly.minutes import Minutes, approve, correct, minutes_of
from budgeting.assembly.models import Assembly, AssemblyState, DecisionKind, QuestionKind
from core.frozen import from_text
from projects.models import DocumentKind
from tests.budgeting.assembly.scene import APPROVER, BOOKKEEPER, AssemblyScene

NEXT = date(2026, 3, 7)
MINUTES = DecisionKind.MINUTES


@pytest.fixture
def first(at: AssemblyScene) -> Assembly:
    assembly = at.called()
    at.came(assembly, 40, 20, tenure={"renter": 30, "none": 12}, age_group={"60+": 5}, guests=2)
    at.listed(assembly, "Rudo Ncube", sex="f", arrived="14:00")
    assert at.begun(assembly)
    at.accounts(assembly)
    at.decided(assembly, "The drain along Section B first", Votes(50, 5, 5), DecisionKind.ALLOCATION)
    said = Asked(QuestionKind.OBJECTION, "Member 14", "Section C has no drain either", 2, "It comes next year", "Facilitator")
    ask(at.session, assembly, said, by=BOOKKEEPER)
    return assembly


def approved_by_the_next(at: AssemblyScene, first: Assembly) -> Assembly:
    later = at.held(day=NEXT)
    at.decided(later, "The minutes of A1 were read out", kind=MINUTES, approves=first)
    return later


def test_the_minutes_read_back_as_they_were_written(at: AssemblyScene, first: Assembly) -> None:
    minutes = minutes_of(at.session, first)
    assert from_text(Minutes, minutes.text) == minutes and len(minutes.sha256) == 64
    went(at.session, first, 1, "16:00")
    assert minutes_of(at.session, first).sha256 != minutes.sha256


def test_minutes_are_approved_at_the_next_assembly_and_corrected_by_notes(at: AssemblyScene, first: Assembly) -> None:
    with pytest.raises(MinutesNotDecided):
        approve(at.session, first, by=APPROVER)
    approved_by_the_next(at, first)
    with pytest.raises(SameWriter):
        approve(at.session, first, by=BOOKKEEPER)
    approval = approve(at.session, first, by=APPROVER)
    assert first.state == AssemblyState.APPROVED and approval.sha256 == minutes_of(at.session, first).sha256
    assert approve(at.session, first, by=APPROVER) is approval
    correct(at.session, first, NEXT, "It was Section C, not B, that asked", by=BOOKKEEPER)
    keep_paper(at.session, first, DocumentKind.MINUTES, "Signed minutes", None, by=BOOKKEEPER)
    assert [note.text for note in corrections_of(at.session, first)] == ["It was Section C, not B, that asked"]
    assert minutes_of(at.session, first).sha256 == approval.sha256
    with pytest.raises(OtherAssemblyState):
        at.decided(first, "One thing more")


def test_what_was_changed_after_it_was_read_out_is_not_approved(at: AssemblyScene, first: Assembly) -> None:
    approved_by_the_next(at, first)
    went(at.session, first, 1, "15:00")
    with pytest.raises(MinutesChanged):
        approve(at.session, first, by=APPROVER)
    at.decided(at.held(day=date(2026, 4, 4)), "Read out again", kind=MINUTES, approves=first)
    approve(at.session, first, by=APPROVER)


def test_minutes_that_were_voted_down_stay_a_draft(at: AssemblyScene, first: Assembly) -> None:
    at.decided(at.held(day=NEXT), "The minutes of A1", Votes(1, 9, 0), MINUTES, approves=first)
    with pytest.raises(MinutesNotDecided):
        approve(at.session, first, by=APPROVER)


def test_an_assembly_approves_only_minutes_of_an_earlier_one(at: AssemblyScene, first: Assembly) -> None:
    for approves in (first, at.called(NEXT)):
        with pytest.raises(MinutesNotWaiting):
            at.decided(first, "Our own minutes", kind=MINUTES, approves=approves)
    with pytest.raises(MinutesOfNothing):
        at.decided(first, "No minutes", kind=MINUTES)
    with pytest.raises(MinutesOfNothing):
        at.decided(first, "A lamp", approves=first)


def test_minutes_of_an_assembly_without_quorum_are_approved_too(at: AssemblyScene) -> None:
    at.quorum(people=10)
    few = at.called()
    at.came(few, 3)
    assert not at.begun(few)
    later = at.called(NEXT)
    at.came(later, 12)
    assert at.begun(later)
    at.decided(later, "The minutes of A1", kind=MINUTES, approves=few)
    assert approve(at.session, few, by=APPROVER).decision.name == "A2/1"


def attacks() -> Iterator[str]:
    yield from (
        "UPDATE assembly SET place = 'Elsewhere'",
        "UPDATE assembly SET state = 'in_session' WHERE state = 'approved'",
        "UPDATE assembly SET state = 'approved' WHERE state = 'in_session'",
        "UPDATE assembly SET facilitator = 'Another' WHERE state <> 'called'",
        "UPDATE assembly SET lost_at = '15:00', lost_after = 0 WHERE state = 'approved'",
        "UPDATE assembly_person SET left_at = '15:00'",
        "UPDATE assembly_person SET sex = 'm'",
        "UPDATE assembly_question SET answer = 'Otherwise'",
        "UPDATE assembly_decision SET carried = NOT carried",
        "UPDATE minutes_approval SET text = '{}'",
        "UPDATE minutes_correction SET text = 'Nothing'",
    )
    tables = ("assembly", "assembly_person", "assembly_count", "assembly_opening", "assembly_decision", "assembly_question")
    yield from (f"DELETE FROM {table}" for table in (*tables, "minutes_approval", "minutes_correction"))
    yield """INSERT INTO assembly_person (assembly_id, place, name, household, sex, age_group, tenure, community, guest,
        arrived_at, left_at, recorded_by, recorded_at)
        SELECT assembly_id, 2, name, '', sex, '', '', '', guest, '', '', recorded_by, recorded_at FROM assembly_person"""
    yield """INSERT INTO assembly_decision (assembly_id, place, kind, wording, at, majority, present, carried, accounts,
        approves_sha256, recorded_by, recorded_at) SELECT assembly_id, 9, 'other', 'More', '', majority, present, carried, '', '',
        recorded_by, recorded_at FROM assembly_decision WHERE place = 2"""
    yield """INSERT INTO assembly_decision (assembly_id, place, kind, wording, at, votes_for, votes_against, abstained, majority,
        present, carried, accounts, approves_sha256, recorded_by, recorded_at)
        SELECT id, 9, 'other', 'More', '', 61, 0, 0, 'simple', 60, '1', '', '', recorded_by, recorded_at
        FROM assembly WHERE state = 'in_session'"""
    yield """INSERT INTO minutes_approval (assembly_id, decision_id, text, sha256, approved_by, approved_at)
        SELECT b.id, m.decision_id, m.text, m.sha256, m.approved_by, m.approved_at FROM assembly b, minutes_approval m
        WHERE b.state = 'in_session'"""


def test_nobody_changes_what_was_approved_behind_the_service_s_back(at: AssemblyScene, first: Assembly) -> None:
    approved_by_the_next(at, first)
    approve(at.session, first, by=APPROVER)
    correct(at.session, first, NEXT, "A note", by=BOOKKEEPER)
    for attack in attacks():
        with pytest.raises(IntegrityError) as refused, at.session.begin_nested():
            at.session.execute(text(attack))
            pytest.fail(f"went through: {attack}")
        assert not re.search("NOT NULL|null value|never", str(refused.value.orig)), attack
    assert approval_of(at.session, first) is not None
