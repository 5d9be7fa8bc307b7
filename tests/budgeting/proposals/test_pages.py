"""The pages of proposals, as people see them: written from a sheet of paper, corrected, merged, split, reviewed, taken back."""

from dataclasses import dataclass
from io import BytesIO

import pytest

from access.policy import Role
from budgeting.finding import rounds_of
from budgeting.models import Phase, Proposal
from budgeting.proposals.finding import proposals_of
from core.db import transaction
from tests.budgeting.assembly.scene import minute
from tests.budgeting.proposals.scene import PNG, TAPS, ProposalScene, plain
from tests.budgeting.scene import found_again
from tests.pages import Page
from tests.projects.funds.desk_fixtures import FundAtWork
from tests.projects.spending.test_spending_pages import sent_by_a_browser

pytestmark = pytest.mark.one_engine

SHEET = {
    "envelope": "1",
    "title": "Six taps in Section B",
    "summary": "Women walk 800 metres for water.",
    "proposer": "Tendai Moyo",
    "community": "",
    "place": "Behind the clinic",
    "latitude": "-17.80123",
    "longitude": "30.90456",
    "category": "water",
    "households": "120",
    "tenants": "48",
    "untitled": "120",
    "total": "3000",
    "requested": "2000",
    "co-1-source": "labour",
    "co-1-amount": "600",
    "co-1-standing": "promised",
    "co-2-source": "municipality",
    "co-2-giver": "City of Harare",
    "co-2-amount": "400",
    "co-2-standing": "confirmed",
    "co-2-paper": "Letter W/12",
}
ON_A_DAY = {"day-day": "10", "day-month": "2", "day-year": "2026"}
REVIEW = {"verdict": "feasible", "explanation": "The main runs along the lane.", "reviewer": "Eng. Rudo Ncube", **ON_A_DAY}
ESTIMATE = {"low": "2800", "likely": "3100", "high": "3600"}


@dataclass
class Desk:
    """The round's proposals on screen; `at` is their address."""

    fund: FundAtWork
    at: str

    def step(self, phase: Phase) -> None:
        with transaction(self.fund.engine) as session:
            found_again(self.fund.scene(session)).step(phase)

    def known(self) -> list[Proposal]:
        with transaction(self.fund.engine) as session:
            return proposals_of(session, rounds_of(session, self.fund.scene(session).fund)[0])

    def add(self, title: str, minor: int = 500_00) -> str:
        with transaction(self.fund.engine) as session:
            scene = ProposalScene(found_again(self.fund.scene(session)))
            return f"{self.at}/{scene.add(plain(title, minor) if title != TAPS.title else TAPS).public_id}"


@pytest.fixture
def desk(round_at_work: FundAtWork) -> Desk:
    with transaction(round_at_work.engine) as session:
        rid = found_again(round_at_work.scene(session)).round.public_id
    made = Desk(round_at_work, f"/funds/{round_at_work.fid}/rounds/{rid}/proposals")
    made.step(Phase.PROPOSALS)
    return made


def test_a_sheet_of_paper_becomes_a_proposal_with_its_picture(desk: Desk) -> None:
    clerk = desk.fund(Role.BOOKKEEPER)
    assert "No proposal yet." in clerk.page(desk.at).text
    form = clerk.page(f"{desk.at}/new").form(f"{desk.at}/new")
    sent = {**SHEET, "reference": form["reference"], "picture": (BytesIO(PNG), "../../taps.svg")}
    for _ in range(2):  # the button is pressed twice
        answer = clerk.post(f"{desk.at}/new", data={**sent, "picture": (BytesIO(PNG), "../../taps.svg")}, status=303)
    (taps,) = desk.known()
    page = clerk.page(answer.location)
    for said in ("2,000.00 USD", "3,000.00 USD", "labour, in kind", "600.00 USD", "Letter W/12", "48", "-17.80123 30.90456"):
        assert said in page.text, said
    assert "600.00 USD of it are promised and not confirmed" in page.text
    (picture,) = [one.get("src") for one in page.all("img")]
    shown = clerk.get(picture)
    assert (shown.data, shown.mimetype) == (PNG, "image/png")
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert taps.public_id in shown.headers["Content-Disposition"] and "svg" not in shown.headers["Content-Disposition"]
    card = clerk.page(desk.at)
    assert "Asks for 2,000.00 of 3,000.00 USD" in card.text and "not yet reviewed" in card.text
    assert desk.fund(Role.APPROVER).page(answer.location).h1 == "Six taps in Section B"


def test_what_does_not_add_up_comes_back_as_it_was_typed(desk: Desk) -> None:
    clerk = desk.fund(Role.BOOKKEEPER)

    def wrong(status: int, **typed: object) -> dict[str, str]:
        answer = clerk.post(f"{desk.at}/new", data={**SHEET, "reference": "a-sheet", **typed}, status=status)
        page = Page(answer.text)
        assert page.form(f"{desk.at}/new")["place"] == "Behind the clinic"
        return page.errors()

    assert "a difference of 250.00 USD" in wrong(400, requested="1750")["requested"]
    assert "10 fewer" in wrong(400, households="38")["households"]
    assert "Write down the paper" in wrong(400, **{"co-2-paper": ""})["co-2-paper"]
    assert "Nothing is written here" in wrong(400, **{"co-1-amount": "", "co-1-giver": "Us"})["co-1-amount"]
    assert set(wrong(400, title="", total="1,0,0", latitude="91")) == {"title", "total", "latitude"}
    assert "not by a PDF" in wrong(409, picture=(BytesIO(b"%PDF-1.7"), "plan.png"))["picture"]
    assert "no JPEG, PNG or WebP" in wrong(409, picture=(BytesIO(b"<svg onload=alert(1)>"), "taps.png"))["picture"]
    assert desk.known() == []


def test_a_picture_that_is_far_too_large_leaves_what_was_typed(desk: Desk) -> None:
    clerk = desk.fund(Role.BOOKKEEPER)
    fields = {**SHEET, "reference": "a-sheet", "csrf_token": clerk.token()}
    body, mark = sent_by_a_browser(fields, PNG + bytes(20_000_000))
    kind = f"multipart/form-data; boundary={mark}"
    answer = clerk.post(
        f"{desk.at}/new", data=body.replace(b'name="scan"', b'name="picture"'), content_type=kind, token=False, status=409
    )
    page = Page(answer.text)
    assert "has 21 MB, and at most 5 MB are kept" in page.errors()["picture"]
    assert page.form(f"{desk.at}/new")["title"] == SHEET["title"]


def test_a_correction_keeps_its_reason_and_what_stood_there(desk: Desk) -> None:
    clerk, at = desk.fund(Role.BOOKKEEPER), desk.add(TAPS.title)
    filled = clerk.page(f"{at}/correct").form(f"{at}/correct")
    assert (filled["co-2-paper"], filled["households"], filled["version"]) == ("Letter W/12 of 3 February 2026", "120", "1")
    filled.pop("picture")
    changed = {**filled, "title": "Eight taps", "total": "3400", "requested": "2400", "reason": "Eight were drawn"}
    page = clerk.page(clerk.post(f"{at}/correct", data=changed, status=303).location)
    assert page.h1 == "Eight taps"
    for said in ("Version 2: corrected", "Eight were drawn", "Six taps in Section B", "3,000.00 USD", "Bookkeeper"):
        assert said in page.text, said
    stale = clerk.post(f"{at}/correct", data=changed, status=409)
    assert "was changed after this page was opened" in stale.text


def test_two_are_merged_and_one_is_split(desk: Desk) -> None:
    clerk, taps, pump = desk.fund(Role.BOOKKEEPER), desk.add(TAPS.title), desk.add("A pump")
    form = clerk.page(f"{taps}/merge").form(f"{taps}/merge")
    form.pop("picture")
    del form["with-2"]  # a box that is not ticked is not sent
    both = {**form, "into": "this", "reason": "The same lane", "title": "Taps and a pump"}
    assert "Tick at least one other" in clerk.post(f"{taps}/merge", data=both, status=422).text
    page = clerk.page(clerk.post(f"{taps}/merge", data={**both, "with-2": "yes"}, status=303).location)
    assert page.h1 == "Taps and a pump" and "It came from Proposal 2 A pump. The same lane" in page.text
    assert "It went on in Proposal 1 Taps and a pump" in clerk.page(pump).text
    assert clerk.get(f"{pump}/correct", status=409)
    part = {"part-1-title": "Four taps", "part-1-total": "2000", "part-1-requested": "1400", "part-1-co-1": "600"}
    halves = {"version": "2", "reason": "One each year", **part, "part-2-title": "A pump"}
    refused = clerk.post(f"{taps}/split", data={**halves, "part-2-total": "900", "part-2-requested": "800"}, status=400)
    assert "a difference of 100.00 USD" in Page(refused.text).errors()["part-2-requested"]
    clerk.post(f"{taps}/split", data={**halves, "part-2-total": "900", "part-2-requested": "900"}, status=303)
    assert [(one.title, one.state) for one in desk.known()] == [
        ("Taps and a pump", "split"),
        ("A pump", "merged"),
        ("Four taps", "open"),
        ("A pump", "open"),
    ]


def test_an_officer_reviews_adjusts_and_groups(desk: Desk) -> None:
    officer, at = desk.fund(Role.PROGRAMME_OFFICER), desk.add(TAPS.title)
    officer.get(f"{at}/review", status=409)
    desk.step(Phase.REVIEW)
    form = officer.page(f"{at}/review").form(f"{at}/review")
    sent = {**form, **REVIEW}
    officer.post(f"{at}/review", data={**sent, "verdict": "needs_change"}, status=303)
    assert "has to be changed first" in officer.page(desk.at).text and "not yet reviewed" not in officer.page(desk.at).text
    missing = Page(officer.post(f"{at}/review", data={**sent, "low": "2800"}, status=400).text).errors()
    assert set(missing) == {"likely", "high"}
    assert "an estimate" in officer.post(f"{at}/review", data=sent, status=422).text
    own = officer.post(f"{at}/review", data={**sent, **ESTIMATE, "reviewer": "tendai moyo"}, status=409)
    assert "nobody reviews her own proposal" in own.text
    page = officer.page(officer.post(f"{at}/review", data={**sent, **ESTIMATE}, status=303).location)
    assert "The main runs along the lane." in page.text and "2,800.00 USD to 3,600.00 USD, likely 3,100.00 USD" in page.text
    assert "The likely cost is 100.00 USD above" in page.text
    assert "100.00 USD more" in officer.page(f"{at}/adjust").text
    officer.post(f"{at}/adjust", data={"version": "1", "reason": "By the estimate"}, status=303)
    page = officer.page(officer.post(f"{at}/group", data={"label": "Clinic yard", "reason": "One site"}, status=303).location)
    assert "2,100.00 USD" in page.text and "Version 3: group of which at most one is funded" in page.text
    assert "At most one" not in page.text and "“Clinic yard”" in officer.page(desk.at).text
    assert "can be done" in page.text
    assert officer.open(f"{at}/correct").status_code == 403
    assert desk.fund(Role.BOOKKEEPER).open(f"{at}/review").status_code == 403


def test_a_proposal_is_taken_back_and_an_item_off_the_ballot(desk: Desk) -> None:
    clerk, officer = desk.fund(Role.BOOKKEEPER), desk.fund(Role.PROGRAMME_OFFICER)
    taps, path = desk.add(TAPS.title), desk.add("A path")
    assert "Nothing is written here" in clerk.post(f"{path}/withdraw", data={"reason": "", **ON_A_DAY}, status=400).text
    gone = clerk.page(clerk.post(f"{path}/withdraw", data={"reason": "Built already", **ON_A_DAY}, status=303).location)
    assert "Taken back by its proposer on 10 February 2026. Built already" in gone.text
    with transaction(desk.fund.engine) as session:
        scene = ProposalScene(found_again(desk.fund.scene(session)))
        scene.at.terms()
        scene.at.step(Phase.REVIEW)
        scene.review(proposals_of(session, scene.round)[0])
        scene.freeze()
        scene.at.step(Phase.VOTED)
        off = {"reason": "The owner sold the land", "minute": minute(scene.at), **ON_A_DAY}
    assert "does not stand on the ballot" in officer.post(f"{path}/off-the-ballot", data=off, status=409).text
    page = officer.page(officer.post(f"{taps}/off-the-ballot", data=off, status=303).location)
    assert "Taken off the ballot on 10 February 2026" in page.text and "number 1 on the ballot" in page.text
    assert "taken off the ballot" in officer.page(desk.at).text


def test_a_proposal_of_another_fund_is_not_there(desk: Desk) -> None:
    at, clerk = desk.add(TAPS.title), desk.fund(Role.BOOKKEEPER)
    pid = at.rpartition("/")[2]
    for address in (at.replace(desk.fund.fid, desk.fund.foreign), at.replace(pid, "0123456789abcdef"), f"{at}/picture"):
        assert clerk.open(address).status_code == 404
