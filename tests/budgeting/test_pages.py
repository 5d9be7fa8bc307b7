"""The pages of rounds, as people see them."""

from datetime import timedelta

import pytest

from access.policy import Role
from core.calendars import today
from core.db import transaction
from tests.budgeting.scene import found_again
from tests.projects.funds.desk_fixtures import FundAtWork

pytestmark = pytest.mark.one_engine


def test_a_fund_shows_its_rounds(round_at_work: FundAtWork) -> None:
    with transaction(round_at_work.engine) as session:
        rid = found_again(round_at_work.scene(session)).round.public_id
    client = round_at_work(Role.BOOKKEEPER)
    assert "What to build in 2026" in client.page(f"/funds/{round_at_work.fid}/rounds").text
    page = client.page(f"/funds/{round_at_work.fid}/rounds/{rid}")
    assert "5,000.00" in page.text and "being prepared" in page.text
    assert client.open(f"/funds/{round_at_work.foreign}/rounds/{rid}").status_code == 404


TERMS = {
    "voice": "member",
    "adult-from": "18",
    "channel-paper": "yes",
    "ballot": "approval",
    "least": "1",
    "most": "3",
    "method": "equal-shares",
    "misfit": "skip",
    "utility": "cost",
    "completion": "add1",
    "add1-stop": "overspent",
    "increment": "0.50",
    "tie-1": "lower-cost",
    "tie-2": "more-votes",
    "quorum-people": "20",
    "quorum-women": "40",
    "conflict": "yes",
    "objection-days": "7",
    "least-cell": "5",
}


def test_a_round_is_opened_and_its_terms_are_written(round_at_work: FundAtWork) -> None:
    client, at = round_at_work(Role.PROGRAMME_OFFICER), f"/funds/{round_at_work.fid}/rounds"
    assert "Nothing is written here" in client.post(f"{at}/new", data={"title": " "}, status=400).text
    rid = client.post(f"{at}/new", data={"title": "A rehearsal", "rehearsal": "yes"}).headers["Location"].rsplit("/", 1)[1]
    here = f"{at}/{rid}"
    assert "no money moves" in client.page(here).text
    asked = {"name": "For all", "amount": "2,000", "restriction": "1", "kind": "all", "leftover": "return"}
    assert "above zero" in client.post(f"{here}/envelopes/new", data=asked | {"amount": "0"}, status=422).text
    client.post(f"{here}/envelopes/new", data=asked)
    wrong = client.post(f"{here}/terms", data=TERMS | {"channel-hands": "yes"}, status=422)
    assert "counted totals only" in wrong.text and 'value="0.50"' in wrong.text
    client.post(f"{here}/terms", data=TERMS)
    page = client.page(here).text
    assert "every share is raised by 0.50" in page and "the cheaper proposal first, the proposal with more votes first" in page
    assert client.get(f"{here}/terms").text.count(" checked") == 2


def test_days_are_planned_and_the_round_goes_on(round_at_work: FundAtWork) -> None:
    with transaction(round_at_work.engine) as session:
        rid = found_again(round_at_work.scene(session)).round.public_id
    client, here = round_at_work(Role.PROGRAMME_OFFICER), f"/funds/{round_at_work.fid}/rounds/{rid}"
    days = {"proposals-begins": (1, 2, 2026), "proposals-ends": (28, 2, 2026), "voting-begins": (28, 2, 2026)}
    fields = {
        f"{name}-{part}": str(number)
        for name, given in (days | {"voting-ends": (5, 3, 2026)}).items()
        for part, number in zip(("day", "month", "year"), given, strict=True)
    }
    assert "lasts until 28 February 2026" in client.post(f"{here}/plan", data=fields, status=422).text
    client.post(f"{here}/plan", data=fields | {"voting-begins-month": "3", "voting-begins-day": "1"})
    assert "28 February 2026" in client.page(here).text
    step = {"phase": "proposals", "reason": "", "day-day": "1", "day-month": "1", "day-year": "2020"}
    assert "lies before" in client.post(f"{here}/phase", data=step, status=409).text
    current = client.page(here).text
    assert "Go on to: collecting proposals" in current


def test_a_round_that_began_on_paper(round_at_work: FundAtWork) -> None:
    """It runs since a day that lies behind, but neither before the fund nor from tomorrow on."""
    client, at = round_at_work(Role.PROGRAMME_OFFICER), f"/funds/{round_at_work.fid}/rounds"
    asked = {"title": "Held in May", "day-day": "4", "day-month": "5", "day-year": "2009"}
    assert "before this fund was opened, on 1 July 2010" in client.post(f"{at}/new", data=asked, status=409).text
    later = today() + timedelta(days=2)
    parts = {"day-day": str(later.day), "day-month": str(later.month), "day-year": str(later.year)}
    wrong = client.post(f"{at}/new", data=asked | parts, status=409).text
    assert 'id="e-day"' in wrong and 'value="Held in May"' in wrong
    here = client.post(f"{at}/new", data=asked | {"day-year": "2011"}).headers["Location"]
    assert "4 May 2011: being prepared" in client.page(here).text
