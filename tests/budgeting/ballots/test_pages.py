"""The pages of tellers, as they work with them: papers, differences, closing; what a voter says; totals; codes."""

from io import BytesIO

import pytest
from sqlalchemy import select

from access.policy import Role
from budgeting.ballots.batches import batches_of
from budgeting.ballots.models import Ballot, BallotEntry
from budgeting.ballots.serials import serials_of
from budgeting.models import Phase, VoterMark
from budgeting.terms import Channel
from budgeting.voters.marks import use_voice
from core.db import reading, transaction
from tests.budgeting.scene import found_again
from tests.pages import Page
from tests.projects.funds.desk_fixtures import FundAtWork

pytestmark = pytest.mark.one_engine


def home(at: FundAtWork) -> str:
    with reading(at.engine) as session:
        return f"/funds/{at.fid}/rounds/{found_again(at.scene(session)).round.public_id}/ballots"


def step(at: FundAtWork, phase: Phase) -> None:
    with transaction(at.engine) as session:
        found_again(at.scene(session)).step(phase)


def numbered(at: FundAtWork, given_out: int) -> tuple[str, list[str]]:
    """A batch that a teller numbers on the page, and papers given out of it: its address and its serials."""
    teller = at(Role.TELLER)
    answer = teller.post(f"{home(at)}/batches", data={"envelope": "1", "place": "Section B", "papers": "20"}, status=303)
    with transaction(at.engine) as session:
        scene = found_again(at.scene(session))
        (batch,) = batches_of(session, scene.round)
        for voter in scene.voters(given_out):
            use_voice(session, scene.round, scene.envelope, voter, Channel.PAPER, by="user:x", batch=batch.public_id)
        return answer.headers["Location"], list(serials_of(batch))


def test_a_teller_finds_her_rounds_and_no_money(voting_at_work: FundAtWork) -> None:
    teller = voting_at_work(Role.TELLER)
    assert "/ballots" in [link.get("href") for link in teller.page("/ballots").all("a")], "her menu leads there"
    page = teller.page("/ballots")
    assert "What to build in 2026" in page.text and home(voting_at_work) in [link.get("href") for link in page.all("a")]
    hub = teller.page(home(voting_at_work))
    assert "Rounds you count in" in hub.text
    assert f"/funds/{voting_at_work.fid}" not in [link.get("href") for link in hub.all("a")], "she reads no money"
    teller.get(f"/funds/{voting_at_work.fid}", status=403)
    assert voting_at_work(Role.BOOKKEEPER).page(home(voting_at_work)).h1 == "Ballots"
    voting_at_work(Role.RECONCILER).get("/ballots", status=403)
    step(voting_at_work, Phase.COUNTED)
    assert "No round is being voted on" in teller.page("/ballots").text


def test_two_people_type_a_batch_and_it_closes(voting_at_work: FundAtWork) -> None:
    place, serials = numbered(voting_at_work, given_out=4)
    teller, bookkeeper, approver = (voting_at_work(role) for role in (Role.TELLER, Role.BOOKKEEPER, Role.APPROVER))
    one = {"serial": serials[0], "mark-1": "yes", "mark-4": "yes", "spoiled": ""}
    teller.post(f"{place}/enter", data=one, status=303)
    assert "Somebody else types it a second time." in teller.page(f"{place}/enter").text
    wrong = Page(teller.post(f"{place}/enter", data=one, status=409).text)
    assert "You typed paper" in wrong.errors()["serial"]
    assert [field.get("name") for field in wrong.all("input") if field.get("checked") is not None] == ["mark-1", "mark-4"]
    bookkeeper.post(f"{place}/enter", data=one, status=303)
    # a second paper is typed differently; nobody sees what the other typed
    teller.post(f"{place}/enter", data={"serial": serials[1], "mark-2": "yes", "spoiled": ""}, status=303)
    bookkeeper.post(f"{place}/enter", data={"serial": serials[1], "mark-3": "yes", "spoiled": ""}, status=303)
    assert "the two entries differ" in teller.page(place).text
    mine = teller.page(f"{place}/papers/{serials[1]}")
    assert [field for field in mine.all("input") if field.get("checked") is not None] == []
    bookkeeper.get(f"{place}/papers/{serials[1]}/settle", status=403)
    settling = approver.page(f"{place}/papers/{serials[1]}/settle")
    assert "2" in settling.text and "3" in settling.text
    fields = {"mark-3": "yes", "spoiled": "", "reason": "The tick is beside 3"}
    approver.post(f"{place}/papers/{serials[1]}/settle", data=fields, status=303)
    # a third does not count
    for client in (teller, approver):
        client.post(f"{place}/enter", data={"serial": serials[2], "spoiled": "Torn"}, status=303)
    assert "Torn" in teller.page(place).text
    step(voting_at_work, Phase.VOTED)
    short = Page(teller.post(f"{place}/close", data={"returned": "0", "missing": "", "extra": "", "reason": ""}, status=422).text)
    assert "lacking: 1" in short.text
    why = {"returned": "0", "missing": "1", "extra": "", "reason": "Taken home"}
    teller.post(f"{place}/close", data=why, status=303)
    assert "This batch is closed. Taken home" in teller.page(place).text
    with reading(voting_at_work.engine) as session:
        assert sorted(session.scalars(select(Ballot.choices))) == ["", "1 4", "3"]
        assert session.scalars(select(BallotEntry)).all() == []


def test_what_is_wrong_with_a_paper_stands_beside_it(voting_at_work: FundAtWork) -> None:
    place, serials = numbered(voting_at_work, given_out=1)
    teller = voting_at_work(Role.TELLER)
    over = {"serial": serials[0], "spoiled": ""} | {f"mark-{number}": "yes" for number in range(1, 5)}
    assert "Take 1 away" in Page(teller.post(f"{place}/enter", data=over, status=422).text).errors()["marks"]
    wrong = {"serial": "1-0001-22", "mark-1": "yes", "spoiled": ""}
    if serials[0] != "1-0001-22":
        assert "is no number of batch 1" in Page(teller.post(f"{place}/enter", data=wrong, status=422).text).errors()["serial"]
    assert teller.post(f"{place}/enter", data={"mark-1": "yes"}, status=400)


def test_a_file_of_papers_is_taken_whole_or_not(voting_at_work: FundAtWork) -> None:
    place, serials = numbered(voting_at_work, given_out=2)
    teller = voting_at_work(Role.TELLER)
    bad = f"serial,choices\n{serials[0]},1\n{serials[1]},1 9\n".encode()
    page = Page(teller.post(f"{place}/upload", data={"file": (BytesIO(bad), "b.csv")}, status=422).text)
    assert "the first is line 3" in page.errors()["file"] and "There is no proposal 9" in page.text
    good = bad.replace(b"1 9", b"1 3")
    teller.post(f"{place}/upload", data={"file": (BytesIO(good), "b.csv")}, status=303)
    assert "Taken from the file: 2 typed first, 0 alike" in teller.page(place).text
    teller.post(f"{place}/upload", data={}, status=422)


def test_an_approver_strikes_a_paper(voting_at_work: FundAtWork) -> None:
    place, serials = numbered(voting_at_work, given_out=1)
    for role in (Role.TELLER, Role.BOOKKEEPER):
        voting_at_work(role).post(f"{place}/enter", data={"serial": serials[0], "mark-1": "yes", "spoiled": ""}, status=303)
    approver = voting_at_work(Role.APPROVER)
    assert "counts" in approver.post(f"{place}/strike", data={"serial": "1-0001-??", "reason": "x"}, status=422).text
    approver.post(f"{place}/strike", data={"serial": serials[0], "reason": "Of another section"}, status=303)
    assert "Of another section" in approver.page(place).text
    voting_at_work(Role.TELLER).post(f"{place}/strike", data={"serial": serials[0], "reason": "x"}, status=403)


def test_what_a_voter_says_is_read_back_and_typed_once(voting_at_work: FundAtWork) -> None:
    with transaction(voting_at_work.engine) as session:
        found_again(voting_at_work.scene(session)).voters(2)
    teller, at = voting_at_work(Role.TELLER), f"{home(voting_at_work)}/envelopes/1/assisted"
    said = {"voter": "2", "mark-5": "yes"}
    assert "Read it back" in teller.post(at, data=said, status=400).text
    teller.post(at, data={**said, "read-back": "yes"}, status=303)
    assert "the voice of voter 2 is used" in teller.page(at).text
    again = Page(teller.post(at, data={**said, "read-back": "yes"}, status=409).text)
    assert "number 2" in again.errors()["voter"]
    nobody = Page(teller.post(at, data={**said, "voter": "77", "read-back": "yes"}, status=404).text)
    assert "no voter of this number" in nobody.errors()["voter"]
    with reading(voting_at_work.engine) as session:
        assert [(one.channel, one.choices) for one in session.scalars(select(Ballot))] == [("assisted", "5")]
        assert len(session.scalars(select(VoterMark)).all()) == 1


def test_totals_are_written_by_one_and_agreed_to_by_another(voting_at_work: FundAtWork) -> None:
    teller, bookkeeper = voting_at_work(Role.TELLER), voting_at_work(Role.BOOKKEEPER)
    at = f"{home(voting_at_work)}/envelopes/1/totals"
    with transaction(voting_at_work.engine) as session:
        found_again(voting_at_work.scene(session)).voters(12)
    counted = {"channel": "pocket", "place": "Hall", "label": "women", "people": "12", "count-1": "13", "count-3": ""}
    assert "1 too many" in Page(teller.post(at, data=counted, status=422).text).errors()["counts"]
    teller.post(at, data=counted | {"count-1": "12"}, status=303)
    forms = [form.get("action") or "" for form in bookkeeper.page(at).all("form")]
    deciding = next(action for action in forms if "/totals/" in action)
    assert deciding not in [form.get("action") for form in teller.page(at).all("form")]
    teller.post(deciding, data={"verdict": "agreed"}, status=403)
    bookkeeper.post(deciding, data={"verdict": "waiting"}, status=400)
    bookkeeper.post(deciding, data={"verdict": "agreed"}, status=303)
    assert "agreed" in teller.page(at).text
    bookkeeper.post(deciding, data={"verdict": "refused"}, status=409)
    assert "agreed" in bookkeeper.page(home(voting_at_work)).text


def test_codes_are_shown_once(voting_at_work: FundAtWork) -> None:
    with transaction(voting_at_work.engine) as session:
        found_again(voting_at_work.scene(session)).voters(3)
    at = f"{home(voting_at_work)}/envelopes/1/codes"
    made = Page(voting_at_work(Role.BOOKKEEPER).post(at, data={"voters": "1-2"}).text)
    assert "Here are 2 codes." in made.text and "Voter 2" in made.text
    assert len([one for one in made.all("span") if one.get("class") == "secret"]) == 2
    named = voting_at_work(Role.BOOKKEEPER).post(at, data={"voters": ""}).text
    assert "Here are 3 codes." in Page(named).text
    assert [one for one in voting_at_work(Role.BOOKKEEPER).page(at).all("span") if one.get("class") == "secret"] == []
    wrong = Page(voting_at_work(Role.BOOKKEEPER).post(at, data={"voters": "1-x"}, status=400).text)
    assert "Write numbers and spans" in wrong.errors()["voters"]

    voting_at_work(Role.TELLER).post(at, data={"voters": ""}, status=403)  # who makes codes for all could vote for all
