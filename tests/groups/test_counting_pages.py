"""Counting, confirming, correcting and taking back through the real app: each fault in its place, each deed done once."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from access import people
from access.policy import Role
from core.db import reading, transaction
from groups import counting_views, meetings
from groups.models import Group
from ledger.models import JournalTransaction
from tests.groups.at_the_table import MONDAY, Table
from tests.pages import Page
from tests.web_fixtures import PASSWORD, SignIn, Village

pytestmark = pytest.mark.one_engine

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
    ({"row-2-fine": "3"}, "row-2-fine-reason", "more than the constitution's fine"),
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


@pytest.mark.both_engines
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


@pytest.mark.both_engines
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


def test_nobody_confirms_figures_that_she_was_not_shown(table: Table) -> None:
    table.count()
    shown = table.read()
    table.client.post(f"{table.address}/reopen", status=302)
    table.fields = table.on_page(table.client.page(table.address))
    table.count({"row-1-shares": "3", "count-loan_fund-5000": "3"})
    page = table.confirm_here(status=409, read=shown)
    assert "was changed after this page was opened" in page.text
    assert (table.journal(), table.kept().state) == (0, "counted")
    table.confirm_here()
    assert table.kept().state == "posted"


def test_a_button_that_does_not_say_what_was_read_does_nothing(table: Table) -> None:
    table.count()
    table.confirm_here(status=422, read={"version": "x"})
    assert table.kept().state == "counted"


def test_what_was_typed_after_the_count_is_named(table: Table) -> None:
    table.count()
    table.count()
    page = table.count({"row-2-social": "20", "note": "one more thing"}, status=409)
    assert "was counted while you were writing" in page.text  # CountedMeanwhile
    assert "note, row-2-social" in page.text or "row-2-social, note" in page.text
    assert table.kept().fields["row-2-social"] == "10"


def test_a_count_counts_only_what_its_sender_wrote(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else saves in the moment between keeping the form and counting it."""
    keep_form = counting_views.keep_form

    def slowly(session: Session, *rest: object) -> tuple[object, ...]:
        kept = keep_form(session, *rest)  # type: ignore[arg-type]
        meetings.save_draft(session, kept[1], {**kept[2], "note": "hers"}, kept[1].version, by="user:other")
        kept[1].version -= 1
        session.expunge(kept[1])
        return kept

    monkeypatch.setattr(counting_views, "keep_form", slowly)
    table.count(status=409)
    assert (table.kept().state, table.kept().fields["note"]) == ("draft", "hers")


def test_taking_back_for_another_reason_than_was_read(posted: Table, signed_in: SignIn) -> None:
    key_holder = signed_in(Role.KEY_HOLDER)
    posted.client.post(f"{posted.address}/reverse", data={"reason": "Wrong group"}, status=302)
    shown = posted.read()
    posted.client.post(f"{posted.address}/reverse", data={"reason": "Something else"}, status=302)
    key_holder.post(f"{posted.address}/reverse/agree", data=shown, status=409)
    assert posted.kept().state == "posted"


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
    page = Page(hers.post(f"{table.address}/confirm", data=table.read(), status=403).text)
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


@pytest.mark.both_engines
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


@pytest.mark.both_engines
def test_one_correction_at_a_time(posted: Table) -> None:
    posted.client.post(f"{posted.address}/correct", data={"reason": "Four"}, status=302)
    page = Page(posted.client.post(f"{posted.address}/correct", data={"reason": "Five"}, status=409).text)
    assert "is already being written. Open that one." in page.text


def test_taking_back_takes_two(posted: Table, signed_in: SignIn) -> None:
    key_holder = signed_in(Role.KEY_HOLDER)
    key_holder.post(f"{posted.address}/reverse/agree", data=posted.read(), status=409)
    posted.client.post(f"{posted.address}/reverse", data={"reason": "Wrong group"}, status=302)
    assert "Treasurer asks to take this meeting back" in key_holder.page(posted.address).text
    for _ in range(2):
        key_holder.post(f"{posted.address}/reverse/agree", data=posted.read(), status=302)
    assert (posted.journal(), posted.kept().state) == (2, "reversed")


def test_taking_back_on_the_treasurers_telephone(posted: Table) -> None:
    posted.client.post(f"{posted.address}/reverse", data={"reason": "Wrong group"}, status=302)
    data = {"sign-in-name": "key-holder", "password": PASSWORD, **posted.read()}
    posted.client.post(f"{posted.address}/reverse/agree-here", data=data, status=302)
    assert posted.kept().state == "reversed"


def test_a_wish_withdrawn(posted: Table) -> None:
    posted.client.post(f"{posted.address}/reverse", data={"reason": "Wrong group"}, status=302)
    posted.client.post(f"{posted.address}/keep", status=302)
    assert posted.kept().reversal_reason is None
