"""Paper ballots: typed twice by two people, compared, settled, reconciled and closed."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from budgeting.ballots import errors
from budgeting.ballots.batches import Reconciled, add_batch, close_batch, standing
from budgeting.ballots.entering import Came, OnPaper, correct, enter, not_counting, settle, strike, waiting_papers
from budgeting.ballots.models import BallotEntry, BallotStatus, PaperDeed
from budgeting.ballots.ready import every_batch_is_closed
from budgeting.ballots.uploading import enter_file
from budgeting.errors import OtherPhase
from budgeting.guards import GUARDS
from budgeting.models import Phase
from budgeting.terms import Channel
from core.errors import Refusal
from tests.budgeting.ballots.scene import AMA, ESI, in_the_box, on_paper, papers, said_by, typed_twice, voted_on
from tests.budgeting.scene import APPROVER, RoundScene

FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def voting(scene: RoundScene) -> RoundScene:
    return voted_on(scene)


def test_what_two_people_typed_alike_is_in_the_box_and_their_entries_are_gone(voting: RoundScene) -> None:
    batch, serials = papers(voting)
    assert enter(voting.session, voting.round, batch, serials[0], on_paper(4, 1), by=AMA) == (serials[0], Came.FIRST)
    assert in_the_box(voting) == []
    assert enter(voting.session, voting.round, batch, serials[0].lower(), on_paper(1, 4), by=ESI)[1] is Came.ACCEPTED
    (ballot,) = in_the_box(voting)
    assert (ballot.choices, ballot.status, ballot.serial, ballot.channel) == ("1 4", "accepted", serials[0], Channel.PAPER)
    assert voting.session.scalar(select(func.count()).select_from(BallotEntry)) == 0
    assert set(voting.session.scalars(select(PaperDeed.done_by))) == {AMA, ESI}


def test_nobody_types_a_paper_twice(voting: RoundScene) -> None:
    batch, serials = papers(voting)
    enter(voting.session, voting.round, batch, serials[0], on_paper(1), by=AMA)
    with pytest.raises(errors.EntryYours, match="Somebody else has to type it"):
        enter(voting.session, voting.round, batch, serials[0], on_paper(1), by=AMA)
    with pytest.raises(DBAPIError), voting.session.begin_nested():
        voting.session.execute(
            text(
                "INSERT INTO ballot_entry (public_id, round_id, batch_id, serial, place, entered_by, choices, spoiled)"
                " SELECT 'another', round_id, batch_id, serial, 2, entered_by, choices, spoiled FROM ballot_entry"
            )
        )


def test_a_difference_waits_until_one_corrects_hers(voting: RoundScene) -> None:
    batch, serials = papers(voting)
    enter(voting.session, voting.round, batch, serials[0], on_paper(1, 2), by=AMA)
    assert enter(voting.session, voting.round, batch, serials[0], on_paper(1, 3), by=ESI)[1] is Came.DIFFERS
    with pytest.raises(errors.EntriesThere):
        enter(voting.session, voting.round, batch, serials[0], on_paper(1, 3), by=APPROVER)
    assert [(one.differs, one.mine) for one in waiting_papers(voting.session, batch, ESI)] == [(True, True)]
    with pytest.raises(errors.EntryNotYours):
        correct(voting.session, voting.round, batch, serials[0], on_paper(1), by=APPROVER)
    assert correct(voting.session, voting.round, batch, serials[0], on_paper(3, 1), by=AMA) is Came.ACCEPTED
    assert said_by(in_the_box(voting)) == ["1 3"]


def test_a_third_person_settles_a_difference_and_says_why(voting: RoundScene) -> None:
    batch, serials = papers(voting)
    enter(voting.session, voting.round, batch, serials[0], on_paper(1), by=AMA)
    with pytest.raises(errors.NothingDiffers):
        settle(voting.session, voting.round, batch, serials[0], on_paper(1), "The 7 is a 1", by=APPROVER)
    enter(voting.session, voting.round, batch, serials[0], OnPaper(None, "No mark can be read"), by=ESI)
    with pytest.raises(errors.SettlesOwn):
        settle(voting.session, voting.round, batch, serials[0], on_paper(1), "I was right", by=AMA)
    settle(voting.session, voting.round, batch, serials[0], on_paper(2), "The mark is between 1 and 2", by=APPROVER)
    assert said_by(in_the_box(voting)) == ["2"]
    deeds = select(PaperDeed.deed, PaperDeed.done_by).order_by(PaperDeed.deed)
    assert set(map(tuple, voting.session.execute(deeds))) == {("typed", AMA), ("typed", ESI), ("settled", APPROVER)}


@FEW
@given(
    said=st.lists(st.one_of(st.none(), st.sets(st.integers(1, 5), min_size=1, max_size=3)), min_size=1, max_size=3),
    random=st.randoms(use_true_random=False),
)
def test_in_which_order_two_people_type_does_not_matter(
    voting: RoundScene, said: list[set[int] | None], random: Random
) -> None:
    """Every order of the same entries puts the same ballots into the box."""
    entries = [(paper, by) for paper in range(len(said)) for by in (AMA, ESI)]
    random.shuffle(entries)
    with voting.session.begin_nested() as undone:
        batch, serials = papers(voting)
        for paper, by in entries:
            marks = said[paper]
            wrote = OnPaper(None, f"Torn, says {by}") if marks is None else on_paper(*sorted(marks, reverse=by == AMA))
            enter(voting.session, voting.round, batch, serials[paper], wrote, by=by)
        assert said_by(in_the_box(voting)) == sorted(" ".join(map(str, sorted(marks or ()))) for marks in said)
        assert waiting_papers(voting.session, batch, AMA) == []
        undone.rollback()


@FEW
@given(*(st.integers(0, 4) for _ in range(5)))
def test_given_out_is_cast_and_spoiled_and_returned_and_missing(
    voting: RoundScene, cast: int, spoiled: int, returned: int, missing: int, extra: int
) -> None:
    """A batch closes when that adds up, and with no other number; the database holds it too."""
    issued = cast + spoiled + returned + missing - extra
    if issued < 0:
        return
    with voting.session.begin_nested() as undone:
        batch, serials = papers(voting, count=20, given_out=issued)
        for paper in range(cast + spoiled):
            typed_twice(voting, batch, serials[paper], on_paper(1) if paper < cast else OnPaper(None, "Torn"))
        voting.step(Phase.VOTED)
        with pytest.raises((errors.BatchDiffers, errors.BatchOverfull)):
            off = Reconciled(returned + 1, missing, extra, "Counted twice")
            close_batch(voting.session, voting.round, batch, off, by=AMA)
        said = Reconciled(returned, missing, extra, "Taken home" if missing or extra else "")
        closing = close_batch(voting.session, voting.round, batch, said, by=AMA)
        assert closing.issued + closing.extra == closing.cast + closing.spoiled + closing.returned + closing.missing
        assert every_batch_is_closed(voting.session, voting.round) == []
        undone.rollback()
    voting.session.expire_all()


def test_a_difference_says_by_how_much_and_asks_why(voting: RoundScene) -> None:
    assert every_batch_is_closed in GUARDS[Phase.COUNTED]
    batch, serials = papers(voting, given_out=3)
    typed_twice(voting, batch, serials[0], on_paper(1))
    enter(voting.session, voting.round, batch, serials[1], on_paper(1), by=AMA)
    with pytest.raises(OtherPhase):
        close_batch(voting.session, voting.round, batch, Reconciled(1), by=AMA)
    voting.step(Phase.VOTED)
    with pytest.raises(errors.BatchNotThrough, match="typed by one person only: 1"):
        close_batch(voting.session, voting.round, batch, Reconciled(1), by=AMA)
    assert [one.code for one in every_batch_is_closed(voting.session, voting.round)] == ["ballot-batch-not-through"]
    enter(voting.session, voting.round, batch, serials[1], on_paper(1), by=ESI)
    assert [one.code for one in every_batch_is_closed(voting.session, voting.round)] == ["ballot-batch-open"]
    with pytest.raises(errors.BatchDiffers, match="given out: 3; accounted for: 2; lacking: 1"):
        close_batch(voting.session, voting.round, batch, Reconciled(0), by=AMA)
    with pytest.raises(errors.DifferenceNeedsReason):
        close_batch(voting.session, voting.round, batch, Reconciled(0, missing=1), by=AMA)
    close_batch(voting.session, voting.round, batch, Reconciled(0, missing=1, reason="Mama Zuva kept hers"), by=AMA)
    assert every_batch_is_closed(voting.session, voting.round) == []
    with pytest.raises(errors.BatchClosed):
        enter(voting.session, voting.round, batch, serials[2], on_paper(1), by=AMA)


def test_a_serial_counts_once_and_only_if_it_was_printed(voting: RoundScene) -> None:
    batch, serials = papers(voting)
    typed_twice(voting, batch, serials[0], on_paper(1))
    with pytest.raises(errors.SerialUsed, match="Each paper counts once"):
        enter(voting.session, voting.round, batch, serials[0], on_paper(1), by=APPROVER)
    wrong = serials[0][:-1] + ("2" if serials[0][-1] != "2" else "3")
    with pytest.raises(errors.SerialUnknown, match=r"1-0000-…"):
        enter(voting.session, voting.round, batch, wrong, on_paper(1), by=AMA)
    copied = (
        "INSERT INTO ballot (public_id, round_id, envelope_id, channel, batch_id, serial, choices, status, reason)"
        " SELECT 'another', round_id, envelope_id, channel, batch_id, serial, choices, status, reason FROM ballot"
    )
    with pytest.raises(DBAPIError), voting.session.begin_nested():
        voting.session.execute(text(copied))


def test_a_paper_that_says_too_much_is_typed_as_spoiled(voting: RoundScene) -> None:
    batch, serials = papers(voting)
    with pytest.raises(errors.TooManyMarks, match="Take 1 away"):
        enter(voting.session, voting.round, batch, serials[0], on_paper(1, 2, 3, 4), by=AMA)
    typed_twice(voting, batch, serials[0], OnPaper(None, "Four marks"))
    assert [(one.serial, one.reason) for one in not_counting(voting.session, batch)] == [(serials[0], "Four marks")]
    assert (standing(voting.session, batch).cast, standing(voting.session, batch).spoiled) == (0, 1)


def test_a_struck_ballot_stays_with_its_reason(voting: RoundScene) -> None:
    batch, serials = papers(voting)
    typed_twice(voting, batch, serials[0], on_paper(1))
    assert strike(voting.session, voting.round, batch, serials[0], "Belongs to section C", by=APPROVER) == serials[0]
    (ballot,) = in_the_box(voting)
    assert (ballot.status, ballot.reason, ballot.choices) == (BallotStatus.VOID, "Belongs to section C", "1")
    with pytest.raises(errors.PaperUnknown):
        strike(voting.session, voting.round, batch, serials[0], "Again", by=APPROVER)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE ballot SET choices = '2'",
        "UPDATE ballot SET status = 'spoiled', reason = 'x', choices = ''",
        "UPDATE ballot SET envelope_id = envelope_id + 1",
        "DELETE FROM ballot",
        "UPDATE ballot_deed SET done_by = 'user:nobody'",
        "UPDATE ballot_batch SET papers = 9000",
        "UPDATE ballot SET status = 'void'",
    ],
)
def test_the_database_keeps_what_is_in_the_box(voting: RoundScene, attack: str) -> None:
    batch, serials = papers(voting)
    typed_twice(voting, batch, serials[0], on_paper(1))
    with pytest.raises(DBAPIError), voting.session.begin_nested():
        voting.session.execute(text(attack))


@pytest.mark.parametrize(("channel", "phase"), [("paper", Phase.COUNTED), ("online", Phase.VOTED), ("assisted", Phase.FROZEN)])
def test_the_database_takes_no_ballot_outside_of_voting(voting: RoundScene, channel: str, phase: Phase) -> None:
    batch, serials = papers(voting)
    voting.step(phase)
    facts = {
        "round": voting.round.id,
        "envelope": voting.envelope.id,
        "channel": channel,
        "batch": batch.id if channel == "paper" else None,
        "serial": serials[0] if channel == "paper" else None,
    }
    insert = (
        "INSERT INTO ballot (public_id, round_id, envelope_id, channel, batch_id, serial, choices, status, reason)"
        " VALUES ('late', :round, :envelope, :channel, :batch, :serial, '1', 'accepted', '')"
    )
    with pytest.raises(DBAPIError), voting.session.begin_nested():
        voting.session.execute(text(insert), facts)
    if channel == "paper":
        with pytest.raises(OtherPhase):
            enter(voting.session, voting.round, batch, serials[0], on_paper(1), by=AMA)
    voting.step(Phase.VOTING)
    voting.session.execute(text(insert), facts)


def test_a_batch_so_small_that_one_could_guess_is_refused(voting: RoundScene) -> None:
    with pytest.raises(errors.BatchTooSmall, match="at least 5"):
        add_batch(voting.session, voting.round, voting.envelope, "Hall", 4, by=AMA)


def test_a_batch_typed_elsewhere_is_one_entry_of_one_person(voting: RoundScene) -> None:
    batch, serials = papers(voting)
    file = f"Serial;Choices;Spoiled\n{serials[0]};1 3;\n{serials[1]};;no mark\n{serials[2]};2;\n".encode()
    assert enter_file(voting.session, voting.round, batch, "batch.csv", file, by=AMA) == {Came.FIRST: 3}
    for serial, paper in zip(serials, (on_paper(3, 1), OnPaper(None, "empty"), on_paper(4)), strict=False):
        enter(voting.session, voting.round, batch, serial, paper, by=ESI)
    assert said_by(in_the_box(voting)) == ["", "1 3"]
    assert [one.serial for one in waiting_papers(voting.session, batch, AMA) if one.differs] == [serials[2]]


def test_wrong_lines_are_named_and_nothing_of_the_file_is_kept(voting: RoundScene) -> None:
    batch, serials = papers(voting)
    one, two, three, four = serials[:4]
    lines = [f"{one},1 3", f"{one},2", f"{two},1 9", "9-0001-AB,1", f'{three},"1,2,3,4"', f"{four},1"]
    with pytest.raises(errors.LinesRefused, match="cannot be taken: 4; the first is line 3") as refused:
        with voting.session.begin_nested():
            file = "\n".join(["serial,choices", *lines]).encode()
            enter_file(voting.session, voting.round, batch, "batch.csv", file, by=AMA)
    told = {line: type(one) for line, one in refused.value.refused}
    expected: dict[int, type[Refusal]] = {
        3: errors.EntryYours,
        4: errors.ItemNotOnBallot,
        5: errors.SerialUnknown,
        6: errors.TooManyMarks,
    }
    assert told == expected
    assert waiting_papers(voting.session, batch, AMA) == []
    for wrong in (b"paper,choices\n1,2\n", b"", b"%PDF-1.7"):
        with pytest.raises(Refusal):
            enter_file(voting.session, voting.round, batch, "batch.csv", wrong, by=AMA)
