"""From set-up to the printed dividend: case W01 in Thai, and a Philippine co-operative whose refund the law holds."""

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from access import people
from access.models import User
from access.policy import Role
from core.calendars import BUDDHIST_OFFSET
from core.db import transaction
from groups.figures import OtherKind, OtherLine, Row
from groups.models import Group, Network
from tests.browser.conftest import LAPTOP, THAI_NAMES, Device, Hand
from tests.browser.readable import look_over
from tests.data import case
from tests.groups.loans.lenders import agreed_loan, met
from tests.groups.village import meet
from tests.web_fixtures import PASSWORD

FOUNDED = date(2024, 12, 15)
W01 = case("W01")


@dataclass(frozen=True)
class Cooperative:
    """How one is set up, and what the second member brings so that the box can lend."""

    method: str
    locale: str
    currency: str
    offset: int
    chosen: dict[str, str]
    typed: dict[str, str]


THAI = Cooperative(
    "thai_cooperative", "th", "THB", BUDDHIST_OFFSET,
    {"loans-method": "flat", "loans-rate-per": "period", "loans-interest-by": "period", "dividends-rounding-mode": ""},
    {"saving": "1000", "loans-rate": "5", "loans-guarantors": "0", "dividends-rounding-unit": "0.01"},
)  # fmt: skip
PHILIPPINE = Cooperative(
    "ph_cooperative", "en", "PHP", 0,
    {"loans-method": "flat", "loans-rate-per": "period", "loans-interest-by": "period"},
    {"saving": "100", "loans-rate": "5", "loans-times-savings": "20"},
)  # fmt: skip


def founded(device: Device, officer: str, one: Cooperative) -> str:
    """The five questions, answered by the network's officer. The address of the new group."""
    page = device.sign_in(officer)
    page.goto(f"{device.site.address}/groups/new?method={one.method}")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.select_option("#currency", one.currency)
    page.select_option("#locale", one.locale)
    for name, option in one.chosen.items():
        page.select_option(f"#{name}", option)
    days = {f"{name}-{part}": str(number) for name in ("founded-on", "first-on") for part, number in day_parts(FOUNDED, one)}
    typed = {"name": "Ruam Jai", "timezone": "Asia/Bangkok", "every-days": "1", "signed-by": "All members", **days, **one.typed}
    for name, value in typed.items():
        page.fill(f"#{name}", value)
    page.click("main form[method=post] button.main")
    page.wait_for_url("**/members")
    look_over(page)
    address = page.url.removesuffix("/members")
    for number, name in enumerate(("Somsri", "Malee", "Dao"), start=1):
        page.goto(f"{address}/members/new")
        page.fill("#name", name)
        for part, value in day_parts(FOUNDED, one):
            page.fill(f"#joined-on-{part}", str(value))
        page.click("main form[method=post] button.main")
        page.wait_for_url("**/members")
    return address


def day_parts(day: date, one: Cooperative) -> tuple[tuple[str, int], ...]:
    return (("day", day.day), ("month", day.month), ("year", day.year + one.offset))


def first_meeting(page: Page, address: str, one: Cooperative, saved: dict[int, str], note: str, pieces: str) -> None:
    """What members bring on the first day, counted and confirmed on the same telephone."""
    page.goto(f"{address}/meetings")
    for part, value in day_parts(FOUNDED, one):
        page.fill(f"#held-on-{part}", str(value))
    page.click("main form[method=post] button.main")
    page.wait_for_url("**/meetings/*")
    page.check("[name=count-loan_fund-opening][value=agrees]")
    page.check("[name=count-social_fund-opening][value=agrees]")
    for number, amount in saved.items():
        page.fill(f"#row-{number}-saved", amount)
    page.fill(f"#count-loan_fund-{note}", pieces)
    look_over(page)
    page.click("#finish")
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", PASSWORD)
    page.click("form[action$='confirm-here'] button")
    page.wait_for_url("**/meetings/*")


def rest_of_the_year(session: Session, group: Group, lent_minor: int, income_minor: int) -> None:
    """A thousand each month from the first member, a loan to her, and what else the year brings."""
    for month in range(1, 13):
        day = date(2025, month, 3)
        row = [Row(1, saved_minor=1_000_00)]
        if month == 2:
            agreed_loan(session, group, 1, lent_minor, day, instalments=1)
            met(session, group, day, row, given=(1,))
        elif month == 3:
            met(session, group, day, row, repaid={1: lent_minor * 105 // 100})
        else:
            income = (OtherLine(OtherKind.INCOME, income_minor, "rent of the hall"),) if month == 6 else ()
            meet(session, group, day, row, income)


@pytest.fixture
def officer(site: Any) -> str:
    with transaction(site.engine) as session:
        person = people.add_user(session, "officer", "Wilai", PASSWORD, by="test")
        people.grant(session, person, Role.NETWORK_OFFICER, session.query(Network).one().scope, by="test")
    return "officer"


def open_to_officers(device: Device, address: str) -> str:
    """The treasurer and the key-holder of the site keep this group too."""
    public_id = address.rsplit("/", 1)[1]
    with transaction(device.site.engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == public_id)).one()
        for name, role in (("treasurer", Role.TREASURER), ("key-holder", Role.KEY_HOLDER)):
            user = session.scalars(select(User).where(User.sign_in_name == name)).one()
            people.grant(session, user, role, group.scope, by="test")
    return public_id


def live_a_year(device: Device, address: str, lent_minor: int, income_minor: int) -> None:
    with transaction(device.site.engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == address.rsplit("/", 1)[1])).one()
        rest_of_the_year(session, group, lent_minor, income_minor)


def close_the_year(page: Page, address: str, rates: dict[str, str]) -> None:
    """What-if, the voucher, and the second officer on the same device."""
    page.goto(f"{address}/dividends?year=2025-12-31")
    for name, rate in rates.items():
        page.fill(f"#{name}", rate)
    page.click("main form[method=get] button")
    look_over(page)
    page.click("main form[method=post] button.main")
    page.wait_for_url("**/vouchers/*")
    confirm(page)


def confirm(page: Page) -> None:
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", PASSWORD)
    page.click("form[action$='confirm-here'] button")
    expect(page.locator("form[action$='confirm-here']")).to_have_count(0)
    look_over(page)


def printed(page: Page, address: str) -> str:
    paper = page.request.get(address)
    assert paper.ok and paper.headers["content-type"] == "application/pdf"
    return " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(paper.body())).pages).split())


@pytest.mark.group(names=THAI_NAMES, locale="th")
@pytest.mark.parametrize("method", ["thai_cooperative", "thai_group"])
def test_a_published_dividend_in_thai(in_hand: Hand, officer: str, method: str) -> None:
    """W01: a hundred thousand and a thousand a month at 5.70%, and 13% of 50,000 paid in interest."""
    address = founded(in_hand(LAPTOP), officer, replace(THAI, method=method))
    laptop = in_hand(LAPTOP)
    open_to_officers(laptop, address)
    page = laptop.sign_in("treasurer")
    first_meeting(page, address, THAI, {1: W01["opening"], 2: "2000000"}, "100000", "2100")
    live_a_year(laptop, address, 1_000_000_00, 200_000_00)
    close_the_year(page, address, {"dividend-rate": W01["rate_pct"], "rebate-rate": W01["rebate_pct"]})
    paper = printed(page, f"{address}/statements/dividends.pdf?lang=th")
    for figure in ("6,013.50", "6,500.00", "52.25", "2568", "1,000.00 × 11/12"):
        assert figure in paper, figure


def test_a_philippine_cooperative_pays_what_the_law_allows(in_hand: Hand, officer: str) -> None:
    """50,000 of capital and 1,000 a month: interest by the average, refunds at twice its rate, the rest back in the reserve."""
    address = founded(in_hand(LAPTOP), officer, PHILIPPINE)
    laptop = in_hand(LAPTOP)
    open_to_officers(laptop, address)
    page = laptop.sign_in("treasurer")
    first_meeting(page, address, PHILIPPINE, {1: "50000", 2: "150000"}, "100000", "200")
    live_a_year(laptop, address, 100_000_00, 15_000_00)
    close_the_year(page, address, {})
    page.goto(f"{address}/dividends/pay")
    look_over(page)
    page.select_option("#paid-as", "shares")
    page.click("main form[method=post] button.main")
    page.wait_for_url("**/vouchers/*")
    confirm(page)
    sheet = printed(page, f"{address}/statements/appropriation.pdf?lang=en")
    assert "CDA MC 2019-009" in sheet and "20,000.00" in sheet
