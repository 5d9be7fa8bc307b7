"""A draft outlives a closed browser, a lost signal, a lost answer and a sign-in that ran out. Nothing typed is lost."""

import json
import re

from playwright.sync_api import Page, Route, expect

from core.db import reading
from groups.models import Meeting
from tests.browser.conftest import LAPTOP, TELEPHONE, Device, Hand, Site
from tests.browser.readable import look_over


def kept(site: Site) -> dict[str, str]:
    """The one draft as the server holds it."""
    with reading(site.engine) as session:
        return session.query(Meeting).one().fields


def stored(page: Page) -> str:
    return str(page.evaluate("JSON.stringify({...localStorage})"))


def go_to(page: Page, title: str) -> None:
    page.get_by_role("button", name=re.compile(rf"\d {title}")).click()


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Saved")


def test_a_closed_browser_finds_the_draft_again(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    go_to(page, "Shares")
    page.tap("tr[data-member='2'] .c-shares button[data-set='4']")
    saved(page)
    address = page.url
    telephone.close_page()
    page = telephone.new_page()
    page.goto(address)
    assert page.input_value("#row-2-shares") == "4"
    assert page.locator("#meeting").get_attribute("data-step") == "shares"
    expect(page.locator("#found")).to_be_hidden()
    assert "row-" not in stored(page)


def test_a_lost_signal_loses_nothing_though_the_browser_is_closed(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    address = page.url
    go_to(page, "Roll call")
    telephone.context.set_offline(True)
    page.tap("tr[data-member='3'] .o-late")
    go_to(page, "Shares")
    page.tap("tr[data-member='2'] .c-shares button[data-set='4']")
    expect(page.locator("#saved")).to_have_text("Not saved yet, will try again")
    expect(page.locator("#saved")).to_have_class(re.compile("waiting"))
    look_over(page)
    telephone.close_page()
    telephone.context.set_offline(False)

    page = telephone.new_page()
    page.goto(address)
    assert page.input_value("#row-2-shares") == ""
    expect(page.locator("#found")).to_contain_text("This device still holds 3 entries that were not saved. Use them?")
    look_over(page)
    page.get_by_role("button", name="Use them").tap()
    saved(page)
    fields = kept(telephone.site)
    assert (fields["row-2-shares"], fields["row-3-presence"], fields["row-3-fine"]) == ("4", "late", "5")
    assert "row-" not in stored(page)
    page.reload()
    expect(page.locator("#found")).to_be_hidden()


def test_entries_of_a_device_can_be_thrown_away(telephone: Device) -> None:
    telephone.sign_in("treasurer")
    page = telephone.begin_meeting()
    address = page.url
    go_to(page, "Shares")
    telephone.context.set_offline(True)
    page.tap("tr[data-member='2'] .c-shares button[data-set='4']")
    telephone.close_page()
    telephone.context.set_offline(False)
    page = telephone.new_page()
    page.goto(address)
    page.get_by_role("button", name="Throw them away").tap()
    expect(page.locator("#found")).to_be_hidden()
    assert page.input_value("#row-2-shares") == ""
    page.reload()
    expect(page.locator("#found")).to_be_hidden()


def test_the_signal_comes_back_and_all_is_sent(laptop: Device) -> None:
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting()
    laptop.context.set_offline(True)
    for number in range(1, 8):
        page.fill(f"#row-{number}-shares", "2")
    expect(page.locator("#saved")).to_have_text("Not saved yet, will try again")
    laptop.context.set_offline(False)
    saved(page)
    assert [kept(laptop.site)[f"row-{number}-shares"] for number in range(1, 8)] == ["2"] * 7


def test_a_lost_answer_is_asked_for_again(laptop: Device) -> None:
    """The server kept the draft, but nobody heard of it: the second time it is the same saving, not a conflict."""
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting()
    answers: list[int] = []

    def swallow(route: Route) -> None:
        answers.append(route.fetch().status)
        route.abort() if len(answers) == 1 else route.continue_()

    page.route("**/draft", swallow)
    page.fill("#row-1-shares", "5")
    page.clock.install()
    expect(page.locator("#saved")).to_have_text("Not saved yet, will try again")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.clock.run_for(1_000)
    saved(page)
    expect(page.locator("#clash")).to_be_hidden()
    assert kept(laptop.site)["row-1-shares"] == "5"
    assert page.input_value("#row-1-shares") == "5"


def test_only_numbers_and_choices_stay_on_the_device(laptop: Device) -> None:
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting()
    laptop.context.set_offline(True)
    page.locator("tr[data-member='4'] .o-sent").click()
    page.fill("#row-4-sent-by", "Neighbour Hannah")
    page.fill("#row-1-fine", "Hannah")
    page.fill("#row-2-shares", "3")
    page.fill("#note", "Hannah brought it")
    page.select_option("#other-1-kind", "gift")
    on_device = stored(page)
    assert "Hannah" not in on_device
    names = {name for store in json.loads(on_device).values() for name, _ in json.loads(store)}
    assert names == {"row-4-presence", "row-2-shares", "other-1-kind"}


def test_a_sign_in_that_ran_out_keeps_everything(laptop: Device, in_hand: Hand) -> None:
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting()
    sheet = page.url
    page.fill("#row-1-shares", "2")
    saved(page)
    cookies = laptop.context.cookies()
    laptop.context.clear_cookies()
    page.fill("#row-2-shares", "3")
    expect(page.locator("#saved")).to_contain_text("your sign-in has ended")
    laptop.context.add_cookies(cookies)  # type: ignore[arg-type]  # signed in again beside this page
    page.get_by_role("button", name="Finish counting").click()
    page.wait_for_url(f"{sheet}/count")
    assert kept(laptop.site)["row-2-shares"] == "3"


def test_words_that_are_not_saved_are_asked_about_before_the_page_goes(laptop: Device) -> None:
    laptop.sign_in("treasurer")
    page = laptop.begin_meeting()
    laptop.context.set_offline(True)
    page.fill("#note", "We met under the mango tree")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert asked == ["beforeunload"]


def test_both_devices_agree_on_what_is_unsaved(in_hand: Hand) -> None:
    """What one device held while it had no signal meets what the other saved in the meantime."""
    one, other = in_hand(TELEPHONE), in_hand(LAPTOP)
    one.sign_in("treasurer")
    page = one.begin_meeting()
    address = page.url
    go_to(page, "Shares")
    one.context.set_offline(True)
    page.tap("tr[data-member='2'] .c-shares button[data-set='4']")
    page.tap("tr[data-member='3'] .c-shares button[data-set='1']")
    one.close_page()
    one.context.set_offline(False)

    other.sign_in("treasurer-2")
    other.page.goto(address)
    other.page.fill("#row-2-shares", "5")
    saved(other.page)

    page = one.new_page()
    page.goto(address)
    page.get_by_role("button", name="Use them").tap()
    expect(page.locator("#clash legend")).to_have_text("Shares, 2 Beatrice Wanjiku")
    look_over(page)
    page.get_by_role("radio", name="Mine: 4").check()
    page.get_by_role("button", name="Use what I chose").tap()
    saved(page)
    assert (kept(one.site)["row-2-shares"], kept(one.site)["row-3-shares"]) == ("4", "1")
