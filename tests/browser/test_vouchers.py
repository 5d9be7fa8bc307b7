"""What happens outside a meeting, from the telephone to the paper; and a group that becomes a co-operative."""

from datetime import date
from io import BytesIO

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from access import people
from access.models import User
from access.policy import Role
from core.db import transaction
from groups.cycles import SeriesPlan
from groups.founding import found_group
from groups.models import Network
from groups.terms import Terms
from tests.browser.conftest import LAPTOP, TELEPHONE, Device, Hand, Site
from tests.browser.readable import look_over
from tests.web_fixtures import PASSWORD


def look_at_both_sizes(page: Page) -> None:
    for size in (LAPTOP, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        look_over(page)


def on_day(page: Page, name: str, day: str, month: str) -> None:
    for part, text in (("day", day), ("month", month), ("year", "2026")):
        page.fill(f"#{name}-{part}", text)


def written(device: Device, happened: str, amount: str, reason: str, *more: tuple[str, str]) -> Page:
    """The page of a new voucher, from the list of what can have happened."""
    page = device.page
    page.goto(device.site.url("/vouchers"))
    page.get_by_role("link", name="Write a voucher").click()
    look_over(page)
    page.get_by_role("link", name=happened).click()
    page.fill("#amount", amount)
    page.fill("#reason", reason)
    on_day(page, "day", "12", "1")
    for field, value in more:
        page.select_option(f"#{field}", value) if page.locator(f"select#{field}").count() else page.fill(f"#{field}", value)
    look_over(page)
    page.get_by_role("button", name="Prepare the voucher").click()
    expect(page.locator("h1")).to_contain_text("General voucher")
    return page


def confirmed_here(page: Page) -> None:
    page.fill("#sign-in-name", "key-holder")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Confirm the voucher").click()
    expect(page.locator("main")).to_contain_text("Confirmed and in the books")


def in_dollars(site: Site) -> str:
    """A group whose books are in dollars, kept by the same treasurer."""
    with transaction(site.engine) as session:
        network = session.query(Network).one()
        founded = found_group(
            session, network, name="Mwanzo", currency="USD", locale="en", timezone="Asia/Bangkok",
            founded_on=date(2026, 1, 5), terms=Terms(share_value_minor=1_00), signed_by="All",
            series=SeriesPlan(date(2026, 1, 5)), by="test",
        )  # fmt: skip
        treasurer = session.query(User).filter_by(sign_in_name="treasurer").one()
        people.grant(session, treasurer, Role.TREASURER, founded.scope, by="test")
        return founded.public_id


def test_from_what_happened_to_the_paper_and_a_co_operative(telephone: Device, in_hand: Hand) -> None:
    telephone.sign_in("treasurer")
    page = written(telephone, "A gift was received", "700", "From the temple")
    look_at_both_sizes(page)
    address = page.url
    hers = in_hand(LAPTOP).sign_in("key-holder")
    hers.goto(address)
    hers.get_by_role("button", name="Confirm the voucher").click()
    expect(hers.locator("main")).to_contain_text("Confirmed and in the books as number 1")
    page.reload()
    look_at_both_sizes(page)
    page.get_by_text("Take this voucher back").click()
    page.fill("#why-back", "It was lent, not given")
    page.get_by_role("button", name="Ask to take it back").click()
    look_at_both_sizes(page)
    page.get_by_role("button", name="No: keep the voucher").click()
    paper = PdfReader(BytesIO(page.request.get(f"{address.replace('/vouchers/', '/statements/voucher/')}.pdf").body()))
    assert "From the temple" in paper.pages[0].extract_text()

    place = ("stands-under", "4020"), ("belongs-under", "2010"), ("belongs-under-member", "1")
    confirmed_here(written(telephone, "An amount stands under the wrong account", "650", "Share money of Amina", *place))
    page.goto(telephone.site.url("/vouchers"))
    look_at_both_sizes(page)
    page.get_by_role("link", name="What the group was and becomes").click()
    look_at_both_sizes(page)
    dollars = in_dollars(telephone.site)
    page.get_by_role("link", name="Its books go on in another currency").click()
    page.select_option("#successor", dollars)
    page.fill("#rate", "36.5")
    on_day(page, "day", "2", "2")
    page.get_by_role("button", name="Show what would be").click()
    expect(page.get_by_role("heading", name="What would be carried over on 2 February 2026")).to_be_visible()
    look_at_both_sizes(page)
    page.goto(telephone.site.url("/conversion"))
    page.get_by_role("link", name="It becomes a co-operative").click()
    page.select_option("#method", "ph_cooperative")
    page.fill("#amount", "100")
    page.fill("#most", "500")
    page.fill("#signed-by", "All seven")
    on_day(page, "day", "2", "2")
    on_day(page, "signed-on", "1", "2")
    page.get_by_role("button", name="Show what would be").click()
    expect(page.get_by_role("heading", name="What would change on 2 February 2026")).to_be_visible()
    look_at_both_sizes(page)
    page.get_by_role("button", name="Prepare the voucher").click()
    look_at_both_sizes(page)
    confirmed_here(page)
    page.goto(telephone.site.url())
    expect(page.locator("main")).to_contain_text("Another form since 2 February 2026")
    page.goto(telephone.site.url("/statements/member/1"))
    expect(page.locator("main")).to_contain_text("650.00")
