"""A whole round in people's hands: from proposals on paper, through 40 ballots typed twice and a lot, to the awards.

It was held in meetings during a month, as most rounds are, and is written down by those who held it.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from access import people
from access.policy import Role
from budgeting.ballots.batches import batches_of
from budgeting.terms import Channel
from budgeting.voters.marks import use_voice
from budgeting.voters.register import voters_of
from core.calendars import today
from core.db import transaction
from projects.models import OrganisationKind
from projects.setting_up import add_organisation
from tests.browser.conftest import LAPTOP, TELEPHONE, Device, Hand, Site, a_group
from tests.browser.readable import look_over
from tests.browser.test_projects import PHOTO, InHand
from tests.budgeting.scene import BOOKKEEPER, OFFICER, found_again
from tests.projects.funds.desk_fixtures import FundAtWork, fund_at_work
from tests.web_fixtures import PASSWORD

__all__ = ["fund_at_work"]

ZONE = "Africa/Harare"
GIVEN = ("Ama", "Beauty", "Chipo", "Danai", "Edith", "Farai", "Grace", "Hope", "Idah", "Joyce", "Kuda")
VOTERS = tuple(f"{name} {family}" for family in ("Moyo", "Ncube", "Sibanda", "Dube") for name in GIVEN)[:43]
# Proposals of an envelope of 4,500: drains and lights ask for the same.
ASKED = {"Taps": "2,000", "Drains": "1,500", "Street lights": "1,500", "Health post": "800", "Bridge": "900"}
# What 39 papers say, and how many of them: 26 marks for the taps, 15 each for drains and lights, 13 for the health post.
SAID = {(1, 2): 10, (1, 3): 10, (2, 4): 5, (3, 4): 5, (1,): 6, (4,): 3}
TOO_MANY = "Five crosses"
ON_SCREEN = 3
SERIAL = re.compile(r"1-\d{4}-\w\w")


def ago(days: int) -> date:
    return today(ZONE) - timedelta(days=days)


@pytest.fixture
def site(address: str, fund_at_work: FundAtWork) -> Site:
    """The fund has money, a savings group of 43 gave to it too, and two tellers count."""
    app, engine = fund_at_work.app, fund_at_work.engine
    app.extensions["settings"] = replace(app.extensions["settings"], timezone=ZONE)
    group = a_group(engine, VOTERS)
    with transaction(engine) as session:
        scene, kind = fund_at_work.scene(session), OrganisationKind.GROUP
        savers = add_organisation(session, kind, "Mwanzo savings group", "ZW", reference=f"group:{group}", by=OFFICER)
        scene.receive(scene.council, 8_000_00, ago(60))
        scene.receive(savers, 43_00, ago(60))
        second = people.add_user(session, "teller-2", "Teller Two", PASSWORD, by="test")
        people.grant(session, second, Role.TELLER, scene.fund.scope, by="test")
    return Site(address, engine, group="")


class OfTheFund(InHand):
    """Somebody's device, from the page on which she begins. Each page is looked over when she sees it first."""

    def __init__(self, device: Device, name: str, base: str) -> None:
        self.page = device.sign_in(name)
        self.base = base
        self.looked_at: set[str] = set()

    def follow(self, *links: str) -> Page:
        for words in links:
            self.page.locator("main").get_by_role("link", name=words).first.click()
        return self.page

    def from_the_menu(self, words: str) -> None:
        self.page.get_by_role("navigation", name="Main menu").get_by_role("link", name=words).click()

    def to_the_count(self) -> None:
        """A teller reads nothing of the fund but the ballots of its rounds."""
        self.from_the_menu("Ballots")
        self.follow("What to build")

    def tick(self, name: str) -> None:
        self.page.locator(f"[name={name}]").check()

    def open(self, words: str) -> None:
        """What is folded away under these words."""
        folded = self.page.locator("details", has=self.page.locator("summary", has_text=words)).first
        if folded.get_attribute("open") is None:
            folded.locator("summary").first.click()

    def sees(self, *words: str) -> None:
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)
        if (heading := self.page.locator("h1").inner_text()) not in self.looked_at:
            self.looked_at.add(heading)
            look_over(self.page)

    def paper(self, words: str, ending: str = ".pdf") -> bytes:
        """What is to be printed here; with another ending, the same paper on screen."""
        address = str(self.page.get_by_role("link", name=words).get_attribute("href")).removesuffix(".pdf")
        answer = self.page.request.get(self.page.url.partition("/funds/")[0] + address + ending)
        assert answer.ok
        return answer.body()

    def goes_on(self, phase: str, day: date) -> None:
        """The round goes on to its next phase, which was on a day."""
        self.at("")
        self.open(f"Go on to: {phase}")
        step = self.page.locator("form", has=self.page.get_by_role("button", name=f"Go on to: {phase}"))
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            step.get_by_label(part, exact=True).fill(str(number))
        step.get_by_role("button").click()
        expect(self.page.locator("h1 + p")).to_contain_text(phase)

    def confirms(self) -> None:
        """The approver agrees to the voucher of the round that waits."""
        self.at("/money")
        self.sees("prepared, not yet confirmed")
        self.follow("Voucher")
        self.page.get_by_role("button", name="Confirm the voucher").click()
        self.sees("Confirmed")


def test_a_whole_round(in_hand: Hand, fund_at_work: FundAtWork) -> None:
    officer = OfTheFund(in_hand(LAPTOP), "programme-officer", "")
    officer.base = opened(officer)
    hers, approver = (OfTheFund(in_hand(TELEPHONE), name, officer.base) for name in ("bookkeeper", "approver"))
    tellers = [OfTheFund(in_hand(TELEPHONE), name, officer.base) for name in ("teller", "teller-2")]
    proposed(hers)
    officer.goes_on("proposals under review", ago(25))
    reviewed(officer)
    officer.goes_on("ballot frozen", ago(20))
    brought_in(hers)
    set_aside(hers)
    approver.confirms()
    officer.goes_on("voting", ago(12))
    serials = numbered(hers)
    given_out(tellers[0], fund_at_work)
    typed_twice(tellers, serials)
    settled(approver, serials[1])
    officer.goes_on("voting closed", ago(10))
    closed(tellers[1])
    counted(hers, officer)
    ratified(hers, approver, officer)


def opened(officer: OfTheFund) -> str:
    """The round with its envelope and its terms; where it is."""
    officer.from_the_menu("Projects")
    officer.follow("Funds", "Harare Slum Upgrading", "Rounds", "Open a round")
    officer.on(ago(31))
    officer.send("Open the round", title="What to build this year")
    address = officer.page.url
    officer.follow("Add an envelope")
    officer.send("Add it", name="For all", amount="4,500")
    officer.follow("Write the terms")
    officer.send("Write the terms down", most="2")
    officer.sees("4,500.00", "At least 1, at most 2.")
    officer.base = address
    officer.goes_on("collecting proposals", ago(30))
    return address


def proposed(hers: OfTheFund) -> None:
    """Five proposals, as they stand on paper."""
    for name, amount in ASKED.items():
        hers.at("/proposals")
        page = hers.follow("Write a proposal down")
        page.set_input_files("#picture", PHOTO)
        said = {"summary": f"{name} for sections B and C", "proposer": "Section B", "place": "Along the stream"}
        hers.send("Keep the proposal", title=name, total=amount, requested=amount, **said)
        expect(hers.page.locator("main")).to_contain_text("not yet reviewed")
    hers.at("/proposals")
    hers.sees(*ASKED)


def reviewed(officer: OfTheFund) -> None:
    for name, amount in ASKED.items():
        officer.at("/proposals")
        officer.follow(name, "Review it")
        officer.on(ago(22))
        officer.on(ago(22), "estimated")
        said = {"reviewer": "T. Chirwa, engineer", "explanation": "Measured on site"}
        if name == "Bridge":
            said |= {"explanation": "The bank is washed away each year", "verdict": "not_feasible"}
        else:
            said |= {"verdict": "feasible", "low": amount, "likely": amount, "high": amount}
        officer.send("Keep the review", **said)
        expect(officer.page.locator("main")).to_contain_text(said["explanation"])
    officer.sees("cannot be done")


def brought_in(hers: OfTheFund) -> None:
    """The savings group's members become voters."""
    hers.at("")
    hers.follow("Voters", "Bring in a register")
    hers.send("See what it would do", place="Mwanzo")
    hers.tick("ticked")
    hers.send("Write it into the register")
    hers.sees("43 voters")


def set_aside(hers: OfTheFund) -> None:
    hers.at("")
    hers.follow("Money of the round", "Set the money aside")
    hers.on(ago(15))
    hers.send("Prepare the voucher", reason="Annual meeting")
    hers.sees("4,500.00", "Set aside in envelopes")


def numbered(hers: OfTheFund) -> list[str]:
    """45 papers; their serials as they are printed on them."""
    hers.at("")
    hers.follow("Ballots")
    hers.open("Number papers")
    hers.send("Number them", place="Community hall", papers="45")
    hers.open("Print the ballots")
    hers.sees("45 papers")
    return list(dict.fromkeys(SERIAL.findall(hers.paper("Papers 1 to 45", ending="").decode())))


def given_out(teller: OfTheFund, fund: FundAtWork) -> None:
    """The first on the teller's telephone, and 42 more."""
    teller.to_the_count()
    teller.follow("Give out ballots")
    teller.page.get_by_role("button", name="Ballot given").first.click()
    teller.sees("voter 1 has her ballot", "1 of 43")
    with transaction(fund.engine) as session:
        scene = found_again(fund.scene(session))
        (batch,) = batches_of(session, scene.round)
        for voter in voters_of(session, scene.round)[1:]:
            use_voice(session, scene.round, scene.envelope, voter, Channel.PAPER, batch=batch.public_id, by=BOOKKEEPER)


def typed_twice(tellers: list[OfTheFund], serials: list[str]) -> None:
    """Each types the first papers and the spoiled one on her telephone, where one mistypes; the rest she had typed at home."""
    papers = dict(zip(serials, (said for said, many in SAID.items() for _ in range(many)), strict=False))
    at_hand, at_home = serials[:ON_SCREEN], serials[ON_SCREEN:len(papers)]
    rows = [f"{serial},{' '.join(map(str, papers[serial]))}" for serial in at_home]
    file = FilePayload(name="typed.csv", mimeType="text/csv", buffer="\n".join(["serial,choices", *rows]).encode())
    for teller in tellers:
        page = teller.page
        teller.to_the_count()
        teller.follow("Batch 1", "Type a paper")
        for serial in at_hand:
            mistyped = teller is tellers[1] and serial == serials[1]
            for number in (1, 3) if mistyped else papers[serial]:
                teller.tick(f"mark-{number}")
            teller.send("Take this paper", serial=serial.lower())
            teller.sees("differ" if mistyped else "in the count" if teller is tellers[1] else "a second time")
        teller.send("Take this paper", serial=serials[len(papers)], spoiled=TOO_MANY)
        teller.sees("does not count" if teller is tellers[1] else "a second time")
        teller.follow("Batch 1")
        teller.open("Send what was typed elsewhere")
        page.set_input_files("#file", file)
        teller.send("Send the file")
        teller.sees("Taken from the file")


def settled(approver: OfTheFund, serial: str) -> None:
    """The approver holds the paper in her hand."""
    approver.at("")
    approver.follow("Ballots", "Batch 1")
    approver.sees("the two entries differ")
    approver.follow("Settle it")
    approver.sees("1 2", "1 3")
    approver.tick("mark-1")
    approver.tick("mark-2")
    approver.send("Settle it", reason="A blot beside number 3")
    approver.sees("settled", "39", TOO_MANY)


def closed(teller: OfTheFund) -> None:
    """43 given out: 39 in the count, one spoiled, two came back, and one is not to be found."""
    teller.page.reload()
    teller.open("Close the batch")
    teller.send("Close the batch", returned="2", missing="0")
    teller.sees("43")
    teller.send("Close the batch", missing="1", reason="Mrs Dube went home with hers")
    teller.sees("This batch is closed", "Mrs Dube")


def counted(hers: OfTheFund, officer: OfTheFund) -> None:
    """The count stops at drains and lights, and goes on by the lot."""
    hers.at("")
    hers.follow("Results", "For all")
    hers.send("Count")
    hers.sees("Draw a lot", "Drains", "Street lights")
    hers.on(ago(10))
    witnesses = {"witness_1": "Mai Chikomo", "part_1": "Section A", "witness_2": "Ba Tendai", "part_2": "Teacher"}
    how = {"place": "Community hall", "how": "Cards in a bag"}
    hers.send("Write the lot down", turn_2="2", turn_3="1", **how, **{name: witnesses[name] for name in ("witness_1", "part_1")})
    hers.sees("witness")
    hers.send("Write the lot down", **witnesses)
    hers.send("Count")
    hers.sees("Number 3 on the ballot, “Street lights”", "Given: 4,300.00", "Left: 200.00", "Mai Chikomo", "not published yet")
    officer.goes_on("counted", ago(10))
    officer.goes_on("provisional result", ago(9))
    officer.goes_on("objections", ago(9))
    hers.at("")
    hers.follow("Results", "Objections")
    hers.on(ago(8))
    hers.send("Write it down", voter="7", about="My paper was not asked for")
    hers.sees("Not answered yet")
    officer.at("")
    officer.follow("Results", "Objections")
    officer.on(ago(3), "answered")
    officer.send("Write the answer down", reason="The register shows that she was given one")
    officer.sees("Dismissed")


def ratified(hers: OfTheFund, approver: OfTheFund, officer: OfTheFund) -> None:
    """What was decided is in the books, by two people; each award can be looked at."""
    hers.at("/money")
    hers.follow("Ratify the result")
    hers.send("Prepare the voucher")
    hers.sees("Taps", "Street lights", "Health post", "4,300.00")
    approver.confirms()
    approver.sees("2,000.00", "1,500.00", "800.00")
    officer.goes_on("ratified", ago(0))
    hers.at("/money")
    hers.sees("4,500.00", "200.00")
    hers.follow("Street lights")
    hers.sees("1,500.00")
    hers.at("")
    hers.follow("Results", "For all")
    (sheet,) = PdfReader(BytesIO(hers.paper("Result sheet"))).pages
    text = " ".join(sheet.extract_text().split())
    voices = ("Voices used: 43", "Voices in the count: 39")
    for words in ("Ratified", "No. 3", "Street lights", "1,500.00", "Mai Chikomo", "4,300.00", *voices):
        assert words in text
