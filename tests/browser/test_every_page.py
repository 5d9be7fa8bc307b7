"""Every page, for everybody who sees it, on a telephone and on a laptop: readable aloud, and never wider than the screen."""

import pytest
from playwright.sync_api import Page, expect

from access import people
from access.policy import EVERYTHING, Role
from core.db import reading, transaction
from groups import vouchers
from groups.general_voucher import GENERAL, General, Happening, content_of, memo_of
from groups.models import Group, Network
from tests.browser.conftest import LAPTOP, TELEPHONE, Device, Hand, Site
from tests.browser.readable import look_over
from tests.web_fixtures import PASSWORD

OF_THE_GROUP = (
    "", "/meetings", "/members", "/members/new", "/members/3", "/officers", "/constitution", "/period", "/statements",
    "/vouchers", "/dividends", "/dividends/pay", "/loans",
)  # fmt: skip
SIZES = (TELEPHONE, LAPTOP)


@pytest.fixture
def officer(site: Site) -> str:
    """Somebody of the network's office, who sets groups up."""
    with transaction(site.engine) as session:
        person = people.add_user(session, "officer", "Wilai", PASSWORD, by="test")
        network = session.query(Network).one()
        people.grant(session, person, Role.NETWORK_OFFICER, network.scope, by="test")
    return "officer"


@pytest.fixture
def administrator(site: Site) -> str:
    with transaction(site.engine) as session:
        person = people.add_user(session, "administrator", "Anan", PASSWORD, by="test")
        people.grant(session, person, Role.ADMINISTRATOR, EVERYTHING, by="test")
    return "administrator"


def look_at_all(device: Device, paths: tuple[str, ...]) -> None:
    for path in paths:
        for size in SIZES:
            device.page.set_viewport_size(size)  # type: ignore[arg-type]
            answer = device.page.goto(device.site.address + path)
            assert answer is not None and answer.ok, path
            look_over(device.page)


def of_the_group(site: Site) -> tuple[str, ...]:
    return tuple(f"/groups/{site.group}{path}" for path in OF_THE_GROUP)


def voucher_of(site: Site) -> str:
    """The page of a voucher that waits for a second officer."""
    with transaction(site.engine) as session:
        group = session.query(Group).filter_by(public_id=site.group).one()
        general = General(group.currency, Happening.GIFT, 100, "From the temple")
        day, content = group.founded_on, content_of(general)
        voucher = vouchers.prepare(session, group, GENERAL, day, content, memo_of(group, general), by="user:other")
        return f"/groups/{site.group}/vouchers/{voucher.public_id}"


def test_what_a_stranger_sees(telephone: Device) -> None:
    look_at_all(telephone, ("/sign-in", "/sign-in?lang=th", "/p"))


def test_what_a_treasurer_sees(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    look_at_all(telephone, ("/", "/me", *of_the_group(telephone.site)))
    look_at_all(telephone, ("/calculators", "/calculators/loan?principal=5000&rate=1&due-on=each_meeting"))
    look_at_all(telephone, ("/calculators/dividend?opening=1000&monthly=100&rate=6", "/calculators/appropriation?surplus=900"))
    written = tuple(f"/groups/{telephone.site.group}/vouchers/general{asked}" for asked in ("", "?happened=repaid"))
    look_at_all(telephone, (*written, voucher_of(telephone.site)))
    shared = ("share-out", "members/3/leaving", "members/3/leaving?died=yes", "members/3/buy-in")
    look_at_all(telephone, tuple(f"/groups/{telephone.site.group}/{path}" for path in shared))
    look_at_all(telephone, ("/calculators/share-out", "/calculators/share-out?pool=2000&shares=5,3&loans=900,0&members=2"))


def test_what_the_networks_officer_sees(telephone: Device, officer: str) -> None:
    telephone.sign_in(officer)
    look_at_all(telephone, ("/", "/groups/new", "/people", "/people/new", *of_the_group(telephone.site)))


def test_what_an_administrator_sees(telephone: Device, administrator: str) -> None:
    telephone.sign_in(administrator)
    paths = tuple(path for path in of_the_group(telephone.site) if not path.endswith("/statements"))
    look_at_all(telephone, ("/", "/people", *(path for path in paths if not path.endswith("/new"))))


@pytest.mark.group(names=())
def test_a_group_without_anything(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    look_at_all(telephone, tuple(f"/groups/{telephone.site.group}{path}" for path in ("", "/meetings", "/members", "/officers")))
    telephone.page.goto(telephone.site.url("/meetings"))
    telephone.page.tap("main form button.main")
    expect(telephone.page.locator(".error")).to_contain_text("Enrol the members first")
    look_over(telephone.page)


def test_errors_are_pages_too(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    telephone.page.goto(f"{telephone.site.address}/groups/{'0' * 16}")
    look_over(telephone.page)
    telephone.page.goto(telephone.site.url("/members/new"))
    telephone.page.fill("#name", "")
    telephone.page.tap("main form button.main")
    expect(telephone.page.locator("#e-name")).to_be_visible()
    look_over(telephone.page)


def test_an_officer_founds_a_group(in_hand: Hand, officer: str) -> None:
    """From the empty form, with a mistake in it, to the first member."""
    laptop = in_hand(LAPTOP)
    page = laptop.sign_in(officer)
    page.get_by_role("link", name="Found a group").click()
    look_over(page)
    page.get_by_role("link", name="VSLA").click()
    page.get_by_text("Savings, social fund and fines").click()
    fill_in_founding(page)
    page.fill("#share-value", "fifty")
    page.get_by_role("button", name="Found the group").click()
    expect(page.locator("#e-share-value")).to_contain_text("“fifty” is not an amount")
    assert page.input_value("#name") == "Rim Nam"
    look_over(page)
    page.fill("#share-value", "50")
    page.get_by_role("button", name="Found the group").click()
    page.get_by_role("link", name="Enrol a member").click()
    page.fill("#name", "Duangjai")
    page.fill("#joined-on-day", "5")
    page.fill("#joined-on-month", "1")
    page.fill("#joined-on-year", "2026")
    page.get_by_role("button", name="Enrol").click()
    expect(page.get_by_role("link", name="Duangjai")).to_be_visible()
    with reading(laptop.site.engine) as session:
        assert session.query(Group).filter_by(name="Rim Nam").one().currency == "THB"


def fill_in_founding(page: Page) -> None:
    typed = {
        "name": "Rim Nam", "timezone": "Asia/Bangkok", "founded-on-day": "5", "founded-on-month": "1", "founded-on-year": "2026",
        "social": "10", "fine-late": "5", "fine-absent": "10", "signed-by": "All nine", "first-on-day": "5",
        "first-on-month": "1", "first-on-year": "2026", "place": "Temple",
    }  # fmt: skip
    page.select_option("#currency", "THB")
    for name, value in typed.items():
        page.fill(f"#{name}", value)
