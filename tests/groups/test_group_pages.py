"""The pages of a group through the real app: what is typed is kept, what is wrong is said beside its field."""

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import Engine

from access import people
from access.policy import Role
from core.calendars import today
from core.db import reading, transaction
from groups.constitution import terms_on, versions
from groups.cycles import current_cycle, series_of
from groups.finding import member_of
from groups.meetings import closed_through
from groups.members import everybody
from groups.models import Group
from groups.officers import officers_on
from groups.terms import LeftOver
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)
FOUNDING = {
    "name": "Rim Nam", "currency": "THB", "locale": "th", "timezone": "Asia/Bangkok",
    "founded-on-day": "5", "founded-on-month": "1", "founded-on-year": "2569",
    "share-value": "50", "least-shares": "1", "most-shares": "5", "social": "10", "left-over": "carry",
    "fine-late": "5", "fine-absent": "", "most-shares-returned": "", "key-holders-off-committee": "yes",
    "signed-by": "All nine", "first-on-day": "5", "first-on-month": "1", "first-on-year": "2569",
    "every-days": "7", "starts-at": "14:00", "place": "Temple",
    "cycle-ends-on-day": "", "cycle-ends-on-month": "", "cycle-ends-on-year": "",
}  # fmt: skip
RULES = {
    "share-value": "50", "least-shares": "1", "most-shares": "10", "social": "20", "left-over": "social_fund",
    "fine-late": "5", "fine-absent": "10", "may-return-shares": "yes", "most-shares-returned": "2", "signed-by": "Everybody",
    "signed-on-day": "1", "signed-on-month": "2", "signed-on-year": "2026",
    "valid-from-day": "2", "valid-from-month": "2", "valid-from-year": "2026",
}  # fmt: skip


@pytest.fixture
def officer(signed_in: SignIn) -> PickyClient:
    return signed_in(Role.NETWORK_OFFICER)


@pytest.fixture
def treasurer(signed_in: SignIn) -> PickyClient:
    return signed_in(Role.TREASURER)


def day(name: str, when: date) -> dict[str, str]:
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


# --- the first page, and founding ------------------------------------------------------------------------------------


def test_the_first_page_lists_her_groups_and_no_others(signed_in: SignIn) -> None:
    for role in (Role.TREASURER, Role.KEY_HOLDER, Role.NETWORK_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR):
        text = signed_in(role).page("/").text
        assert "Rim Klong" in text
        assert ("Far Away" in text) == (role is Role.ADMINISTRATOR), role


def test_a_member_finds_her_passbook(signed_in: SignIn, village: Village) -> None:
    page = signed_in(Role.MEMBER).page("/")
    links = [link.get("href") for link in page.all("a")]
    assert f"/groups/{village.group}/statements/member/1" in links
    assert f"/groups/{village.group}" not in links


def test_somebody_without_a_role_is_told_whom_to_ask(signed_in: SignIn, village: Village, engine: Engine) -> None:
    with transaction(engine) as session:
        people.add_user(session, "newcomer", "Newcomer", PASSWORD, by="test")
    assert "You have no group yet" in signed_in("newcomer").page("/").text


def test_founding_a_thai_group(officer: PickyClient, village: Village, engine: Engine) -> None:
    answer = officer.post("/groups/new", data={**FOUNDING, "network": village.network}, status=302)
    with reading(engine) as session:
        group = session.query(Group).filter_by(name="Rim Nam").one()
        assert answer.location.endswith(f"/groups/{group.public_id}/members")
        assert (group.founded_on, group.calendar, group.currency) == (date(2026, 1, 5), "buddhist", "THB")
        terms = terms_on(session, group, date(2026, 1, 5))
        assert (terms.left_over, terms.share_value_minor, terms.fine_absent_minor) == (LeftOver.CARRY, 5000, 0)
        assert terms.key_holders_off_committee and not terms.may_return_shares
        assert [(one.every_days, one.place) for one in series_of(session, group)] == [(7, "Temple")]


MISTAKES_IN_FOUNDING: tuple[tuple[dict[str, str], str, str, int], ...] = (
    ({"name": ""}, "name", "Nothing is written here", 400),
    ({"name": "x" * 201}, "name", "at most 200 fit", 400),
    ({"share-value": "fifty"}, "share-value", "is not an amount", 400),
    ({"share-value": "10000000000000000"}, "share-value", "more than the books can hold", 400),
    ({"share-value": "-5"}, "share-value", "below zero", 400),
    ({"founded-on-year": "2026"}, "founded-on", "looks like another calendar", 400),
    ({"founded-on-day": "31", "founded-on-month": "2"}, "founded-on", "There is no day", 400),
    ({"founded-on-year": "2600"}, "founded-on", "has not come yet", 409),
    ({"locale": "xx"}, "locale", "not a language that this service speaks", 422),
    ({"timezone": "Mars/Olympus"}, "timezone", "is not a time zone", 422),
    ({"most-shares": "0"}, "most-shares", "Type a number from 1", 400),
    ({"left-over": "burn"}, "left-over", "Choose one from the list", 400),
    ({"every-days": "400"}, "every-days", "Type a number from 1 to 366", 400),
)


def test_a_mistake_in_founding_stands_beside_its_field(officer: PickyClient, village: Village, engine: Engine) -> None:
    for changed, field, said, status in MISTAKES_IN_FOUNDING:
        calendar = {"founded-on-year": "2026", "first-on-year": "2026"} if "locale" in changed else {}
        sent = {**FOUNDING, **calendar, "network": village.network, **changed}
        page = Page(officer.post("/groups/new", data=sent, status=status).text)
        assert said in page.errors()[field], changed
        kept = page.form("/groups/new")
        assert all(kept[name] == value for name, value in changed.items() if name not in ("locale", "left-over"))
    with reading(engine) as session:
        assert session.query(Group).filter_by(name="Rim Nam").count() == 0


def test_half_a_founding_form_is_no_error_of_ours(officer: PickyClient, village: Village) -> None:
    """A field that did not arrive: what may be empty is taken as empty, all else is asked for."""
    for left_out in FOUNDING.keys() - {"key-holders-off-committee"}:
        sent = {name: value for name, value in FOUNDING.items() if name != left_out}
        data = {**sent, "network": village.network, "csrf_token": officer.token()}
        answer = officer.open("/groups/new", method="POST", data=data)
        assert answer.status_code in (302, 400), left_out
        officer.looked_over(answer)


def test_a_group_cannot_be_founded_in_another_network(officer: PickyClient, village: Village) -> None:
    officer.post("/groups/new", data={**FOUNDING, "network": village.foreign_network}, status=404)


def test_a_field_that_the_form_does_not_have_is_refused(officer: PickyClient, village: Village) -> None:
    officer.post("/groups/new", data={**FOUNDING, "network": village.network, "practice": "yes"}, status=400)


# --- members ---------------------------------------------------------------------------------------------------------


def test_enrolling_a_member(treasurer: PickyClient, village: Village, engine: Engine) -> None:
    address = f"/groups/{village.group}/members/new"
    assert treasurer.page(address).form(address)["number"] == "4"
    person = {"name": " Duang  Jai ", "number": "", "sex": "f", **day("joined-on", date(2026, 2, 1))}
    treasurer.post(address, data=person, status=302)
    with reading(engine) as session:
        group = session.query(Group).filter_by(public_id=village.group).one()
        found = member_of(session, group, 4)
        assert (found.name, found.sex, found.joined_on) == ("Duang Jai", "f", date(2026, 2, 1))
    assert "Duang Jai" in treasurer.page(f"/groups/{village.group}/members").text


MISTAKES_IN_ENROLLING: tuple[tuple[dict[str, str], str, str, int], ...] = (
    ({"name": "  "}, "name", "Nothing is written here", 400),
    ({"name": "x" * 121}, "name", "at most 120 fit", 400),
    ({"name": "Bad\u202ename"}, "name", "hidden character", 400),
    ({"number": "two"}, "number", "not a whole number", 400),
    ({"number": "2"}, "number", "belongs to Somsak", 409),
    ({"number": "0"}, "number", "Type a number from 1", 400),
    ({"sex": "q"}, "sex", "Choose one from the list", 400),
    ({"joined-on-year": "2569"}, "joined-on", "another calendar", 400),
    ({"joined-on-year": "2025"}, "joined-on", "before the group was founded", 409),
    ({"joined-on-year": "2099"}, "joined-on", "has not come yet", 409),
    ({"joined-on-day": ""}, "joined-on", "There is no day", 400),
)


def test_a_mistake_in_enrolling(treasurer: PickyClient, village: Village) -> None:
    address = f"/groups/{village.group}/members/new"
    for changed, field, said, status in MISTAKES_IN_ENROLLING:
        sent = {"name": "Duang", "number": "", "sex": "", **day("joined-on", date(2026, 2, 1)), **changed}
        assert said in Page(treasurer.post(address, data=sent, status=status).text).errors()[field], changed


def test_renaming_a_member(treasurer: PickyClient, village: Village, engine: Engine) -> None:
    address = f"/groups/{village.group}/members/2"
    treasurer.post(address, data={"name": "Somsri", "sex": ""}, status=302)
    assert "Somsri" in treasurer.page(address).h1
    page = Page(treasurer.post(address, data={"name": "", "sex": ""}, status=400).text)
    assert page.errors()["name"]
    treasurer.get(f"/groups/{village.group}/members/77", status=404)


def test_a_photograph_is_set_shown_and_taken_away(treasurer: PickyClient, village: Village) -> None:
    address = f"/groups/{village.group}/members/2/photo"
    treasurer.get(address, status=404)
    treasurer.post(address, data={"photo": (BytesIO(PIXEL), "me.png")}, content_type="multipart/form-data", status=302)
    answer = treasurer.get(address)
    assert (answer.mimetype, answer.data) == ("image/png", PIXEL)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Photograph of Somsak" in treasurer.get(f"/groups/{village.group}/members/2").text
    treasurer.post(address, data={"remove": "yes"}, content_type="multipart/form-data", status=302)
    treasurer.get(address, status=404)


NO_PHOTOGRAPHS = (
    (b"", "neither a JPEG nor a PNG"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "neither a JPEG nor a PNG"),
    (PIXEL + b"0" * 400_000, "Take it smaller"),
)


def test_what_is_no_photograph(treasurer: PickyClient, village: Village) -> None:
    address = f"/groups/{village.group}/members/2/photo"
    for picture, said in NO_PHOTOGRAPHS:
        sent = {"photo": (BytesIO(picture), "me.png")}
        page = Page(treasurer.post(address, data=sent, content_type="multipart/form-data", status=422).text)
        assert said in page.errors()["photo"]


def test_leaving(treasurer: PickyClient, village: Village, engine: Engine) -> None:
    address = f"/groups/{village.group}/members/3/leave"
    page = Page(treasurer.post(address, data=day("left-on", date(2025, 12, 1)), status=409).text)
    assert "cannot have left" in page.errors()["left-on"]
    treasurer.post(address, data=day("left-on", date(2026, 3, 1)), status=302)
    assert "left 1 March 2026" in treasurer.page(f"/groups/{village.group}/members").text
    with reading(engine) as session:
        group = session.query(Group).filter_by(public_id=village.group).one()
        assert [member.left_on for member in everybody(session, group)] == [None, None, date(2026, 3, 1)]


# --- officers, rules, periods ----------------------------------------------------------------------------------------


def test_appointing_and_ending(officer: PickyClient, village: Village, engine: Engine) -> None:
    address = f"/groups/{village.group}/officers"
    sent = {"office": "treasurer", "member": "1", **day("valid-from", date(2026, 2, 1))}
    officer.post(address, data=sent, status=302)
    page = Page(officer.post(address, data={**sent, "office": "key_holder_1"}, status=409).text)
    assert "key-holders are not on the committee" in page.errors()["member"]
    with reading(engine) as session:
        group = session.query(Group).filter_by(public_id=village.group).one()
        [(term, member)] = officers_on(session, group, today())
        assert (term.office, member.number) == ("treasurer", 1)
    officer.post(f"{address}/{term.public_id}/end", status=302)
    officer.post(f"{address}/{'0' * 16}/end", status=404)
    officer.post(address, data={**sent, "member": "99"}, status=404)


def test_a_new_version_of_the_rules(officer: PickyClient, village: Village, engine: Engine) -> None:
    address = f"/groups/{village.group}/constitution"
    assert officer.page(address).form(address)["share-value"] == "50"
    officer.post(address, data=RULES, status=302)
    with reading(engine) as session:
        group = session.query(Group).filter_by(public_id=village.group).one()
        assert len(versions(session, group)) == 2
        terms = terms_on(session, group, date(2026, 2, 2))
        assert (terms.most_shares, terms.may_return_shares, terms.key_holders_off_committee) == (10, True, False)
    page = Page(officer.post(address, data=RULES, status=409).text)
    assert "A new version has to begin after that day" in page.text
    page = Page(officer.post(address, data={**RULES, "share-value": "", "signed-by": ""}, status=400).text)
    assert set(page.errors()) == {"share-value", "signed-by"}
    assert page.form(address)["social"] == "20"


def test_rules_that_contradict_themselves(officer: PickyClient, village: Village) -> None:
    address = f"/groups/{village.group}/constitution"
    page = Page(officer.post(address, data={**RULES, "least-shares": "20"}, status=422).text)
    assert "cannot buy at least 20 and at most 10" in page.text


def test_planning_meetings_and_cycles(officer: PickyClient, village: Village, engine: Engine) -> None:
    address = f"/groups/{village.group}/period"
    plan = {"every-days": "14", "starts-at": "09:30", "place": "School", **day("first-on", date(2026, 6, 1))}
    officer.post(f"{address}/series", data=plan, status=302)
    officer.post(f"{address}/series", data={**plan, "every-days": "0"}, status=400)
    late = Page(officer.post(f"{address}/series", data={**plan, "starts-at": "99:99"}, status=400).text)
    assert "“99:99” is no time of day" in late.errors()["starts-at"]
    officer.post(f"{address}/cycle", data=day("starts-on", date(2026, 7, 1)), status=302)
    page = Page(officer.post(f"{address}/cycle", data=day("starts-on", date(2026, 6, 1)), status=409).text)
    assert "The next one has to start after" in page.errors()["starts-on"]
    ends = {**day("starts-on", date(2026, 9, 1)), **day("ends-on", date(2026, 8, 1))}
    officer.post(f"{address}/cycle", data=ends, status=422)
    assert "every 14 days from 1 June 2026, 09:30, School" in officer.page(address).text
    with reading(engine) as session:
        group = session.query(Group).filter_by(public_id=village.group).one()
        cycle = current_cycle(session, group)
        assert cycle is not None and (cycle.number, cycle.starts_on) == (2, date(2026, 7, 1))


def test_closing_the_books(treasurer: PickyClient, village: Village, engine: Engine) -> None:
    address = f"/groups/{village.group}/period"
    treasurer.post(f"{address}/close", data=day("through", date(2026, 3, 31)), status=302)
    assert "31 March 2026" in treasurer.page(address).text
    page = Page(treasurer.post(f"{address}/close", data=day("through", date(2026, 1, 31)), status=409).text)
    assert page.errors()["through"]
    page = Page(treasurer.post(f"{address}/close", data=day("through", date(2569, 1, 31)), status=400).text)
    assert "another calendar" in page.errors()["through"]
    with reading(engine) as session:
        group = session.query(Group).filter_by(public_id=village.group).one()
        assert closed_through(session, group) == date(2026, 3, 31)


def test_buttons_that_are_not_hers_are_not_there(signed_in: SignIn, village: Village) -> None:
    auditor = signed_in(Role.AUDITOR)
    for path in ("", "/meetings", "/members", "/members/1", "/officers", "/constitution", "/period"):
        forms = auditor.page(f"/groups/{village.group}{path}").all("form")
        assert [form.get("action") for form in forms] == ["/sign-out"]
