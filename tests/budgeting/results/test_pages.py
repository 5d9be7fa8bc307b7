"""The pages of results, as people see and fill them in."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from access.policy import Role
from budgeting.counting.rule import Method, Rule
from budgeting.models import Phase
from budgeting.results import inputs
from budgeting.results.computing import computations_of
from budgeting.terms import RoundTerms
from core.calendars import today
from core.db import transaction
from tests.budgeting.assembly.scene import minute
from tests.budgeting.results.polls import approvals, voted
from tests.budgeting.scene import GREEDY, RoundScene, found_again
from tests.projects.funds.desk_fixtures import FundAtWork

pytestmark = pytest.mark.one_engine
VOTES = {(1,): 5, (2,): 4, (3,): 3}
DAY = today("Africa/Harare")
ON = {"day-day": str(DAY.day), "day-month": str(DAY.month), "day-year": str(DAY.year)}
ANSWERED = {"answered-day": str(DAY.day), "answered-month": str(DAY.month), "answered-year": str(DAY.year)}


class Results:
    """The pages of the first envelope of the round at work. `step` goes into a phase; `cast` puts ballots there."""

    def __init__(self, at: FundAtWork, patched: pytest.MonkeyPatch, terms: RoundTerms = GREEDY) -> None:
        self.at, self.patched = at, patched
        with transaction(at.engine) as session:
            scene = voted(found_again(at.scene(session)), terms, well=3_000_00, drain=3_000_00, lamps=1_000_00)
            self.base = f"/funds/{at.fid}/rounds/{scene.round.public_id}/results"

    def step(self, phase: Phase) -> None:
        with transaction(self.at.engine) as session:
            found_again(self.at.scene(session)).step(phase, DAY)

    def cast(self, votes: Mapping[tuple[int, ...], int]) -> None:
        with transaction(self.at.engine) as session:
            election = approvals(found_again(self.at.scene(session)), votes)
        self.patched.setattr(inputs, "election_of", lambda *_: election)

    def minute(self) -> str:
        with transaction(self.at.engine) as session:
            return minute(found_again(self.at.scene(session)))

    def counts(self) -> int:
        with transaction(self.at.engine) as session:
            scene: RoundScene = found_again(self.at.scene(session))
            return len(computations_of(session, scene.envelope))


@pytest.fixture
def results(round_at_work: FundAtWork, monkeypatch: pytest.MonkeyPatch) -> Results:
    return Results(round_at_work, monkeypatch)


def test_a_result_is_counted_explained_and_counted_again(results: Results) -> None:
    results.cast(VOTES)
    client = results.at(Role.BOOKKEEPER)
    assert "not counted yet" in client.page(results.base).text
    assert "has not been counted yet" in client.page(f"{results.base}/1").text
    client.post(f"{results.base}/1", status=302)
    client.post(f"{results.base}/1", status=302)
    assert results.counts() == 1
    page = client.page(f"{results.base}/1")
    assert "Number 1 on the ballot, “Well”, is funded with 3,000.00 USD." in page.text.replace("\u00a0", " ")
    assert "when its turn came, 2,000.00 USD was left, 1,000.00 USD too little" in page.text.replace("\u00a0", " ")
    assert "not published yet" in page.text and page.html.count('class="drawing bar"') == 9
    assert "it comes out the same" in client.page(f"{results.base}/1?recount=yes").text
    why = client.page(f"{results.base}/1/items/2")
    assert "Why it is not funded" in why.text and client.open(f"{results.base}/1/items/9").status_code == 404


def test_what_if_is_marked_and_keeps_nothing(results: Results) -> None:
    results.cast(VOTES)
    results.at(Role.BOOKKEEPER).post(f"{results.base}/1", status=302)
    client = results.at(Role.AGENCY)
    assert "What if – not the result" in client.page(f"{results.base}/1/what-if").text
    page = client.page(f"{results.base}/1/what-if?method=greedy&threshold=4")
    assert "What if – not the result: Most votes first" in page.text
    assert "differs" in page.text and results.counts() == 1
    refused = client.page(f"{results.base}/1/what-if?method=equal-shares&utility=points")
    assert "cannot count ballots of this kind" in refused.text
    assert "not the result:" not in client.page(f"{results.base}/1/what-if?method=assembly").text


def test_a_tie_leads_to_the_lot_and_the_lot_to_the_result(results: Results) -> None:
    results.cast({(1,): 4, (2,): 4, (3,): 2})
    client = results.at(Role.BOOKKEEPER)
    assert client.post(f"{results.base}/1", status=302).location.endswith("/1/lot")
    page = client.page(f"{results.base}/1/lot")
    assert "Well" in page.text and "Lamps" not in page.text
    sent = page.form(f"{results.base}/1/lot") | {"turn-1": "2", "turn-2": "1", "place": "School", "how": "Cards in a bag"}
    del sent["csrf_token"]
    wrong = client.post(f"{results.base}/1/lot", data=sent | {"witness-1": "Tendai"}, status=422)
    assert "at least 2 witnesses" in wrong.text and 'value="Cards in a bag"' in wrong.text
    seen = {"witness-1": "Tendai", "witness-2": "Rudo"}
    twice = client.post(f"{results.base}/1/lot", data=sent | seen | {"turn-1": "1"}, status=422)
    assert "Write the whole order down" in twice.text
    client.post(f"{results.base}/1/lot", data=sent | seen, status=302)
    client.post(f"{results.base}/1", status=302)
    text = client.page(f"{results.base}/1").text
    assert "the drawn lot put them in this order: “Drain”, “Well”." in text and "Tendai" in text
    assert "no lot to be drawn" in client.page(f"{results.base}/1/lot").text


def test_an_objection_is_written_down_and_answered(results: Results) -> None:
    results.cast(VOTES)
    keeper, officer = results.at(Role.BOOKKEEPER), results.at(Role.PROGRAMME_OFFICER)
    keeper.post(f"{results.base}/1", status=302)
    address = f"{results.base}/objections"
    assert "No result was published yet" in keeper.page(address).text
    assert keeper.post(address, data={"voter": "", "about": "Too early", **ON}, status=409)
    for phase in (Phase.COUNTED, Phase.PROVISIONAL):
        results.step(phase)
    wrong = keeper.post(address, data={"voter": "77", "about": "Not counted", **ON}, status=422)
    assert "no voter 77" in wrong.text and 'value="Not counted"' in wrong.text
    keeper.post(address, data={"voter": "", "about": "The well lies on a road", **ON}, status=302)
    page = officer.page(address)
    assert "From somebody who is not named" in page.text and "Not answered yet" in page.text
    said = {"objection": "1", "upheld": "yes", "reason": "", **ANSWERED}
    assert "something below has to be changed" in officer.post(f"{address}/answer", data=said, status=400).text
    officer.post(f"{address}/answer", data=said | {"reason": "The plan shows it"}, status=302)
    assert "Upheld" in keeper.page(address).text
    assert "Published on" in keeper.page(results.base).text


def test_a_decision_changes_the_result_and_is_marked(results: Results) -> None:
    results.cast(VOTES)
    results.at(Role.BOOKKEEPER).post(f"{results.base}/1", status=302)
    results.step(Phase.COUNTED)
    officer, address = results.at(Role.PROGRAMME_OFFICER), f"{results.base}/1/decision"
    sent = officer.page(address).form(address)
    del sent["csrf_token"]
    sent |= {"item": "2", "ruling": "fund", "amount": "3000", "extra": "", "reason": "Most homes flood"}
    sent["minute"] = results.minute()
    wrong = officer.post(address, data=sent, status=422)
    assert "2,000.00 USD too much" in wrong.text.replace("\u00a0", " ") and 'value="Most homes flood"' in wrong.text
    officer.post(address, data=sent | {"extra": "2000"}, status=302)
    text = officer.page(f"{results.base}/1").text.replace("\u00a0", " ")
    assert "An assembly decided otherwise (A1/1): it is funded with 3,000.00 USD, of which 2,000.00 USD is extra money." in text
    assert "changed by an assembly" in text and "Left: 0.00 USD" in text


def test_the_page_of_equal_shares_shows_support_and_where_money_went(
    round_at_work: FundAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = Results(round_at_work, monkeypatch, replace(GREEDY, rule=Rule(Method.EQUAL_SHARES, compare=True)))
    results.cast({(1,): 1, (1, 2): 6, (3,): 3})
    client = results.at(Role.BOOKKEEPER)
    client.post(f"{results.base}/1", status=302)
    page = client.page(f"{results.base}/1")
    assert "Two outcomes were compared" in page.text and "Effective support" in page.text
    why = client.page(f"{results.base}/1/items/2").text
    assert "Where the money of its supporters went" in why and "Well" in why
