"""A meeting through the real app: saved as typed, counted, confirmed once, corrected by adding, and never half-written."""

import json
from collections.abc import Iterator
from datetime import date
from threading import Thread

import pytest
from sqlalchemy import Engine, func, select

from access import people
from access.policy import Role
from core.db import reading, transaction
from groups.finding import member_of
from groups.form import AGREES
from groups.members import leave
from groups.models import Group, Meeting
from ledger.models import JournalTransaction
from ledger.verify import verify_all
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

MONDAY = {"held-on-day": "2", "held-on-month": "2", "held-on-year": "2026"}


class Table:
    """The treasurer's browser with one sheet open, and the fields of its form as the page holds them."""

    def __init__(self, client: PickyClient, village: Village, engine: Engine) -> None:
        self.client, self.engine = client, engine
        self.meetings = f"/groups/{village.group}/meetings"
        self.address = client.post(self.meetings, data=MONDAY, status=302).location
        self.fields = self.on_page(client.page(self.address))

    def on_page(self, page: Page) -> dict[str, str]:
        return page.form(self.address) | _pressed(page)

    def sheet(self) -> dict[str, str]:
        """What a browser would send now: three members present, each paying to the social fund, both pots counted."""
        counted = {"count-loan_fund-opening": AGREES, "count-social_fund-opening": AGREES, "count-social_fund-1000": "3"}
        return {**self.fields, **counted}

    def count(self, changed: dict[str, str] | None = None, status: int = 302) -> Page:
        answer = self.client.post(f"{self.address}/count", data={**self.sheet(), **(changed or {})}, status=status)
        return Page(answer.text)

    def save(self, changed: dict[str, str], status: int = 302, **more: str) -> Page:
        answer = self.client.post(self.address, data={**self.sheet(), **changed, **more}, status=status)
        return Page(answer.text)

    def keep(self, changed: dict[str, str], version: int | str, status: int = 200) -> dict[str, object]:
        answer = self.client.post(f"{self.address}/draft", data={**changed, "version": str(version)}, status=status)
        found: dict[str, object] = answer.get_json()
        return found

    def kept(self) -> Meeting:
        with reading(self.engine) as session:
            return session.scalars(select(Meeting).where(Meeting.public_id == self.address.rsplit("/", 1)[1])).one()

    def journal(self) -> int:
        with reading(self.engine) as session:
            return session.scalar(select(func.count()).select_from(JournalTransaction)) or 0

    def confirm_here(self, name: str = "key-holder", password: str = PASSWORD, status: int = 302) -> Page:
        data = {"sign-in-name": name, "password": password}
        return Page(self.client.post(f"{self.address}/confirm-here", data=data, status=status).text)


def _pressed(page: Page) -> dict[str, str]:
    """The radio buttons that are pressed."""
    radios = (one for one in page.all("input") if one.get("type") == "radio")
    names = {one.get("name", ""): "" for one in page.all("input") if one.get("type") == "radio"}
    names |= {one.get("name", ""): one.get("value", "") for one in radios if one.get("checked") is not None}
    return {name: value for name, value in names.items() if value} | {name: "" for name, value in names.items() if not value}


@pytest.fixture
def table(signed_in: SignIn, village: Village, engine: Engine) -> Iterator[Table]:
    """Whatever happens at it, the books agree afterwards."""
    yield Table(signed_in(Role.TREASURER), village, engine)
    with reading(engine) as session:
        assert list(verify_all(session)) == []


# --- starting --------------------------------------------------------------------------------------------------------


IMPOSSIBLE_DAYS = (
    (("2", "2", "2569"), "looks like another calendar. If you mean 2026, type 2026", 400),
    (("30", "2", "2026"), "There is no day 30/2/2026", 400),
    (("", "", ""), "Nothing is written here", 400),
    (("2", "2", "2099"), "has not come yet", 409),
    (("2", "2", "2025"), "before the group was founded", 409),
    (("1", "1", "1"), "There is no day", 400),
)


def test_days_on_which_nobody_met(table: Table) -> None:
    for day, said, status in IMPOSSIBLE_DAYS:
        sent = dict(zip(("held-on-day", "held-on-month", "held-on-year"), day, strict=True))
        page = Page(table.client.post(table.meetings, data=sent, status=status).text)
        assert said in page.errors()["held-on"], day
        assert page.form(table.meetings)["held-on-year"] == day[2]


def test_a_day_of_a_closed_period(table: Table, village: Village) -> None:
    closing = {"through-day": "31", "through-month": "3", "through-year": "2026"}
    table.client.post(f"/groups/{village.group}/period/close", data=closing, status=302)
    page = Page(table.client.post(table.meetings, data={**MONDAY, "again": "yes"}, status=409).text)
    assert "The books are closed up to 31 March 2026" in page.errors()["held-on"]


def test_a_second_sheet_for_one_day_is_asked_about(table: Table) -> None:
    page = Page(table.client.post(table.meetings, data=MONDAY, status=409).text)
    assert "is already being written" in page.errors()["held-on"]
    answer = table.client.post(table.meetings, data={**MONDAY, "again": "yes"}, status=302)
    assert answer.location != table.address


# --- saving ----------------------------------------------------------------------------------------------------------


def test_everything_is_kept_exactly_as_typed(table: Table) -> None:
    typed = {"row-1-shares": " two ", "row-2-social": "12,5x", "note": "‹under the tree›", "other-1-amount": "-"}
    table.save(typed)
    page = table.client.page(table.address)
    assert {name: table.on_page(page)[name] for name in typed} == typed
    assert set(page.errors()) == {"row-1-shares", "row-2-social", "other-1-amount"}
    assert table.kept().state == "draft"


STRANGE = (
    "abc", "1" + "0" * 18, "-3", "1e3", "NaN", "1_000", "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1 --", "\u202e12", "9" * 2000,
)  # fmt: skip
FIGURES = ("row-1-shares", "row-1-social", "row-2-fine", "other-1-amount", "count-loan_fund-100000")


def test_strange_things_in_fields_are_shown_and_lose_nothing(table: Table) -> None:
    for typed in STRANGE:
        strange = {name: typed for name in (*FIGURES, "note", "row-2-fine-reason", "count-social_fund-reason")}
        table.save(strange)
        page = table.client.page(table.address)
        table.fields = table.on_page(page)
        assert {name: table.fields[name] for name in strange} == strange
        assert set(FIGURES) <= set(page.errors())
        table.fields = table.on_page(table.count(strange, status=400))
        assert {name: table.fields[name] for name in strange} == strange
    assert table.kept().state == "draft"
    table.client.page(table.address)


def test_a_field_too_long_to_keep_is_refused_with_a_sentence(table: Table) -> None:
    page = table.save({"note": "x" * 2001}, status=409)
    assert "“note” has 2,001 characters, more than a sheet can keep" in page.text
    assert table.kept().version == 1


def test_a_name_of_five_megabytes_is_refused_whole(table: Table) -> None:
    page = table.save({"row-1-sent-by": "x" * 5_000_000}, status=413)
    assert "This is too large" in page.text
    assert table.kept().version == 1


def test_a_half_sent_form_changes_nothing(table: Table) -> None:
    """The connection broke in the middle: the end of the form is missing."""
    half = dict(list(table.sheet().items())[:20])
    for path in (table.address, f"{table.address}/count"):
        page = Page(table.client.post(path, data=half, status=422).text)
        assert "Only a part of this form arrived, so nothing was changed." in page.text
    without_version = {name: value for name, value in table.sheet().items() if name != "version"}
    table.client.post(table.address, data=without_version, status=422)
    assert (table.kept().version, table.kept().fields.get("row-1-presence")) == (1, "present")


def test_a_button_fills_a_column_and_leads_to_a_step(table: Table) -> None:
    late = {**table.sheet(), "row-2-presence": "late", "do": "step-fines"}
    answer = table.client.post(table.address, data=late, status=302)
    assert answer.location.endswith("?step=fines")
    fields = table.on_page(table.client.page(table.address))
    assert fields["row-2-fine"] == "5"
    table.fields = fields
    table.save({"do": "all-present"})
    fields = table.on_page(table.client.page(table.address))
    assert (fields["row-2-presence"], fields["row-2-fine"]) == ("present", "")


def test_absence_takes_the_contribution_back_and_presence_brings_it(table: Table) -> None:
    table.save({"row-3-presence": "absent"})
    table.fields = table.on_page(table.client.page(table.address))
    assert (table.fields["row-3-social"], table.fields["row-3-fine"]) == ("", "10")
    table.save({"row-3-presence": "sent", "row-3-sent-by": "Malee"})
    fields = table.on_page(table.client.page(table.address))
    assert (fields["row-3-social"], fields["row-3-fine"]) == ("10", "")


def test_the_sums_are_there_without_scripts(table: Table) -> None:
    table.save({"row-1-shares": "5", "other-1-kind": "cost", "other-1-amount": "300", "row-2-social": "100"})
    text = table.client.page(table.address).text
    assert "Loan fund -50.00" in text, "more goes out than there is"
    assert "Social fund 120.00" in text
    assert "100.00 is 1 × 100.00, 10 times the usual 10.00. Is it right?" in text


def test_the_page_follows_the_day_that_is_typed(table: Table, village: Village, engine: Engine) -> None:
    with transaction(engine) as session:
        group = session.query(Group).filter_by(public_id=village.group).one()
        leave(session, group, member_of(session, group, 3), date(2026, 2, 20))
    table.save({"held-on-month": "3"})
    page = table.client.page(table.address)
    assert "Monday 2 March 2026" in page.text
    assert "row-3-presence" not in table.on_page(page)
    table.save({"held-on-day": "99", "held-on-month": "3"}, version="2")
    assert "Monday 2 February 2026" in table.client.page(table.address).text


# --- saving by the page's script -------------------------------------------------------------------------------------


def test_only_what_changed_is_sent(table: Table) -> None:
    answer = table.keep({"row-1-shares": "2"}, 1)
    assert (answer["version"], str(answer["saved"])[:6]) == (2, "Saved ")
    fields = table.kept().fields
    assert (fields["row-1-shares"], fields["row-2-social"]) == ("2", "10")


def test_the_same_saving_twice_is_one(table: Table) -> None:
    table.keep({"row-1-shares": "2"}, 1)
    assert table.keep({"row-1-shares": "2"}, 1)["version"] == 2


def test_what_somebody_else_saved_comes_back_whole(table: Table, signed_in: SignIn) -> None:
    table.keep({"row-1-shares": "2"}, 1)
    answer = table.keep({"row-1-shares": "5"}, 1, status=409)
    assert (answer["who"], answer["version"]) == ("Treasurer", 2)
    assert answer["fields"] == table.kept().fields
    assert table.kept().fields["row-1-shares"] == "2"


def test_a_sheet_that_is_counted_cannot_be_kept(table: Table) -> None:
    table.count()
    answer = table.keep({"row-1-shares": "5"}, 2, status=409)
    assert "can no longer be written on" in str(answer["sentence"])


def test_a_strange_version_is_no_saving(table: Table) -> None:
    for version in ("", "x", "-1", "1" * 30, "1.0"):
        data = {"row-1-shares": "5", "version": version, "csrf_token": table.client.token()}
        answer = table.client.open(f"{table.address}/draft", method="POST", data=data)
        assert answer.is_json and answer.status_code in (409, 422), version
    assert table.kept().version == 1


def test_a_script_without_a_token_keeps_nothing(table: Table) -> None:
    table.client.post(f"{table.address}/draft", data={"row-1-shares": "5", "version": "1"}, token=False, status=400)
    assert table.kept().version == 1


def test_savings_at_once_never_overwrite_each_other(table: Table, signed_in: SignIn) -> None:
    """Four savings of the same version at the same time: one is kept, the others are told."""
    clients = [signed_in(Role.TREASURER) for _ in range(4)]
    tokens = [client.token() for client in clients]
    answers: list[int] = []

    def save(place: int) -> None:
        data = {"row-1-shares": str(place), "version": "1", "csrf_token": tokens[place]}
        answers.append(clients[place].open(f"{table.address}/draft", method="POST", data=data).status_code)

    threads = [Thread(target=save, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409, 409, 409]
    assert table.kept().version == 2


# --- two treasurers without scripts ----------------------------------------------------------------------------------


def test_both_texts_are_shown_and_chosen_between(table: Table) -> None:
    table.keep({"row-1-shares": "2", "row-2-shares": "4"}, 1)
    mine = {"row-1-shares": "5", "note": "mine"}
    page = table.save(mine, status=409)
    assert "Treasurer changed this sheet at" in page.text
    choices = {one.get("id") for one in page.all("fieldset")} & {"choose-row-1-shares", "choose-row-2-shares", "choose-note"}
    assert len(choices) == 3
    fields = table.on_page(page)
    assert (fields["row-1-shares"], fields["version"]) == ("5", "2")
    assert table.kept().fields["row-1-shares"] == "2"

    table.fields = {**fields, "choose-row-2-shares": "theirs"}
    del table.fields["choose-row-1-shares"], table.fields["choose-note"]
    page = table.save({}, status=409)
    assert "choose-row-2-shares" not in {one.get("id") for one in page.all("fieldset")}, "what was chosen is settled"
    fields = table.on_page(page)
    table.fields = {name: value for name, value in fields.items() if not name.startswith("choose-")}
    answers = {name: "mine" for name in fields if name.startswith("choose-")}
    table.save(answers)
    kept = table.kept().fields
    assert (kept["row-1-shares"], kept["row-2-shares"], kept["note"]) == ("5", "4", "mine")
    assert not [name for name in kept if name.startswith(("choose-", "asked-", "do", "end", "step", "version"))]


# --- counting --------------------------------------------------------------------------------------------------------


def test_what_does_not_agree_is_said_beside_its_field(table: Table) -> None:
    page = table.count({"count-social_fund-1000": "2", "row-1-presence": "absent", "row-1-social": "7"}, status=400)
    assert set(page.errors()) == {"row-1-presence"} | {"count-social_fund-reason"}
    summary = next(one for one in page.all("div") if one.get("id") == "problems")
    targets = [link.get("href") for link in summary.iter("a")]
    assert targets == ["#row-1-presence", "#count-social_fund-reason"]
    assert table.kept().fields["count-social_fund-1000"] == "2", "the draft is kept although it does not agree"


FAULTS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"count-loan_fund-opening": ""}, "count-loan_fund-opening", "has not been counted"),
    ({"count-loan_fund-opening": "differs"}, "count-loan_fund-opening-note", "did not open with"),
    ({"count-social_fund-1000": "2"}, "count-social_fund-reason", "10.00 THB is missing"),
    ({"count-social_fund-1000": "4"}, "count-social_fund-reason", "10.00 THB too much"),
    ({"row-1-shares": "6"}, "row-1-shares", "too many"),
    ({"row-1-shares": "-1"}, "row-1-shares", "below zero"),
    ({"row-2-presence": "sent"}, "row-2-sent-by", "Write the name"),
    ({"row-2-presence": ""}, "row-2-presence", "has no line"),
    ({"row-2-fine": "3"}, "row-2-fine-reason", "more than the rule's fine"),
    ({"row-2-fine-paid": "3"}, "row-2-fine-paid", "owes"),
    ({"other-1-amount": "5", "other-1-reason": "x"}, "other-1-kind", ""),
    ({"other-1-kind": "cost", "other-1-amount": "5"}, "other-1-reason", "what the money was for"),
    ({"other-1-kind": "cost", "other-1-reason": "Tea", "other-1-amount": "5"}, "count-loan_fund-opening", "is missing"),
    ({"held-on-year": "2569"}, "held-on", "another calendar"),
    ({"held-on-year": "2027"}, "held-on", "has not come yet"),
    ({"held-on-day": "3"}, "note", "is not a day of the group's series"),
    ({"note": "x" * 301}, "note", "at most 300 fit"),
)


def test_each_fault_has_its_place(table: Table) -> None:
    for changed, field, said in FAULTS:
        data = {**table.sheet(), **changed, "csrf_token": table.client.token()}
        answer = table.client.open(f"{table.address}/count", method="POST", data=data)
        assert answer.status_code in (400, 409, 422), changed
        page = Page(table.client.looked_over(answer).text)
        assert said in page.errors()[field], changed
        assert table.kept().state == "draft"
        table.fields["version"] = str(table.kept().version)


def test_a_member_twice_or_a_stranger_on_the_sheet(table: Table) -> None:
    page = table.count({"row-9-presence": "present", "row-9-shares": "2"}, status=400)
    assert "Member 9" in page.text
    twice = {**table.sheet(), "row-1-shares": ["2", "3"], "csrf_token": table.client.token()}
    assert table.client.open(table.address, method="POST", data=twice).status_code == 400


def test_finishing_twice_is_finishing_once(table: Table) -> None:
    table.count()
    version = table.kept().version
    table.count()
    assert (table.kept().state, table.kept().version) == ("counted", version)


def test_back_to_the_sheet_and_away_with_it(table: Table) -> None:
    table.count()
    table.client.post(f"{table.address}/reopen", status=302)
    assert table.kept().state == "draft"
    page = Page(table.client.post(f"{table.address}/reopen", status=409).text)
    assert "has to be counted before" in page.text
    table.client.post(f"{table.address}/discard", status=302)
    table.client.get(table.address, status=404)


# --- confirming ------------------------------------------------------------------------------------------------------


def test_it_is_posted_once_though_confirmed_twice(table: Table) -> None:
    table.count({"row-1-shares": "3", "count-loan_fund-5000": "3"})
    assert "The loan fund now holds 150.00 THB." in table.client.page(table.address).text
    table.confirm_here()
    table.confirm_here()
    assert (table.journal(), table.kept().state) == (1, "posted")
    page = table.client.page(table.address)
    assert "Confirmed and in the books as number 1." in page.text
    with reading(table.engine) as session:
        fingerprint = session.scalars(select(JournalTransaction.fingerprint)).one()
    assert fingerprint in page.text.replace(" ", "")


NOT_THE_SECOND = (
    ("treasurer", PASSWORD, "is not a key-holder of this group", 403),
    ("auditor", PASSWORD, "is not a key-holder of this group", 403),
    ("stranger", PASSWORD, "is not a key-holder of this group", 403),
    ("key-holder", "a-wrong-guess-of-hers", "The sign-in name or the password is wrong", 409),
    ("nobody-at-all", PASSWORD, "The sign-in name or the password is wrong", 409),
    ("", "", "The sign-in name or the password is wrong", 409),
)


def test_who_cannot_confirm(table: Table) -> None:
    table.count()
    for name, password, said, status in NOT_THE_SECOND:
        page = table.confirm_here(name, password, status=status)
        assert said in page.text, name
        assert not password or password not in page.html
    assert (table.journal(), table.kept().state) == (0, "counted")


def test_guessing_the_second_officers_password_is_stopped(table: Table) -> None:
    table.count()
    statuses = [
        table.client.open(
            f"{table.address}/confirm-here",
            method="POST",
            data={"sign-in-name": "key-holder", "password": f"guess-number-{guess}", "csrf_token": table.client.token()},
        ).status_code
        for guess in range(12)
    ]
    assert statuses[0] == 409 and statuses[-1] == 429


def test_who_counted_cannot_confirm(table: Table, engine: Engine, village: Village, signed_in: SignIn) -> None:
    """Even one who holds both roles does only one half of it."""
    with transaction(engine) as session:
        both = people.add_user(session, "both", "Both Hands", PASSWORD, by="test")
        group = session.query(Group).filter_by(public_id=village.group).one()
        for role in (Role.TREASURER, Role.KEY_HOLDER):
            people.grant(session, both, role, group.scope, by="test")
    hers = signed_in("both")
    fields = table.on_page(hers.page(table.address))
    table.client, table.fields = hers, fields
    table.count()
    page = Page(hers.post(f"{table.address}/confirm", status=403).text)
    assert "A second officer has to count and confirm it." in page.text
    assert "types her own name and password" in page.text
    assert table.journal() == 0


def test_a_draft_cannot_be_confirmed(table: Table) -> None:
    assert "has to be counted before a second officer confirms it" in table.confirm_here(status=409).text


def test_a_meeting_at_which_nothing_moved(table: Table) -> None:
    nothing = {f"row-{number}-social": "" for number in (1, 2, 3)} | {"count-social_fund-1000": ""}
    table.count(nothing)
    table.confirm_here()
    assert "No money moved, so the journal has no line of it." in table.client.page(table.address).text
    assert table.journal() == 0


def test_opening_figures_that_changed_meanwhile(table: Table) -> None:
    """Another meeting of the same day is confirmed between counting and confirming this one."""
    table.count()
    first, second = table.address, table.client.post(table.meetings, data={**MONDAY, "again": "yes"}, status=302).location
    table.address = second
    table.fields = table.on_page(table.client.page(second))
    table.count()
    table.confirm_here()
    table.address = first
    assert "the opening figures of this sheet are no longer right" in table.confirm_here(status=409).text


# --- correcting and taking back --------------------------------------------------------------------------------------


@pytest.fixture
def posted(table: Table) -> Table:
    table.count({"row-1-shares": "3", "count-loan_fund-5000": "3"})
    table.confirm_here()
    return table


def test_a_correction_needs_a_reason(posted: Table) -> None:
    page = Page(posted.client.post(f"{posted.address}/correct", data={"reason": " "}, status=422).text)
    assert "Please write something" in page.text


def test_a_correction_replaces_by_adding(posted: Table) -> None:
    first = posted.address
    posted.address = posted.client.post(f"{first}/correct", data={"reason": "Four, not three"}, status=302).location
    posted.fields = posted.on_page(posted.client.page(posted.address))
    assert posted.fields["row-1-shares"] == "3"
    posted.count({"row-1-shares": "4", "count-loan_fund-5000": "4"})
    posted.confirm_here()
    assert posted.journal() == 3
    assert "Reason: Four, not three" in posted.client.page(posted.address).text
    page = posted.client.page(first)
    assert "Taken back: this sheet no longer counts. Reason: Four, not three" in page.text
    posted.client.post(f"{first}/correct", data={"reason": "Again"}, status=409)


def test_one_correction_at_a_time(posted: Table) -> None:
    posted.client.post(f"{posted.address}/correct", data={"reason": "Four"}, status=302)
    page = Page(posted.client.post(f"{posted.address}/correct", data={"reason": "Five"}, status=409).text)
    assert "is already being written. Open that one." in page.text


def test_taking_back_takes_two(posted: Table, signed_in: SignIn) -> None:
    key_holder = signed_in(Role.KEY_HOLDER)
    key_holder.post(f"{posted.address}/reverse/agree", status=409)
    posted.client.post(f"{posted.address}/reverse", data={"reason": "Wrong group"}, status=302)
    assert "Treasurer asks to take this meeting back" in key_holder.page(posted.address).text
    key_holder.post(f"{posted.address}/reverse/agree", status=302)
    key_holder.post(f"{posted.address}/reverse/agree", status=302)
    assert (posted.journal(), posted.kept().state) == (2, "reversed")


def test_taking_back_on_the_treasurers_telephone(posted: Table) -> None:
    posted.client.post(f"{posted.address}/reverse", data={"reason": "Wrong group"}, status=302)
    data = {"sign-in-name": "key-holder", "password": PASSWORD}
    posted.client.post(f"{posted.address}/reverse/agree-here", data=data, status=302)
    assert posted.kept().state == "reversed"


def test_a_wish_withdrawn(posted: Table) -> None:
    posted.client.post(f"{posted.address}/reverse", data={"reason": "Wrong group"}, status=302)
    posted.client.post(f"{posted.address}/keep", status=302)
    assert posted.kept().reversal_reason is None


# --- who sees what ---------------------------------------------------------------------------------------------------


def test_who_may_only_read_is_shown_no_form(table: Table, signed_in: SignIn) -> None:
    for role in (Role.KEY_HOLDER, Role.AUDITOR, Role.NETWORK_OFFICER):
        page = signed_in(role).page(table.address)
        assert "Treasurer is writing this sheet." in page.text
        assert table.address not in {form.get("action") for form in page.all("form")}


def test_a_stranger_finds_no_meeting(table: Table, signed_in: SignIn) -> None:
    stranger = signed_in("stranger")
    stranger.get(table.address, status=404)
    for path in ("", "/count", "/reopen", "/discard", "/confirm-here", "/draft", "/correct", "/reverse", "/keep"):
        stranger.post(table.address + path, data=table.sheet(), status=404)
    assert table.kept().version == 1


def test_a_meeting_of_another_group_is_not_found_in_mine(table: Table, signed_in: SignIn, village: Village) -> None:
    mid = table.address.rsplit("/", 1)[1]
    signed_in("stranger").get(f"/groups/{village.foreign_group}/meetings/{mid}", status=404)


def test_the_draft_holds_no_token(table: Table) -> None:
    table.save({"row-1-shares": "1"})
    assert "csrf_token" not in json.loads(table.kept().draft)
