"""The pages of people, as an administrator and a network officer use them, and as others try to."""

import re

import pytest

from access.policy import EVERYTHING, Role
from tests.pages import Page
from tests.web_fixtures import PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine

PIM = {"name": "Pim Chai", "sign-in-name": "pim", "locale": "th", "member-number": ""}


def _add(client: PickyClient, status: int, **fields: str) -> Page:
    return Page(client.post("/people/new", data=PIM | fields, status=status).text)


def _password(page: Page) -> str:
    found = re.search(r"[b-z]{5}-\d{5}-[b-z]{5}-\d{5}", page.text)
    assert found is not None
    return found[0]


def _address_of(client: PickyClient, name: str) -> str:
    links = client.page(f"/people?search={name}").all("a")
    (address,) = {link.get("href", "") for link in links if re.fullmatch(r"/people/[0-9a-f]{16}", link.get("href", ""))}
    return address


def test_an_administrator_adds_a_person_whose_password_is_shown_once(signed_in: SignIn, client: PickyClient) -> None:
    administrator, group = signed_in(Role.ADMINISTRATOR), signed_in.village.group
    assert "Add a person" in administrator.page("/people").text
    form = administrator.page("/people/new").form("/people/new")
    assert set(form) == set(PIM) | {"csrf_token", "role", "where"}
    page = _add(administrator, 200, role="treasurer", where=f"group:{group}")
    assert "Pim Chai" in page.h1
    password = _password(page)
    assert password not in administrator.page(_address_of(administrator, "pim")).text
    client.sign_in("pim", password)
    assert client.page("/me").root.get("lang") == "th"


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(signed_in: SignIn) -> None:
    administrator, where = signed_in(Role.ADMINISTRATOR), f"group:{signed_in.village.group}"
    page = _add(administrator, 400, role="treasurer", where=where, name=" ")
    assert page.errors() == {"name": "Nothing is written here. Please write something."}
    assert page.form("/people/new")["sign-in-name"] == "pim"
    assert page.form("/people/new")["where"] == where
    page = _add(administrator, 409, role="treasurer", where=where, **{"sign-in-name": "Treasurer"})
    assert "Somebody already signs in as “treasurer”" in page.errors()["sign-in-name"]
    page = _add(administrator, 422, role="treasurer", where=where, **{"sign-in-name": "two words"})
    assert "cannot be a sign-in name" in page.errors()["sign-in-name"]
    page = _add(administrator, 422, role="treasurer", where=EVERYTHING)
    assert "cannot be given on that" in page.errors()["role"]
    page = _add(administrator, 400, role="owner", where="group:0123456789abcdef")
    assert page.errors() == {"role": "Choose one from the list."}
    page = _add(administrator, 400, role="treasurer", where="group:0123456789abcdef")
    assert page.errors() == {"where": "Choose one from the list."}
    page = _add(administrator, 400, role="member", where=where)
    assert set(page.errors()) == {"member-number"}
    page = _add(administrator, 400, role="member", where=where, **{"member-number": "-1"})
    assert set(page.errors()) == {"member-number"}


def test_a_form_with_more_than_its_fields_is_refused(signed_in: SignIn) -> None:
    administrator, where = signed_in(Role.ADMINISTRATOR), f"group:{signed_in.village.group}"
    for more in ({"active": "1"}, {"id": "1"}, {"password": "x"}, {"by": "user:x"}):
        administrator.post("/people/new", data=PIM | {"role": "treasurer", "where": where} | more, status=400)
    assert "Nobody was found." in administrator.page("/people?search=pim").text


def test_one_field_sent_twice_is_refused(signed_in: SignIn) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    fields = PIM | {"role": "treasurer", "where": f"group:{signed_in.village.group}", "name": ["Pim", "Malee"]}
    administrator.post("/people/new", data=fields, status=400)


def test_an_officer_gives_only_the_roles_of_her_groups(signed_in: SignIn) -> None:
    officer, village = signed_in(Role.NETWORK_OFFICER), signed_in.village
    page = officer.page("/people/new")
    options = {option.get("value") for option in page.all("option")}
    assert {"treasurer", "key_holder", "member", f"group:{village.group}"} <= options
    assert not {"auditor", "network_officer", "administrator", EVERYTHING, f"group:{village.foreign_group}"} & options
    _add(officer, 200, role="member", where=f"group:{village.group}", **{"member-number": "2"})
    other = {"sign-in-name": "other"}
    assert "where" in _add(officer, 400, role="treasurer", where=f"group:{village.foreign_group}", **other).errors()
    assert "where" in _add(officer, 400, role="network_officer", where=f"network:{village.network}", **other).errors()
    _add(officer, 403, role="auditor", where=f"group:{village.group}", **other)
    assert "where" in _add(officer, 400, role="administrator", where=EVERYTHING, **other).errors()


def test_an_officer_sees_the_people_of_her_groups_only(signed_in: SignIn) -> None:
    officer, village = signed_in(Role.NETWORK_OFFICER), signed_in.village
    text = officer.page("/people").text
    assert "Key Holder" in text and "Member" in text and "Foreign Treasurer" not in text
    stranger = village.public_ids["stranger"]
    officer.get(f"/people/{stranger}", status=404)
    officer.get("/people/0123456789abcdef", status=404)
    fields = {"role": "treasurer", "where": f"group:{village.group}", "member-number": ""}
    officer.post(f"/people/{stranger}/roles", data=fields, status=404)
    for act in ("password", "shut-out", "let-in"):
        officer.post(f"/people/{stranger}/{act}", status=404)
    assert "Foreign Treasurer" in signed_in(Role.ADMINISTRATOR).page("/people").text


def test_a_role_is_given_and_ended(signed_in: SignIn) -> None:
    officer, village = signed_in(Role.NETWORK_OFFICER), signed_in.village
    address = f"/people/{village.public_ids['key-holder']}"
    fields = {"role": "treasurer", "where": f"group:{village.group}", "member-number": ""}
    officer.post(f"{address}/roles", data=fields, status=302)
    page = officer.page(address)
    assert "The role is given." in page.text and page.text.count("Rim Klong") >= 2
    again = Page(officer.post(f"{address}/roles", data=fields, status=409).text)
    assert "there already" in again.errors()["role"]
    ends = [form.get("action", "") for form in page.all("form") if form.get("action", "").endswith("/end")]
    assert len(ends) == 2
    officer.post(ends[1], status=302)
    assert "The role has ended." in officer.page(address).text
    officer.post(ends[1], status=404)


def test_a_role_that_clashes_is_refused_in_a_sentence(signed_in: SignIn) -> None:
    administrator, village = signed_in(Role.ADMINISTRATOR), signed_in.village
    address = f"/people/{village.public_ids['treasurer']}/roles"
    fields = {"role": "auditor", "where": EVERYTHING, "member-number": ""}
    page = Page(administrator.post(address, data=fields, status=409).text)
    assert "cannot be both" in page.errors()["role"]


def test_who_is_shut_out_is_out_at_once_and_may_be_let_in(signed_in: SignIn) -> None:
    treasurer, officer = signed_in(Role.TREASURER), signed_in(Role.NETWORK_OFFICER)
    address = f"/people/{signed_in.village.public_ids['treasurer']}"
    officer.post(f"{address}/shut-out", status=302)
    assert "Treasurer cannot sign in any more." in officer.page(address).text
    treasurer.get("/me", status=302)
    treasurer.post("/sign-in", data={"sign-in-name": "treasurer", "password": "x"}, status=409)
    officer.post(f"{address}/let-in", status=302)
    assert "Treasurer can sign in again." in officer.page(address).text
    signed_in(Role.TREASURER)


def test_a_forgotten_password_is_replaced(signed_in: SignIn, client: PickyClient) -> None:
    treasurer, officer = signed_in(Role.TREASURER), signed_in(Role.NETWORK_OFFICER)
    address = f"/people/{signed_in.village.public_ids['treasurer']}/password"
    password = _password(Page(officer.post(address, status=200).text))
    treasurer.get("/me", status=302)
    client.sign_in("treasurer", password)


def test_who_cares_for_people_cannot_do_it_for_herself(signed_in: SignIn) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    address = f"/people/{signed_in.village.public_ids['administrator']}"
    assert "Give a role" not in administrator.page(address).text
    fields = {"role": "network_officer", "where": f"network:{signed_in.village.network}", "member-number": ""}
    administrator.post(f"{address}/roles", data=fields, status=403)
    administrator.post(f"{address}/password", status=403)
    administrator.post(f"{address}/shut-out", status=403)


@pytest.mark.parametrize("role", [Role.TREASURER, Role.KEY_HOLDER, Role.MEMBER, Role.AUDITOR])
def test_others_have_nothing_to_do_with_people(signed_in: SignIn, role: Role) -> None:
    client = signed_in(role)
    assert "Your role does not include this." in Page(client.get("/people", status=403).text).text
    client.post(f"/people/{signed_in.village.public_ids['treasurer']}/password", status=403)
    assert not [link for link in client.page("/me").all("a") if link.get("href") == "/people"]


@pytest.mark.parametrize("search", ["\x00", "%", "' OR 1=1", "x" * 5000, "\u202e", "<script>"])
def test_a_strange_search_finds_nobody(signed_in: SignIn, search: str) -> None:
    page = Page(signed_in(Role.ADMINISTRATOR).get("/people", query_string={"search": search, "after": search}).text)
    assert "Nobody was found." in page.text


def test_many_people_come_in_pages(signed_in: SignIn, village: Village) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    assert "More people" not in administrator.page("/people").text
    assert "Foreign Treasurer" in administrator.page("/people?after=member").text
    assert "Auditor" not in administrator.page("/people?after=member").text.partition("Signs in as")[2]
