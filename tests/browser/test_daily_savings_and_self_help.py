"""A street that saves daily and an Indian self-help group, each from its set-up by method to its printed papers, by thumb."""

from collections.abc import Mapping
from datetime import date

from playwright.sync_api import Page, expect
from sqlalchemy import select

from access import people
from access.policy import Role, member_scope
from core.db import reading, transaction
from groups.models import Group
from groups.verify import verify_group_records
from ledger.verify import verify_all
from tests.browser.conftest import LAPTOP, TELEPHONE, Hand, Site
from tests.browser.readable import look_over
from tests.browser.test_rotation_and_kiosk import Set, confirmed, printed, set_up
from tests.browser.test_share_out import meet
from tests.web_fixtures import PASSWORD

__all__ = ["set_up"]  # the five questions, answered by the network's officer

STREET = ("Akinyi", "Baraka", "Chebet")
WOMEN = ("Asha", "Bharati", "Chhaya")


def filled(page: Page, typed: Mapping[str, str]) -> None:
    for name, value in typed.items():
        page.fill(f"[name='{name}']", value)


def collects(site: Site, number: int) -> None:
    """The member has a sign-in of her own."""
    with transaction(site.engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == site.group)).one()
        her = people.add_user(session, "collects", "Akinyi", PASSWORD, by="test")
        people.grant(session, her, Role.MEMBER, member_scope(group.public_id, number), by="test")


def named(site: Site, officer: Page) -> None:
    """Akinyi collects, and everybody's door is on her round."""
    officer.goto(site.url("/collectors"))
    officer.select_option("#member", "1")
    filled(officer, {"street": "Lower street"})
    look_over(officer)
    officer.get_by_role("button", name="Name her").tap()
    expect(officer.locator("h1")).to_contain_text("Doors of Akinyi")
    for number in (1, 2, 3):
        officer.check(f"[name='door-{number}']")
    look_over(officer)
    officer.get_by_role("button", name="Keep her round").tap()
    expect(officer.locator("h1")).to_have_text("Collectors")


def went_round(hers: Page) -> None:
    """Half the street before noon, the other half after."""
    hers.get_by_role("link", name="My round: Mwanzo").tap()
    expect(hers.locator("h1")).to_contain_text("Round of Akinyi")
    look_over(hers)
    hers.get_by_role("link", name="Write the round").tap()
    filled(hers, {"saved-1": "20"})
    hers.get_by_role("button", name="Keep for later").tap()
    expect(hers.locator(".large")).to_contain_text("20.00")
    filled(hers, {"saved-2": "50", "saved-3": "35"})
    look_over(hers)
    hers.get_by_role("button", name="The round is done").tap()
    expect(hers.locator("main")).to_contain_text("105.00")
    look_over(hers)


def visited(site: Site, holder: Page) -> None:
    """Another group counts the box and opens two passbooks; the report is put down half-typed and taken up again."""
    holder.goto(site.url("/visits/new"))
    filled(holder, {"visitors-from": "Umoja", "visitor-1": "Atieno"})
    holder.get_by_role("button", name="Keep for later").click()
    expect(holder.locator("[name='version']").first).to_have_value("1")
    expect(holder.locator("[name='visitors-from']")).to_have_value("Umoja")
    filled(holder, {"count-loan_fund-5000": "1", "count-loan_fund-2000": "1", "passbook-2-says": "50", "passbook-3-says": "30"})
    filled(holder, {"passbook-3-note": "One stamp is missing", "question-1-text": "Who holds the third key?"})
    look_over(holder)
    holder.get_by_role("button", name="The report is whole: record it").click()
    expect(holder.locator("main")).to_contain_text("20.00 KES away from the book")
    filled(holder, {"count-loan_fund-2000": "2", "findings": "The books are in order"})
    holder.get_by_role("button", name="The report is whole: record it").click()
    expect(holder.locator("h1")).to_contain_text("Visit of")
    look_over(holder)


def test_daily_savings_from_the_door_to_the_peer_audit(set_up: Set, in_hand: Hand) -> None:  # noqa: F811
    asked = "Is there a smallest amount? Leave it empty if any amount will do."
    site = set_up("Daily savings with collectors", asked, {"currency": "KES", "amount": "5"}, STREET)
    collects(site, 1)
    officer = in_hand(TELEPHONE).sign_in("officer")
    named(site, officer)
    hers, table = in_hand(TELEPHONE).sign_in("collects"), in_hand(LAPTOP)
    went_round(hers)

    treasurer = table.sign_in("writes")
    treasurer.goto(site.url("/collectors"))
    treasurer.get_by_role("link", name="1 Akinyi").click()
    treasurer.get_by_role("link", name="Round of Akinyi").click()
    treasurer.get_by_role("button", name="I agree").click()
    expect(treasurer.locator("main")).to_contain_text("Confirmed and in the books as number 1")
    treasurer.goto(site.url("/collectors/1/hand-over"))
    filled(treasurer, {"count-5000": "1", "count-2000": "2", "keeps": "5", "reason": ""})
    treasurer.get_by_role("button", name="This was counted").click()
    expect(treasurer.locator("main")).to_contain_text("10.00 KES away from what she should hand over")
    look_over(treasurer)
    filled(treasurer, {"reason": "A torn note of ten"})
    treasurer.get_by_role("button", name="This was counted").click()
    expect(treasurer.locator("main")).to_contain_text("SHORT by 10.00")
    look_over(treasurer)
    filled(treasurer, {"sign-in-name": "collects", "password": PASSWORD})
    treasurer.get_by_role("button", name="I agree").click()
    expect(treasurer.locator("main")).to_contain_text("Confirmed and in the books as number 2")
    link = treasurer.get_by_role("link", name="Print it (PDF)").get_attribute("href")
    paper = printed(table, f"{site.address}{link}")
    assert "Hand-over by a collector" in paper and "A torn note of ten" in paper and "90.00" in paper

    hers.goto(site.url("/collectors/1"))
    expect(hers.locator(".large")).to_contain_text("5.00")
    for _ in range(2):
        hers.goto(site.url("/collectors/1"))
        hers.get_by_role("button", name="Print the sheet for today").tap()
        hers.wait_for_url("**/statements/morning-sheet/**")
    expect(hers.locator("body")).to_contain_text("This is print 2 for the day")

    holder = in_hand(LAPTOP)
    visited(site, holder.sign_in("agrees"))
    link = holder.page.get_by_role("link", name="Report (PDF)").get_attribute("href")
    paper = printed(holder, f"{site.address}{link}")
    assert "Umoja" in paper and "One stamp is missing" in paper and "The books are in order" in paper
    officer.goto(f"{site.address}/networks")
    expect(officer.locator("main")).to_contain_text("105.00 KES")
    look_over(officer)
    with reading(site.engine) as session:
        assert [*verify_all(session), *verify_group_records(session)] == []


def test_a_self_help_group_to_its_monthly_report(set_up: Set, in_hand: Hand) -> None:  # noqa: F811
    site = set_up("Self-help group", "How much does each member save at a meeting?", {"currency": "KES", "amount": "100"}, WOMEN)
    telephone = in_hand(TELEPHONE)
    telephone.site = site
    page = telephone.sign_in("writes")
    meet(telephone, date(2026, 1, 5), {"row-1-saved": "100", "row-2-saved": "100", "row-3-saved": "100"})

    page.goto(site.url("/vouchers/general?happened=borrowed"))
    filled(page, {"amount": "1201", "reason": "Gramin bank"})
    page.select_option("#place", "bank")
    page.get_by_role("button", name="Prepare").tap()
    expect(page.locator("main")).to_contain_text("a multiple of savings")
    filled(page, {"amount": "1200"})
    page.get_by_role("button", name="Prepare").tap()
    confirmed(page)

    page.goto(site.url())
    page.get_by_role("link", name="Monthly report").tap()
    page.select_option("#carrier", "1")
    page.select_option("#second", "3")
    page.get_by_role("button", name="Show").tap()
    page.wait_for_url("**second=3")
    look_over(page)
    link = page.get_by_role("link", name="Report (PDF)").get_attribute("href")
    paper = printed(telephone, f"{site.address}{link}")
    assert "1,200.00" in paper and "1 Asha" in paper and "3 Chhaya" in paper
    link = page.get_by_role("link", name="For a spreadsheet (CSV)").get_attribute("href")
    file = telephone.context.request.get(f"{site.address}{link}").text()
    assert "borrowed,0.00,1200.00,0.00,1200.00" in file and "savings,300.00,0.00,0.00,300.00" in file
    page.goto(site.url("/indicators"))
    look_over(page)
    expect(page.locator("main")).to_contain_text("1,200.00 ÷ 300.00")
    with reading(site.engine) as session:
        assert [*verify_all(session), *verify_group_records(session)] == []
