"""An assembly through the pages that people use: called, too few come, called again, decided, minutes approved."""

from io import BytesIO

import pytest

from access.policy import Role
from core.db import transaction
from tests.budgeting.assembly.scene import HALF, AssemblyScene, an_assembly
from tests.budgeting.scene import found_again
from tests.projects.funds.desk_fixtures import FundAtWork
from tests.web_fixtures import PickyClient

pytestmark = pytest.mark.one_engine

BOXES = {"guest", "consensus", "scan"}
NOTICE = {
    "place": "Under the mango tree",
    "called_by": "The committee",
    "called_how": "By loudspeaker",
    "agenda": "What to build\n\nOther",
}
REFUSED = {"kind": "other", "wording": "No", "majority": "simple", "consensus": "yes"}


def day(name: str, number: int, month: int) -> dict[str, str]:
    return {f"{name}_day": str(number), f"{name}_month": str(month), f"{name}_year": "2026"}


def sent(client: PickyClient, page: str, action: str = "", *, status: int = 302, **typed: str) -> str:
    """A form of a page filled in and sent; where it led to, or the page that came back."""
    form = client.page(page).form(action or page)
    fields = {name: value for name, value in form.items() if name not in BOXES}
    typed = {name.replace("_", "-"): value for name, value in typed.items()}
    response = client.post(action or page, data=fields | typed, status=status)
    return response.headers["Location"] if status == 302 else response.text


@pytest.fixture
def clerk(round_at_work: FundAtWork) -> PickyClient:
    with transaction(round_at_work.engine) as session:
        scene = AssemblyScene(found_again(round_at_work.scene(session)))
        scene.quorum(share=HALF, second_share=HALF * HALF)
        scene.round.voters(8, sex="f", tenure="renter")
        scene.round.voters(4, sex="m", tenure="none")
    return round_at_work(Role.BOOKKEEPER)


def called(at: FundAtWork, clerk: PickyClient) -> str:
    """The address of the new assembly of the fund's round."""
    with transaction(at.engine) as session:
        rid = found_again(at.scene(session)).round.public_id
    return sent(clerk, f"/funds/{at.fid}/assemblies/new", round=rid, **NOTICE, **day("held", 7, 2), **day("notice", 31, 1))


def test_an_assembly_from_its_notice_to_its_approved_minutes(round_at_work: FundAtWork, clerk: PickyClient) -> None:
    at = round_at_work
    page = called(at, clerk)
    wrong = sent(clerk, f"/funds/{at.fid}/assemblies/new", status=400, agenda=" ")
    assert "Nothing is written here" in wrong and "Not saved yet" in wrong

    here = f"{page}/attendance"
    sent(clerk, here, f"{here}/people", voters="1, 2 9")
    assert "Voter 9" in (text := clerk.page(here).text) and "without title or papers" in text
    assert "is on line 1 of the list already" in sent(clerk, here, f"{here}/people", status=409, voters="1")
    above = sent(clerk, here, f"{here}/heads", status=422, heads_women="1", heads_renter="2")
    assert "2 people are named, but only 1 heads were counted" in above and 'value="2"' in above
    sent(clerk, here, f"{here}/heads", heads_women="1", heads_renter="1", heads_guests="2")
    sent(clerk, here, f"{here}/people/3/off")
    text = clerk.page(here).text
    assert "3 people with a voice, 2 guests without a voice" in text and "no, 3 are missing" in text
    sent(clerk, here, f"{here}/quorum", facilitator="Tendai Moyo", secretary="Rudo Ncube")
    assert "adjourned for lack of quorum" in clerk.page(page).text.lower()
    assert "stands at" in clerk.post(f"{page}/decisions", data=REFUSED, status=409).text

    sent(clerk, f"{page}/again", **NOTICE, **day("held", 14, 2), **day("notice", 8, 2))
    text = clerk.page(page).text
    assert "It was called again as A2." in text
    second = clerk.page(f"/funds/{at.fid}/assemblies").html.split('href="')
    address = next(part.partition('"')[0] for part in second if "/assemblies/" in part and "A2," in part)
    here = f"{address}/attendance"
    sent(clerk, here, f"{here}/people", voters="1 2 3 9", arrived="14:00")
    sent(clerk, here, f"{here}/quorum", facilitator="Tendai Moyo", secretary="Rudo Ncube")
    sent(clerk, here, f"{here}/people/4/left", at="15:30")

    forms = f"{address}/decisions"
    assert "come first" in sent(clerk, forms, status=409, kind="allocation", wording="The drain", consensus="yes")
    sent(clerk, forms, kind="accounts", wording="The accounts of 2025", consensus="yes")
    assert "5 votes were counted, but 4" in sent(clerk, forms, status=422, kind="allocation", wording="The drain", votes_for="5")
    sent(clerk, forms, kind="allocation", wording="The drain first", votes_for="3", votes_against="1", at="15:00")
    sent(clerk, forms, kind="minutes", wording="Minutes of A1", consensus="yes", approves=page.rpartition("/")[2])
    asked = f"{address}/questions"
    sent(clerk, asked, asked_by="A tenant of Section B", what="And the lamp?", kind="objection", decision="2")
    sent(clerk, asked, f"{asked}/1/answer", words="Next year", who="The committee")
    sent(clerk, forms, f"{address}/lost", lost_at="16:20")
    text = clerk.page(address).text
    voted = "3 for, 1 against, 0 abstained, of 4 present"
    assert all(words in text for words in (voted, "presented and accepted", "10,000.00", "Next year", "From 16:20 on"))
    assert "Voter 9" not in text

    minutes = f"{page}/minutes"
    assert "A draft" in clerk.page(minutes).text
    approver = at(Role.APPROVER)
    sent(approver, minutes, f"{minutes}/approve")
    sent(clerk, minutes, f"{minutes}/corrections", correction="It was in the school")
    text = clerk.page(minutes).text
    assert "Approved by decision A2/3" in text and "It was in the school" in text


def test_a_photo_of_the_tally_sheet(round_at_work: FundAtWork, clerk: PickyClient) -> None:
    with transaction(round_at_work.engine) as session:
        address = f"/funds/{round_at_work.fid}/assemblies/{an_assembly(round_at_work.scene(session)).public_id}/minutes"
    fields = {name: value for name, value in clerk.page(address).form(f"{address}/papers").items() if name != "scan"}
    said = fields | {"title": "Signed minutes", "scan": (BytesIO(b"%PDF-1.7 signed"), "minutes.pdf")}
    clerk.post(f"{address}/papers", data=said, content_type="multipart/form-data", status=302)
    scan = clerk.get(f"{address}/papers/2")
    assert scan.mimetype == "application/pdf" and "A1-paper-2.pdf" in scan.headers["Content-Disposition"]
    assert "sandbox" in scan.headers["Content-Security-Policy"]
    assert "Choose a photo" in clerk.post(f"{address}/papers", data=fields | {"title": "Nothing"}, status=400).text


def test_who_may_not_see_names_sees_counts(round_at_work: FundAtWork, clerk: PickyClient) -> None:
    with transaction(round_at_work.engine) as session:
        address = f"/funds/{round_at_work.fid}/assemblies/{an_assembly(round_at_work.scene(session)).public_id}"
    auditor = round_at_work(Role.AGENCY)
    auditor.get(f"{address}/attendance", status=403)
    assert "Chipo Dube" in clerk.get(f"{address}/papers/minutes").text
    paper = auditor.get(f"{address}/papers/minutes").text
    assert "tenants" in paper and "Chipo Dube" not in paper and ">14<" not in paper
    assert "Chipo Dube" not in auditor.get(address).text + auditor.get(f"{address}/minutes").text
    assert clerk.get(f"{address}/papers/minutes.pdf?lang=th").data.startswith(b"%PDF-")
