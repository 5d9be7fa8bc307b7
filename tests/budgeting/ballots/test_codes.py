"""Voting by code and with a teller's help: one voice over all ways, no link to the ballot, no guessing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from access.limits import WITH_AN_ADDRESS
from budgeting.ballots import errors
from budgeting.ballots.box import cast, shake
from budgeting.ballots.codes import ALPHABET, LENGTH, cast_by_code, make_codes, opened, refuse_guessing
from budgeting.ballots.models import CodeState, VotingCode
from budgeting.ballots.page import ballot_shown
from budgeting.ballots.saying import Said
from budgeting.errors import OtherPhase
from budgeting.finding import items_of
from budgeting.models import EnvelopeKind, Phase, VoterMark
from budgeting.proposals.withdrawing import take_off_ballot
from budgeting.rounds import plan_phases
from budgeting.terms import Channel
from budgeting.voters.errors import OtherArea, VoiceUsed, VoterStruck
from budgeting.voters.marks import use_voice
from core.calendars import today
from core.db import transaction
from tests.budgeting.ballots.scene import AMA, APPROVAL, in_the_box, on_paper, papers, said_by, typed_twice, voted_on
from tests.budgeting.scene import OFFICER, OPENED, RoundScene


@pytest.fixture
def voting(scene: RoundScene) -> RoundScene:
    return voted_on(scene)


def codes(scene: RoundScene, count: int) -> list[str]:
    return [one.code for one in make_codes(scene.session, scene.round, scene.envelope, scene.voters(count), by=AMA)]


def test_a_code_has_sixty_bits_and_only_its_digest_is_kept(voting: RoundScene) -> None:
    (code,) = codes(voting, 1)
    assert len(ALPHABET) ** LENGTH >= 2**60 and re.fullmatch("[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}", code)
    (kept,) = voting.session.scalars(select(VotingCode))
    assert code not in repr(vars(kept)) and code.replace("-", "") not in repr(vars(kept))


def test_a_code_casts_one_ballot_and_no_more(voting: RoundScene) -> None:
    one, other = codes(voting, 2)
    cast_by_code(voting.session, one.lower().replace("-", " "), Said((3, 1)))
    with pytest.raises(errors.CodeUsed, match="This code was used"):
        cast_by_code(voting.session, one, Said((2,)))
    cast_by_code(voting.session, other, Said((2,)))
    assert said_by(in_the_box(voting)) == ["1 3", "2"]
    assert {(mark.channel, mark.batch) for mark in voting.session.scalars(select(VoterMark))} == {("online", "")}


def test_a_voice_is_one_over_all_ways(voting: RoundScene) -> None:
    voter = voting.voters(1)[0]
    made = make_codes(voting.session, voting.round, voting.envelope, [voter], by=AMA)
    use_voice(voting.session, voting.round, voting.envelope, voter, Channel.PAPER, by=AMA, batch="0123456789abcdef")
    with pytest.raises(errors.CodeVoiceUsed, match="used already"):
        cast_by_code(voting.session, made[0].code, Said((1,)))
    with pytest.raises(VoiceUsed):
        cast(voting.session, voting.round, voting.envelope, voter, Channel.ASSISTED, Said((1,)), by=AMA)
    assert in_the_box(voting) == [] and make_codes(voting.session, voting.round, None, [voter], by=AMA) == []


def test_what_is_wrong_with_a_ballot_leaves_the_code_unused(voting: RoundScene) -> None:
    (code,) = codes(voting, 1)
    with pytest.raises(errors.TooManyMarks), voting.session.begin_nested():
        cast_by_code(voting.session, code, Said((1, 2, 3, 4)))
    assert opened(voting.session, code).code.state == CodeState.OPEN
    assert in_the_box(voting) == [] and voting.session.scalars(select(VoterMark)).all() == []


def test_a_vote_after_closing_is_answered_with_a_sentence(voting: RoundScene) -> None:
    (code,) = codes(voting, 1)
    voting.step(Phase.VOTED)
    with pytest.raises(errors.VotingNotOpen, match="is not open: it is in “voting closed” now. This ballot was not taken."):
        cast_by_code(voting.session, code, Said((1,)))
    with pytest.raises(OtherPhase):
        cast(voting.session, voting.round, voting.envelope, voting.voters(1)[0], Channel.ASSISTED, Said((1,)), by=AMA)
    with pytest.raises(DBAPIError), voting.session.begin_nested():
        voting.session.execute(text("UPDATE voting_code SET state = 'used'"))


def test_voting_by_code_ends_with_the_last_day_that_people_were_told(scene: RoundScene) -> None:
    yesterday = today(scene.fund.timezone) - timedelta(days=1)
    plan_phases(scene.session, scene.round, {Phase.VOTING: (yesterday, yesterday)}, by=OFFICER)
    (late,) = codes(voted_on(scene), 1)
    with pytest.raises(errors.VotingEnded, match="the last day that people were told. This ballot was not taken."):
        cast_by_code(scene.session, late, Said((1,)))
    assert in_the_box(scene) == []


def test_voting_by_code_is_open_on_the_last_day(scene: RoundScene) -> None:
    current = today(scene.fund.timezone)
    plan_phases(scene.session, scene.round, {Phase.VOTING: (current, current)}, by=OFFICER)
    (code,) = codes(voted_on(scene), 1)
    cast_by_code(scene.session, code, Said((1,)))
    assert said_by(in_the_box(scene)) == ["1"]


def test_a_lost_slip_is_replaced_and_opens_nothing_more(voting: RoundScene) -> None:
    voter = voting.voters(1)[0]
    lost, new = (make_codes(voting.session, voting.round, voting.envelope, [voter], by=AMA)[0].code for _ in range(2))
    with pytest.raises(errors.CodeWithdrawn):
        opened(voting.session, lost)
    cast_by_code(voting.session, new, Said((1,)))
    for change in ("UPDATE voting_code SET state = 'open'", "DELETE FROM voting_code"):
        with pytest.raises(DBAPIError), voting.session.begin_nested():
            voting.session.execute(text(change))


def test_who_was_struck_or_belongs_elsewhere_has_no_voice_there(voting: RoundScene) -> None:
    voter = voting.voters(1)[0]
    voting.envelope.kind, voting.envelope.area = EnvelopeKind.AREA, "Section B"
    with pytest.raises(OtherArea, match="Section B"):
        cast(voting.session, voting.round, voting.envelope, voter, Channel.ASSISTED, Said((1,)), by=AMA)
    voting.envelope.kind, voter.struck_on = EnvelopeKind.CATEGORY, today()
    with pytest.raises(VoterStruck):
        cast(voting.session, voting.round, voting.envelope, voter, Channel.ASSISTED, Said((1,)), by=AMA)


def test_only_agreed_ways_are_taken(scene: RoundScene) -> None:
    voted_on(scene, APPROVAL, (Channel.PAPER,))
    with pytest.raises(errors.ChannelNotAgreed, match="in this way"):
        codes(scene, 1)
    with pytest.raises(errors.ChannelNotAgreed):
        cast(scene.session, scene.round, scene.envelope, scene.voters(1)[0], Channel.ASSISTED, Said((1,)), by=AMA)


def test_guessing_codes_from_one_address_has_to_wait(engine: Engine) -> None:
    for number in range(WITH_AN_ADDRESS.free):
        with pytest.raises(errors.CodeWrong):
            refuse_guessing(engine, f"GUESS{number:07}", "192.0.2.7")
    with pytest.raises(errors.TooManyCodes, match="too many wrong codes from here. Wait 1 min."):
        refuse_guessing(engine, "ANOTHER", "192.0.2.7")
    with pytest.raises(errors.CodeWrong):
        refuse_guessing(engine, "ANOTHER", "192.0.2.8")
    with transaction(engine) as session:
        kept = " ".join(session.scalars(text("SELECT subject FROM sign_in_failure")))  # type: ignore[call-overload]
    assert "GUESS" not in kept and "ANOTHER" not in kept


def test_once_voting_is_over_the_box_is_shaken(voting: RoundScene) -> None:
    """What PostgreSQL notes beside each ballot no longer says with which voter's mark it was written."""
    for code in codes(voting, 4):
        with voting.session.begin_nested():  # each in a transaction of its own
            cast_by_code(voting.session, code, Said((1,)))
    with pytest.raises(OtherPhase):
        shake(voting.session, voting.round)
    voting.step(Phase.VOTED)
    with voting.session.begin_nested():
        shake(voting.session, voting.round)
    assert len(in_the_box(voting)) == 4
    if voting.session.get_bind().dialect.name == "postgresql":
        notes = "SELECT count(DISTINCT xmin::text), array_agg(public_id ORDER BY ctid) = array_agg(public_id ORDER BY public_id)"
        assert voting.session.execute(text(f"{notes} FROM ballot")).one() == (1, True)
        assert voting.session.scalar(text("SELECT count(DISTINCT xmin::text) FROM voter_mark")) == 4


def test_what_was_taken_off_the_ballot_is_offered_no_more_but_stands_on_paper(voting: RoundScene) -> None:
    batch, serials = papers(voting, given_out=2)
    (code,) = codes(voting, 1)
    gone = items_of(voting.session, voting.round, voting.envelope)[1]
    take_off_ballot(voting.session, voting.round, gone, OPENED, "The land was sold", by=OFFICER)
    assert [item.number for item in ballot_shown(voting.session, voting.round, voting.envelope)["items"]] == [1, 3, 4, 5]
    with pytest.raises(errors.ItemNotOnBallot), voting.session.begin_nested():
        cast_by_code(voting.session, code, Said((1, 2)))
    typed_twice(voting, batch, serials[0], on_paper(1, 2))
