"""One voice a voter an envelope, whatever the order, the way and the table."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from budgeting.ballots.batches import add_batch
from budgeting.ballots.errors import BatchUnknown, BatchUsedUp
from budgeting.errors import OtherPhase
from budgeting.finding import envelopes_of
from budgeting.models import EnvelopeKind, Phase, Voter, VoterMark
from budgeting.rounds import EnvelopeAsked, add_envelope
from budgeting.terms import Channel
from budgeting.voters import errors
from budgeting.voters.at_the_table import give
from budgeting.voters.marks import counted, has_voted, not_yet, use_voice
from budgeting.voters.models import Strike, VoterMarkNote
from budgeting.voters.striking import strike
from core.db import transaction
from core.errors import Refusal
from tests.budgeting.scene import BOOKKEEPER, GREEDY, OFFICER, RoundScene, a_round, found_again
from tests.budgeting.voters.people import People

TELLER = "user:teller"
HOW_MANY = 5  # as few as may be printed together


def test_a_second_ballot_is_refused_kindly(scene: RoundScene) -> None:
    scene.terms()
    first, second = scene.voters(2)
    session, found, envelope = scene.session, scene.round, scene.envelope
    with pytest.raises(OtherPhase):
        use_voice(session, found, envelope, first, Channel.PAPER, by=TELLER)
    scene.step(Phase.VOTING)
    mark = use_voice(session, found, envelope, first, Channel.PAPER, by=TELLER)
    assert (mark.marked_by, mark.batch, mark.carried_by) == (TELLER, "", None)
    with pytest.raises(errors.VoiceUsed) as refused:
        use_voice(session, found, envelope, first, Channel.PAPER, by=TELLER)
    assert "was given a ballot already: on printed paper" in str(refused.value)
    assert has_voted(session, found, envelope, first) and not_yet(session, found, envelope) == [second]
    with pytest.raises(errors.ChannelNotAgreed):
        use_voice(session, found, envelope, second, Channel.ONLINE, by=TELLER)
    scene.step(Phase.VOTED)
    with pytest.raises(OtherPhase):
        use_voice(session, found, envelope, second, Channel.PAPER, by=TELLER)


def test_who_was_struck_or_lives_elsewhere_is_given_no_ballot(scene: RoundScene) -> None:
    scene.terms()
    session, found = scene.session, scene.round
    asked = EnvelopeAsked("Section B", 100_00, kind=EnvelopeKind.AREA, area="Section B")
    of_b = add_envelope(session, found, asked, by=OFFICER)
    (a,), (b,), (gone,) = scene.voters(1), scene.voters(1, area="Section B"), scene.voters(1, area="Section B")
    strike(session, found, gone, Strike.MOVED, "Away", by=BOOKKEEPER)
    scene.step(Phase.VOTING)
    with pytest.raises(errors.OtherArea, match="Section B"):
        use_voice(session, found, of_b, a, Channel.PAPER, by=TELLER)
    with pytest.raises(errors.VoterStruck):
        use_voice(session, found, of_b, gone, Channel.PAPER, by=TELLER)
    for envelope in (scene.envelope, of_b):
        use_voice(session, found, envelope, b, Channel.PAPER, by=TELLER)
    assert (counted(session, of_b).entitled, counted(session, of_b).used) == (1, 1)
    assert not_yet(session, found, scene.envelope) == [a]


def test_who_helped_is_kept_and_not_what_was_chosen(people: People) -> None:
    people.terms()
    session, found, envelope = people.scene.session, people.scene.round, people.scene.envelope
    a, b, c = people.scene.voters(3)
    people.scene.step(Phase.VOTING)
    use_voice(session, found, envelope, a, Channel.ASSISTED, helper="Her daughter Rudo", by=TELLER)
    use_voice(session, found, envelope, b, Channel.ASSISTED, by=TELLER)
    use_voice(session, found, envelope, c, Channel.PAPER, by=TELLER)
    assert sorted(session.scalars(select(VoterMarkNote.helper))) == ["Her daughter Rudo", TELLER]
    assert set(VoterMark.__table__.columns.keys()) & {"ballot", "choice", "serial", "at", "marked_at", "given_at"} == set()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_voice_a_voter_an_envelope_in_any_order(scene: RoundScene, data: st.DataObject) -> None:
    with scene.session.begin_nested() as undone:
        scene.step(Phase.DRAFT)
        _tried_in_any_order(scene, data)
        undone.rollback()
    scene.session.expire_all()


def _tried_in_any_order(scene: RoundScene, data: st.DataObject) -> None:
    session, found = scene.session, scene.round
    scene.terms()
    second = add_envelope(session, found, EnvelopeAsked("More", 100_00), by=OFFICER)
    voters, envelopes = scene.voters(4), (scene.envelope, second)
    scene.step(Phase.VOTING)
    tries = data.draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), max_size=14))
    given_out: set[tuple[int, int]] = set()
    for who, where in tries:
        try:
            use_voice(session, found, envelopes[where], voters[who], Channel.PAPER, by=TELLER)
        except errors.VoiceUsed:
            assert (who, where) in given_out
        else:
            assert (who, where) not in given_out
            given_out.add((who, where))
    for where, envelope in enumerate(envelopes):
        mine = {who for who, at in given_out if at == where}
        left = not_yet(session, found, envelope)
        assert {one.id for one in left} == {voters[who].id for who in set(range(4)) - mine}
        assert counted(session, envelope).used == len(mine)


def test_the_database_itself_gives_one_voice_and_only_while_voting(scene: RoundScene) -> None:
    scene.terms()
    (voter,) = scene.voters(1)
    mark = (
        "INSERT INTO voter_mark (public_id, round_id, envelope_id, voter_id, channel, batch, marked_by)"
        f" VALUES (:name, {scene.round.id}, {scene.envelope.id}, {voter.id}, 'paper', '', 'raw')"
    )
    with pytest.raises(DBAPIError), scene.session.begin_nested():
        scene.session.execute(text(mark), {"name": "before voting"})
    scene.step(Phase.VOTING)
    scene.session.execute(text(mark), {"name": "the first"})
    with pytest.raises(DBAPIError), scene.session.begin_nested():
        scene.session.execute(text(mark), {"name": "the second"})


def test_two_tellers_at_once_give_out_one_ballot(engine: Engine) -> None:
    with transaction(engine) as session:
        scene = a_round(session)
        scene.terms(GREEDY)
        scene.voters(1)
        scene.step(Phase.VOTING)
        funds = scene.funds
    ready = Barrier(2)

    def give(teller: str) -> str:
        ready.wait()
        try:
            with transaction(engine) as session:
                funds_here = type(funds)(session, session.merge(funds.fund), funds.council, funds.donor, funds.group, "USD")
                found = found_again(funds_here).round
                voter = session.scalars(select(Voter).where(Voter.round_id == found.id)).one()
                use_voice(session, found, envelopes_of(session, found)[0], voter, Channel.PAPER, by=teller)
        except Refusal as refused:
            return refused.code
        return "given"

    with ThreadPoolExecutor(2) as tellers:
        assert sorted(tellers.map(give, ("user:one", "user:two"))) == ["given", "voter-voice-used"]


def test_papers_are_given_out_of_a_batch_of_the_envelope_and_no_more_than_were_printed(scene: RoundScene) -> None:
    scene.terms()
    session, found = scene.session, scene.round
    other = add_envelope(session, found, EnvelopeAsked("Paths", 100), by=OFFICER)
    voters = [voter.number for voter in scene.voters(HOW_MANY + 1)]
    scene.step(Phase.VOTING)
    batch = add_batch(session, found, scene.envelope, "Hall", HOW_MANY, by=TELLER)
    for envelope, public_id in ((other, batch.public_id), (scene.envelope, "0123456789abcdef")):
        with pytest.raises(BatchUnknown):
            give(session, found, envelope, voters[0], batch=public_id, by=TELLER)
    for number in voters[:HOW_MANY]:
        give(session, found, scene.envelope, number, batch=batch.public_id, by=TELLER)
    with pytest.raises(BatchUsedUp, match="All 5 papers of batch 1 are given out."):
        give(session, found, scene.envelope, voters[HOW_MANY], batch=batch.public_id, by=TELLER)
