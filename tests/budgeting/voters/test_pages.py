"""The register of voters through its pages: brought in, one vouched for, struck, and ballots given out by a teller."""

from dataclasses import dataclass, replace

import pytest

from access.policy import Role
from budgeting.ballots.batches import add_batch
from budgeting.models import Phase, Voter
from budgeting.terms import Channel, Voice
from budgeting.voters.marks import use_voice
from budgeting.voters.register import voters_of
from core.db import reading, transaction
from tests.budgeting.scene import BOOKKEEPER, GREEDY, found_again
from tests.budgeting.voters.people import some_people
from tests.projects.funds.desk_fixtures import FundAtWork
from tests.web_fixtures import PickyClient

pytestmark = pytest.mark.one_engine


@dataclass
class Desk:
    at: FundAtWork
    rid: str
    group: str
    settlement: str

    @property
    def voters(self) -> str:
        return f"/funds/{self.at.fid}/rounds/{self.rid}/voters"

    def step(self, phase: Phase) -> None:
        with transaction(self.at.engine) as session:
            found_again(self.at.scene(session)).step(phase)

    def terms(self, voice: Voice) -> None:
        with transaction(self.at.engine) as session:
            agreed = replace(GREEDY, voice=voice, channels=(Channel.PAPER, Channel.ASSISTED), proxies=1, delegation=True)
            found_again(self.at.scene(session)).terms(agreed)

    def register(self) -> list[Voter]:
        with reading(self.at.engine) as session:
            return voters_of(session, found_again(self.at.scene(session)).round)


@pytest.fixture
def desk(round_at_work: FundAtWork) -> Desk:
    with transaction(round_at_work.engine) as session:
        scene = found_again(round_at_work.scene(session))
        people = some_people(scene)
        made = Desk(round_at_work, scene.round.public_id, people.group.public_id, people.settlement.public_id)
    made.terms(Voice.MEMBER)
    return made


def bring_in(desk: Desk, client: PickyClient, place: str) -> None:
    form = client.page(f"{desk.voters}/bring-in?place={place}").form(f"{desk.voters}/bring-in/write")
    unticked = {name: value for name, value in form.items() if name in ("place", "area", "looked-at")}
    assert "Tick that you have looked" in client.post(f"{desk.voters}/bring-in/write", data=unticked, status=422).text
    client.post(f"{desk.voters}/bring-in/write", data=unticked | {"ticked": "yes"}, status=303)


def test_a_group_is_brought_in_after_it_was_looked_at(desk: Desk) -> None:
    client = desk.at(Role.BOOKKEEPER)
    looked = client.page(f"{desk.voters}/bring-in?place=group:{desk.group}").text
    assert "Wanjiru" in looked and desk.register() == []
    bring_in(desk, client, f"group:{desk.group}")
    shown = client.page(desk.voters).text
    assert "4 voters" in shown and "Wanjiru" in shown
    assert "Achieng" not in client.page(f"{desk.voters}?q=wanj").text
    assert "Njeri" in client.page(f"{desk.voters}?q=4").text
    refused = client.page(f"{desk.voters}/bring-in?place=settlement:{desk.settlement}").text
    assert "Fill the register from the savings groups instead" in refused
    client.get(f"{desk.voters}/bring-in?place=group:{'0' * 16}", status=404)
    stale = {"place": f"group:{desk.group}", "area": "", "looked-at": "x", "ticked": "yes"}
    assert "look at the list again" in client.post(f"{desk.voters}/bring-in/write", data=stale, status=409).text.lower()


def test_who_may_not_read_names_sees_counts(desk: Desk) -> None:
    bring_in(desk, desk.at(Role.BOOKKEEPER), f"group:{desk.group}")
    page = desk.at(Role.AGENCY).page(desk.voters).text
    assert "4 voters" in page and "Wanjiru" not in page and "Names are shown" in page
    desk.at(Role.AGENCY).get(f"{desk.voters}/1", status=403)
    assert "Wanjiru" in desk.at(Role.PROGRAMME_OFFICER).page(desk.voters).text


def test_households_and_an_adult_by_name(desk: Desk) -> None:
    desk.terms(Voice.ADULT)
    client = desk.at(Role.BOOKKEEPER)
    bring_in(desk, client, f"settlement:{desk.settlement}")
    said = {"settlement": desk.settlement, "house": "4", "name": "Pim", "age-group": "18-24", "sex": "f", "area": ""}
    wrong = client.post(f"{desk.voters}/adults", data=said | {"house": "77"}, status=404)
    assert "77" in wrong.text
    where = client.post(f"{desk.voters}/adults", data=said, status=303).headers["Location"]
    assert "renter" in client.page(where).text and "Pim" in client.page(where).text
    assert "hidden" in client.page(desk.voters).text.lower()


PERSON = {"name": "Nelly", "basis": "vouched", "known-by": "Lodges behind the well", "area": "", "tenure": "none"}


def test_somebody_on_no_register_is_vouched_for_and_struck(desk: Desk) -> None:
    client = desk.at(Role.BOOKKEEPER)
    bring_in(desk, client, f"group:{desk.group}")
    form = client.page(f"{desk.voters}/add").form(f"{desk.voters}/add")
    assert not [name for name in form for word in ("title", "deed", "land", "document") if word in name]
    response = client.post(f"{desk.voters}/add", data=PERSON | {"first": "1"}, status=422)
    assert "2 different voters" in response.text and "Lodges behind the well" in response.text
    unknown = client.post(f"{desk.voters}/add", data=PERSON | {"first": "1", "second": "9"}, status=404).text
    assert "no voter of this number" in unknown
    same = PERSON | {"name": "Njeri", "first": "1", "second": "2"}
    assert "somebody else than who is there" in client.post(f"{desk.voters}/add", data=same, status=409).text
    where = client.post(f"{desk.voters}/add", data=PERSON | {"first": "1", "second": "2"}, status=303).headers["Location"]
    page = client.page(where)
    assert page.h1 == "5 · Nelly" and "Wanjiru" in page.text and "Lodges behind the well" in page.text
    assert client.post(f"{where}/strike", data={"why": "moved", "reason": ""}, status=400)
    client.post(f"{where}/strike", data={"why": "moved", "reason": "To Chitungwiza"}, status=303)
    assert "To Chitungwiza" in client.page(where).text
    client.post(f"{where}/put-back", data={"reason": "She came back"}, status=303)
    assert "She came back" in client.page(where).text and desk.register()[-1].struck_on is None


def test_a_teller_gives_out_ballots_and_sees_names_and_numbers_only(desk: Desk) -> None:
    keeper, table = desk.at(Role.BOOKKEEPER), f"{desk.voters}/table"
    bring_in(desk, keeper, f"group:{desk.group}")
    keeper.post(f"{desk.voters}/add", data=PERSON | {"first": "1", "second": "2"}, status=303)
    proxy = {"voter": "1", "carrier": "2", "authority": "Letter of 3 March"}
    assert "own ballot" in keeper.post(f"{desk.voters}/proxies", data=proxy | {"carrier": "1"}, status=422).text
    keeper.post(f"{desk.voters}/proxies", data=proxy, status=303)
    given = {"voter": "3", "organisation": desk.at.group, "representative": "Rudo Moyo", "authority": "Minutes"}
    keeper.post(f"{desk.voters}/delegations", data=given, status=303)
    teller = desk.at(Role.TELLER)
    assert "Ballots are given out while" in teller.page(table).text
    desk.step(Phase.VOTING)
    page = teller.page(table).text
    assert "Nelly" in page and "none, or not" not in page and "Lodges" not in page
    assert "Given to 2 Achieng, who carries it" in page and "Given to Rudo Moyo of" in page
    teller.get(desk.voters, status=403)
    teller.get(f"{desk.voters}/5", status=403)
    ballot = {"envelope": "1", "batch": "", "voter": "5", "to": "", "sought": "Nelly"}
    went = teller.post(table, data=ballot, status=303).headers["Location"]
    assert "voter 5 has her ballot" in teller.page(went).text
    again = teller.post(table, data=ballot, status=409).text
    assert "was given a ballot already" in again and "Wanjiru" not in again
    teller.post(table, data=ballot | {"voter": "1", "to": "proxy"}, status=303)
    teller.post(table, data=ballot | {"voter": "3", "to": "delegate"}, status=303)
    assert "has named nobody" in teller.post(table, data=ballot | {"voter": "2", "to": "proxy"}, status=409).text
    assert "3 of 5 ballots" in teller.page(table).text
    running = keeper.page(f"{desk.voters}/turnout").text
    assert "3 of 5 voters have used a voice" in running and "when voting is over" in running
    desk.step(Phase.VOTED)
    assert "Not shown: fewer than 5 people would be known by it." in keeper.page(f"{desk.voters}/turnout").text


def test_a_paper_is_written_down_to_the_batch_that_the_page_shows(desk: Desk) -> None:
    """The first of the select stands there from the beginning, before anybody looks a voter up."""
    bring_in(desk, desk.at(Role.BOOKKEEPER), f"group:{desk.group}")
    desk.step(Phase.VOTING)
    with transaction(desk.at.engine) as session:
        scene = found_again(desk.at.scene(session))
        batch = add_batch(session, scene.round, scene.envelope, "Hall", 9, by=BOOKKEEPER).public_id
    teller, table = desk.at(Role.TELLER), f"{desk.voters}/table"
    for address in (table, f"{table}?batch=0123456789abcdef"):
        (chosen,) = {field.get("value") for field in teller.page(address).all("input") if field.get("name") == "batch"}
        assert chosen == batch


def test_proxies_and_delegations_end_with_a_reason(desk: Desk) -> None:
    client = desk.at(Role.BOOKKEEPER)
    bring_in(desk, client, f"group:{desk.group}")
    client.post(f"{desk.voters}/proxies", data={"voter": "1", "carrier": "2", "authority": "Letter of 3 March"}, status=303)
    given = {"voter": "3", "organisation": desk.at.group, "representative": "Rudo", "authority": "Minutes"}
    client.post(f"{desk.voters}/delegations", data=given, status=303)
    for what in ("proxies", "delegations"):
        ended = client.page(f"{desk.voters}/{what}").form(f"{desk.voters}/{what}/end")["ended"]
        client.post(f"{desk.voters}/{what}/end", data={"ended": ended, "reason": "She comes herself"}, status=303)
        refused = client.post(f"{desk.voters}/{what}/end", data={"ended": ended, "reason": "Again"}, status=404).text
        assert "has ended" in refused and "Letter of 3 March" not in refused


def test_a_voter_whose_voice_is_used_is_not_struck(desk: Desk) -> None:
    client = desk.at(Role.BOOKKEEPER)
    bring_in(desk, client, f"group:{desk.group}")
    desk.step(Phase.VOTING)
    with transaction(desk.at.engine) as session:
        scene = found_again(desk.at.scene(session))
        voter = voters_of(session, scene.round)[0]
        use_voice(session, scene.round, scene.envelope, voter, Channel.PAPER, by=BOOKKEEPER)
    refused = client.post(f"{desk.voters}/1/strike", data={"why": "twice", "reason": "Also 7"}, status=409).text
    assert "has used her voice in this round" in refused and "Also 7" in refused
