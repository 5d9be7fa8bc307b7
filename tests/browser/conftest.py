"""The real app behind a real address, and Debian's Chromium in front of it, on a telephone and on a laptop."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import Engine
from werkzeug.serving import make_server

from access import people
from access.policy import Role
from core.db import transaction
from groups.cycles import SeriesPlan
from groups.founding import add_network, found_group
from groups.loans.rules import LoanRules
from groups.members import enrol
from groups.terms import LeftOver, Terms
from tests.web_fixtures import PASSWORD

CHROMIUM = "/usr/bin/chromium"
TELEPHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1366, "height": 768}
MEETING_DAY = date(2026, 11, 16)
ENGLISH_NAMES = (
    "Amina Otieno", "Beatrice Wanjiku", "Catherine Achieng", "Dorcas Njeri", "Esther Akinyi", "Faith Mwende", "Grace Atieno",
)  # fmt: skip
THAI_NAMES = ("กมล ศรีสุข", "เกศรา ทองดี", "แก้ว ใจงาม", "ขวัญใจ บุญมา", "จันทร์เพ็ญ แสงทอง")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite is enough here: what differs between the engines lies far below the pages."""
    path = tmp_path / "books.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@dataclass(frozen=True)
class Site:
    """Where the app answers. Everybody's password is PASSWORD; sign-in names are "treasurer", "treasurer-2", "key-holder"."""

    address: str
    engine: Engine
    group: str

    def url(self, path: str = "") -> str:
        return f"{self.address}/groups/{self.group}{path}"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the app answers while a test runs."""
    server = make_server("localhost", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(address: str, engine: Engine, quick_hashes: None, request: pytest.FixtureRequest) -> Site:
    """A group of seven, or as a test's marker `group(...)` says, and the app that serves it."""
    marker = request.node.get_closest_marker("group")
    return Site(address, engine, a_group(engine, **(marker.kwargs if marker else {})))


def a_group(
    engine: Engine,
    names: tuple[str, ...] = ENGLISH_NAMES,
    locale: str = "en",
    left_over: LeftOver = LeftOver.RETURN,
    may_return_shares: bool = False,
    loans: LoanRules | None = None,
) -> str:
    """The public id of a group whose officers can sign in."""
    terms = Terms(
        share_value_minor=50_00,
        social_minor=10_00,
        left_over=left_over,
        fine_late_minor=5_00,
        fine_absent_minor=10_00,
        may_return_shares=may_return_shares,
        most_shares_returned=5 if may_return_shares else 0,
        loans=loans,
    )
    with transaction(engine) as session:
        network = add_network(session, "Hill network", "en")
        group = found_group(
            session,
            network,
            name="Mwanzo" if locale == "en" else "กลุ่มออมทรัพย์ริมคลอง",
            currency="THB",
            locale=locale,
            timezone="Asia/Bangkok",
            founded_on=date(2026, 1, 5),
            terms=terms,
            signed_by="All founding members",
            series=SeriesPlan(date(2026, 1, 5), every_days=7),
            by="test",
        )
        for name in names:
            enrol(session, group, name, date(2026, 1, 5))
        officers = (
            ("treasurer", "Malee", Role.TREASURER),
            ("treasurer-2", "Pim", Role.TREASURER),
            ("key-holder", "Somsak", Role.KEY_HOLDER),
        )
        for sign_in_name, name, role in officers:
            person = people.add_user(session, sign_in_name, name, PASSWORD, locale, by="test")
            people.grant(session, person, role, group.scope, by="test")
        return group.public_id


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--headless=new"])
        yield browser
        browser.close()


class Device:
    """A telephone or a laptop in somebody's hand: a browser with its own cookies and its own store.

    What its scripts complain of fails the test, except that an answer is missing when the signal is.
    """

    def __init__(self, chromium: Browser, site: Site, size: dict[str, int], *, scripts: bool = True) -> None:
        self.site = site
        self.context: BrowserContext = chromium.new_context(
            viewport=size, java_script_enabled=scripts, has_touch=size is TELEPHONE  # type: ignore[arg-type]
        )
        self.context.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if "Content Security" in said.text else None)
        return page

    def close_page(self) -> None:
        """As when somebody closes the browser: no question is asked."""
        self.page.close(run_before_unload=False)

    def sign_in(self, name: str) -> Page:
        self.page.goto(f"{self.site.address}/sign-in")
        self.page.fill("#sign-in-name", name)
        self.page.fill("#password", PASSWORD)
        self.page.click("main form button.main")
        self.page.wait_for_url(f"{self.site.address}/")
        return self.page

    def begin_meeting(self, day: date = MEETING_DAY, calendar_offset: int = 0) -> Page:
        """A new sheet, open on this device."""
        self.page.goto(self.site.url("/meetings"))
        self.page.fill("#held-on-day", str(day.day))
        self.page.fill("#held-on-month", str(day.month))
        self.page.fill("#held-on-year", str(day.year + calendar_offset))
        self.page.click("main form button.main")
        self.page.wait_for_url("**/meetings/*")
        return self.page


Hand = Callable[..., Device]


@pytest.fixture
def in_hand(chromium: Browser, site: Site) -> Iterator[Hand]:
    """`in_hand(TELEPHONE)` gives a device; all are put away when the test ends."""
    devices: list[Device] = []

    def take(size: dict[str, int], *, scripts: bool = True) -> Device:
        devices.append(Device(chromium, site, size, scripts=scripts))
        return devices[-1]

    yield take
    complaints = [complaint for device in devices for complaint in device.complaints]
    for device in devices:
        device.context.close()
    assert complaints == []


@pytest.fixture
def telephone(in_hand: Hand) -> Device:
    return in_hand(TELEPHONE)


@pytest.fixture
def laptop(in_hand: Hand) -> Device:
    return in_hand(LAPTOP)
