"""Voting with a code, as a voter sees it: no sign-in, no script, one use, and every wrong turn answered with a sentence."""

import pytest
from sqlalchemy import select, text

from access.limits import WITH_AN_ADDRESS
from budgeting.ballots.codes import make_codes
from budgeting.ballots.models import Ballot, VotingCode
from budgeting.counting.election import BallotKind
from budgeting.models import Phase, Voter
from budgeting.terms import BallotTerms
from core.db import reading, transaction
from projects.models import StoredFile
from tests.budgeting.ballots.scene import AMA, voted_on
from tests.budgeting.scene import found_again
from tests.pages import Page
from tests.projects.funds.desk_fixtures import FundAtWork
from tests.web_fixtures import PickyClient

pytestmark = pytest.mark.one_engine
PICTURE = "a" * 64


def codes(at: FundAtWork, count: int = 1) -> list[str]:
    with transaction(at.engine) as session:
        scene = found_again(at.scene(session))
        return [one.code for one in make_codes(session, scene.round, scene.envelope, scene.voters(count), by=AMA)]


def step(at: FundAtWork, phase: Phase) -> None:
    with transaction(at.engine) as session:
        found_again(at.scene(session)).step(phase)


def boxed(at: FundAtWork) -> list[str]:
    with reading(at.engine) as session:
        return sorted(session.scalars(select(Ballot.choices)))


def test_a_voter_votes_and_looks_at_it_once_more(voting_at_work: FundAtWork, client: PickyClient) -> None:
    (code,) = codes(voting_at_work)
    door = client.page("/vote").form("/vote")
    assert door.pop("csrf_token") and door == {"code": ""}
    page = Page(client.post("/vote", data={"code": code}).text)
    assert "What to build in 2026" in page.text and "Choose at most 3." in page.text
    fields = page.form("/vote/look")
    assert {"mark-1", "mark-5", "code"} <= set(fields)
    wrong = Page(client.post("/vote/look", data={"code": code} | {f"mark-{n}": "yes" for n in range(1, 5)}, status=422).text)
    assert wrong.errors()["marks"] == "Proposals marked: 4. Allowed: at most 3. Take 1 away."
    page = Page(client.post("/vote/look", data={"code": code, "mark-4": "yes", "mark-1": "yes"}).text)
    assert "Together 1,500.00" in page.text and boxed(voting_at_work) == []
    last = page.form("/vote/cast")
    assert last["choices"] == "1 4"
    again = Page(client.post("/vote", data={"code": code, "choices": "1 4"}).text)
    ticked = [field.get("name") for field in again.all("input") if field.get("checked") is not None]
    assert ticked == ["mark-1", "mark-4"]
    answer = client.post("/vote/cast", data={"code": code, "choices": "1 4"}, status=303)
    assert client.page(answer.headers["Location"]).h1 == "Your ballot is in the box"
    assert boxed(voting_at_work) == ["1 4"]
    for address in ("/vote", "/vote/cast"):
        assert "This code was used" in client.post(address, data={"code": code}, status=409).text
    assert boxed(voting_at_work) == ["1 4"]


def test_neither_code_nor_choice_is_logged_or_kept_in_a_cookie(
    voting_at_work: FundAtWork, client: PickyClient, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = codes(voting_at_work)
    client.post("/vote/look", data={"code": code, "mark-2": "yes"})
    client.post("/vote/cast", data={"code": code, "choices": "2"}, status=303)
    client.post("/vote", data={"code": "WRONG-WRONG-W"}, status=422)
    logged = capsys.readouterr()
    assert "/vote/cast" in logged.err, "requests are logged by their rule"
    for secret in (code, code.replace("-", ""), "WRONG", "choices", "mark-2"):
        assert secret not in logged.err + logged.out
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"csrf_token"}


def test_a_wrong_code_a_late_one_and_none(voting_at_work: FundAtWork, client: PickyClient) -> None:
    (code,) = codes(voting_at_work)
    assert "There is no such code" in client.post("/vote", data={"code": "2222-2222-2222"}, status=422).text
    assert "Nothing is written here" in client.post("/vote", data={"code": ""}, status=400).text
    step(voting_at_work, Phase.VOTED)
    late = client.post("/vote/cast", data={"code": code, "choices": "1"}, status=409).text
    assert "is not open" in late and "This ballot was not taken." in late and boxed(voting_at_work) == []


def test_a_ballot_that_was_tampered_with_is_not_taken(voting_at_work: FundAtWork, client: PickyClient) -> None:
    (code,) = codes(voting_at_work)
    for choices in ("1 9", "1 1", "1 2 3 4", "", "all"):
        client.post("/vote/cast", data={"code": code, "choices": choices}, status=422)
    client.post("/vote/look", data={"code": code, "mark-9": "yes"}, status=400)
    client.post("/vote/cast", data={"code": code, "choices": "1"}, token=False, status=400)
    assert boxed(voting_at_work) == []


def test_guessing_is_slowed_down(voting_at_work: FundAtWork, client: PickyClient) -> None:
    (code,) = codes(voting_at_work)
    for number in range(WITH_AN_ADDRESS.free):
        client.post("/vote", data={"code": f"2345-6789-{number:04}"}, status=422)
    assert "Wait 1 min." in client.post("/vote", data={"code": "2345-6789-9999"}, status=429).text
    client.post("/vote", data={"code": code}, status=429)
    with reading(voting_at_work.engine) as session:
        assert [one.state for one in session.scalars(select(VotingCode))] == ["open"]


def test_the_page_speaks_the_chosen_language(client: PickyClient) -> None:
    page = client.page("/vote?lang=th")
    assert page.root.get("lang") == "th"
    assert client.page("/vote").root.get("lang") == "th", "this device remembers it"


@pytest.mark.parametrize(
    ("terms", "marks", "kept", "shown"),
    [
        (BallotTerms(BallotKind.CHOOSE_ONE, 1, 1), {"chosen": "3"}, "3", "Mark exactly one proposal."),
        (BallotTerms(BallotKind.RANKING, most=3), {"place-5": "1", "place-2": "2"}, "5 2", "Write 1 beside the best"),
        (BallotTerms(BallotKind.POINTS, points=10), {"points-1": "7", "points-2": "3"}, "1=7 2=3", "You have 10 points."),
        (BallotTerms(BallotKind.SCORING, most_points=5), {"points-4": "5", "points-2": "0"}, "4=5", "from 0 to 5"),
    ],
)
def test_every_kind_of_ballot(
    round_at_work: FundAtWork, client: PickyClient, terms: BallotTerms, marks: dict[str, str], kept: str, shown: str
) -> None:
    with transaction(round_at_work.engine) as session:
        voted_on(found_again(round_at_work.scene(session)), terms)
    (code,) = codes(round_at_work)
    assert shown in Page(client.post("/vote", data={"code": code}).text).text
    look = Page(client.post("/vote/look", data={"code": code, **marks}).text)
    assert look.form("/vote/cast")["choices"] == kept
    client.post("/vote", data={"code": code, "choices": kept})
    client.post("/vote/cast", data={"code": code, "choices": kept}, status=303)
    assert boxed(round_at_work) == [kept]


def test_a_picture_on_the_ballot_is_seen_by_everybody_and_no_other_file(round_at_work: FundAtWork, client: PickyClient) -> None:
    with transaction(round_at_work.engine) as session:
        scene = found_again(round_at_work.scene(session))
        session.add(StoredFile(sha256=PICTURE, media_type="image/png", size=4, content=b"\x89PNG"))
        session.flush()
        proposal = scene.proposal("Well", 1_000_00, picture=PICTURE)
        voted_on(scene)
        item = scene.item("Water kiosk", 1_000_00)
        without = item.public_id
        session.execute(
            text(
                "INSERT INTO ballot_item (public_id, round_id, envelope_id, proposal_id, number, name, cost_minor, total_minor,"
                " exclusive, picture, frozen_by, frozen_at) SELECT 'picture000000000', round_id, envelope_id, :id, 99, name,"
                " cost_minor, total_minor, exclusive, :picture, frozen_by, frozen_at FROM ballot_item WHERE id = :like"
            ),
            {"id": proposal.id, "picture": PICTURE, "like": item.id},
        )
        assert session.scalar(select(Voter)) is None
    shown = client.get("/vote/pictures/picture000000000")
    assert (shown.data, shown.mimetype) == (b"\x89PNG", "image/png") and "sandbox" in shown.headers["Content-Security-Policy"]
    client.get(f"/vote/pictures/{without}", status=404)
    client.get(f"/vote/pictures/{PICTURE[:16]}", status=404)
