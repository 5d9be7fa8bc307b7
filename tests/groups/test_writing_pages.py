"""Writing a sheet through the real app: kept exactly as typed, with scripts and without, by one or by two, never by halves."""

import json
from datetime import date
from threading import Thread

import pytest
from sqlalchemy import Engine

from access.policy import Role
from core.db import transaction
from groups.finding import member_of
from groups.members import leave
from groups.models import Group
from tests.groups.at_the_table import MONDAY, Table
from tests.pages import Page
from tests.web_fixtures import SignIn, Village

pytestmark = pytest.mark.one_engine

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
    table.client.post(f"/groups/{village.group}/period/close", data=closing, status=409)
    table.client.post(f"{table.address}/discard", status=302)
    table.client.post(f"/groups/{village.group}/period/close", data=closing, status=302)
    page = Page(table.client.post(table.meetings, data={**MONDAY, "again": "yes"}, status=409).text)
    assert "The books are closed up to 31 March 2026" in page.errors()["held-on"]


@pytest.mark.both_engines
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
    "abc", "1" + "0" * 18, "-3", "1e3", "NaN", "1_000",
    "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1 --", "\u202e12", "9" * 2000,
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


@pytest.mark.both_engines
def test_a_saving_whose_answer_was_lost_is_not_saved_again(table: Table) -> None:
    """It is told what stands there now, for somebody else may have written since."""
    table.keep({"row-1-shares": "2"}, 1)
    table.keep({"row-2-shares": "4"}, 2)
    answer = table.keep({"row-1-shares": "2"}, 1, status=409)
    assert (answer["version"], table.kept().version) == (3, 3)
    assert answer["fields"] == table.kept().fields
    assert table.kept().fields["row-2-shares"] == "4"


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


@pytest.mark.both_engines
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
