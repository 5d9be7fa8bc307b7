"""The money of a round through the pages that people use: from setting aside to the receipt, by two people."""

import re

import pytest

from access.policy import Role
from budgeting.awards.finding import awards_of
from budgeting.models import Phase
from core.db import reading, transaction
from projects.funds import verify
from tests.budgeting.awards.scene import a_counted_round
from tests.budgeting.scene import found_again
from tests.projects.funds.desk_fixtures import FundAtWork
from tests.projects.scene import a_project
from tests.web_fixtures import PickyClient

pytestmark = pytest.mark.one_engine

TODAY = {"day-day": "6", "day-month": "1", "day-year": "2026"}


@pytest.fixture
def at(round_at_work: FundAtWork) -> FundAtWork:
    """The result is counted, and nobody objected."""
    with transaction(round_at_work.engine) as session:
        a_counted_round(found_again(round_at_work.scene(session)))
    return round_at_work


def round_address(at: FundAtWork) -> str:
    with reading(at.engine) as session:
        return f"/funds/{at.fid}/rounds/{found_again(at.scene(session)).round.public_id}"


def went_on(at: FundAtWork, *phases: Phase) -> None:
    with transaction(at.engine) as session:
        for phase in phases:
            found_again(at.scene(session)).step(phase)


def sent(client: PickyClient, address: str, **typed: str) -> str:
    """A form filled in; where it led to."""
    form = {name: value for name, value in client.page(address).form(address.partition("?")[0]).items() if name != "free"}
    typed = {name.replace("_", "-"): value for name, value in typed.items()}
    return client.post(address.partition("?")[0], data=form | TODAY | typed, status=302).headers["Location"]


def confirmed(at: FundAtWork, voucher: str) -> str:
    assert re.fullmatch(rf"/funds/{at.fid}/vouchers/[0-9a-f]{{16}}", voucher)
    approver = at(Role.APPROVER)
    approver.post(f"{voucher}/confirm", data=approver.page(voucher).form(f"{voucher}/confirm"), status=302)
    return approver.page(voucher).text


def an_award(at: FundAtWork) -> str:
    """Set aside, ratified and confirmed; the address of the first award."""
    client, address = at(Role.BOOKKEEPER), round_address(at)
    confirmed(at, sent(client, f"{address}/money/set-aside", envelope="1"))
    confirmed(at, sent(client, f"{address}/money/ratify", minute="A1/1"))
    went_on(at, Phase.RATIFIED, Phase.EXECUTING)
    with reading(at.engine) as session:
        return f"{address}/awards/{awards_of(session, found_again(at.scene(session)).round)[0].public_id}"


def test_from_setting_aside_to_the_receipt(at: FundAtWork) -> None:
    client, address = at(Role.BOOKKEEPER), round_address(at)
    page = client.page(f"{address}/money")
    assert "Not set aside yet" in page.text and "Set the money aside" in page.text and "Ratify the result" in page.text
    shown = confirmed(at, sent(client, f"{address}/money/set-aside?envelope=1", reason="Meeting of the fund"))
    assert "What to build in 2026: For all" in shown and "no other voucher may take it" in shown
    waiting = sent(client, f"{address}/money/ratify", minute="A1/1")
    assert "prepared, not yet confirmed" in client.page(f"{address}/money").text
    assert sent(client, f"{address}/money/ratify", minute="A1/1") == waiting
    shown = confirmed(at, waiting)
    assert "Water point" in shown and "3,500.00" in shown and "A1/1" in shown
    went_on(at, Phase.RATIFIED, Phase.EXECUTING)
    with reading(at.engine) as session:
        award = f"{address}/awards/{awards_of(session, found_again(at.scene(session)).round)[0].public_id}"
    assert "Contract 7" in confirmed(at, sent(client, f"{award}/commit", amount="1,900", paper="Contract 7"))
    assert "Dzivarasekwa" in confirmed(at, sent(client, f"{award}/advance", amount="1000", place="bank:1"))
    assert "Receipt 12" in confirmed(at, sent(client, f"{award}/spend", amount="700", paper="Receipt 12"))
    back = sent(client, f"{award}/return", amount="100", place="cash", to="free", reason="Cheaper cement")
    assert "to the fund's free money" in confirmed(at, back)
    more = sent(client, f"{award}/supplement", amount="50", minute="A2/1", reason="Longer pipe")
    assert "what was left of the envelope" in confirmed(at, more)
    assert "back to the envelope" in confirmed(at, sent(client, f"{award}/release", amount="20", reason="Done for less"))
    seen = at(Role.AGENCY).page(award).text
    for said in ("2,000.00", "1,930.00", "1,800.00", "1,000.00", "700.00", "100.00", "Contract 7", "A2/1 · Longer pipe"):
        assert said in seen
    assert "The award is given up" in confirmed(at, sent(client, f"{award}/cancel", reason="The land was sold"))
    gone = sent(client, f"{address}/money/let-go", envelope="1")
    assert "What is not awarded goes back to the fund's free money." in confirmed(at, gone)
    fund = at(Role.AGENCY).page(f"/funds/{at.fid}").text
    assert "Advanced on awards, to be accounted for" in fund and "Set aside in rounds and not paid yet" in fund
    paper = at(Role.AGENCY).page(f"/funds/{at.fid}/papers/statement").text
    assert "Advanced on awards" in paper and "is set aside for what members decided" in paper
    with reading(at.engine) as session:
        assert list(verify.every_fund(session)) == []


def test_what_is_refused_stands_beside_its_field(at: FundAtWork) -> None:
    award, client = an_award(at), at(Role.BOOKKEEPER)
    address = f"{award}/commit"
    typed = client.page(address).form(address) | TODAY | {"amount": "2,000.01", "paper": "Contract 7"}
    answer = client.post(address, data=typed, status=409)
    assert "is 0.01" in answer.text.replace("\xa0", " ") and 'value="2,000.01"' in answer.text and 'id="e-amount"' in answer.text
    assert "Nothing is written here" in client.post(address, data=typed | {"paper": ""}, status=400).text
    money = award.partition("/awards/")[0] + "/money/set-aside"
    twice = client.post(money, data=client.page(money).form(money) | TODAY | {"envelope": "1"}, status=409)
    assert "This is done while the round is in" in twice.text
    at(Role.APPROVER).get(address, status=403)


def test_an_award_becomes_a_project(at: FundAtWork) -> None:
    award = an_award(at)
    with transaction(at.engine) as session:
        project = a_project(session, ("USD",)).project
        project.city_id = at.scene(session).fund.organisation_id
        pid = project.public_id
    client = at(Role.BOOKKEEPER)
    client.post(f"{award}/project", data={"project": pid}, status=302)
    assert "Bang Bua canal" in client.page(award).text
    seen = at(Role.PROGRAMME_OFFICER).page(f"/projects/{pid}").text
    assert "Decided by members" in seen and "Water point" in seen and "What to build in 2026" in seen


def test_who_comes_next_on_the_page(at: FundAtWork) -> None:
    award, client = an_award(at), at(Role.BOOKKEEPER)
    address = award.partition("/awards/")[0] + "/money/next"
    typed = client.page(address).form(address) | TODAY | {"envelope": "1", "item": "3", "minute": "A2/3"}
    assert "does not go to another proposal" in client.post(address, data=typed, status=409).text
