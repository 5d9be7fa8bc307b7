"""One's own page: language, password, and where one is signed in."""

import pytest

from access.policy import Role
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn

pytestmark = pytest.mark.one_engine

NEW = "nine-wet-umbrellas-drying"


def test_everybody_has_one(signed_in: SignIn) -> None:
    for role in signed_in.village.names:
        page = signed_in(role).page("/me")
        assert f"You sign in as {signed_in.village.names[role]}." in page.text


def test_a_language_is_chosen_for_good(signed_in: SignIn) -> None:
    client = signed_in(Role.TREASURER)
    assert client.page("/me").form("/me/language")["locale"] == "en"
    client.post("/me/language", data={"locale": "th"}, status=302)
    assert client.page("/me").root.get("lang") == "th"
    assert signed_in(Role.TREASURER).page("/me").root.get("lang") == "th"
    client.post("/me/language", data={"locale": "xx"}, status=422)


def _change(client: PickyClient, old: str, new: str, status: int) -> Page:
    return Page(client.post("/me/password", data={"password": old, "new-password": new}, status=status).text)


def test_a_password_is_changed_and_other_devices_are_signed_out(signed_in: SignIn) -> None:
    client, elsewhere = signed_in(Role.TREASURER), signed_in(Role.TREASURER)
    assert "Somebody else made your present password." in client.page("/me").text
    _change(client, PASSWORD, NEW, 302)
    page = client.page("/me")
    assert "The password is changed." in page.text and "Somebody else" not in page.text
    elsewhere.get("/me", status=302)
    elsewhere.post("/sign-in", data={"sign-in-name": "treasurer", "password": PASSWORD}, status=409)
    elsewhere.sign_in("treasurer", NEW)


def test_the_old_password_is_asked_for_and_its_guesses_are_counted(signed_in: SignIn) -> None:
    client = signed_in(Role.TREASURER)
    for _ in range(5):
        page = _change(client, "wrong", NEW, 409)
        assert "wrong" in page.errors()["password"]
    assert "Wait 1 min." in _change(client, PASSWORD, NEW, 429).errors()["password"]


def test_a_password_that_is_not_taken_changes_nothing(signed_in: SignIn) -> None:
    client = signed_in(Role.TREASURER)
    assert "at least 15" in _change(client, PASSWORD, "short", 422).errors()["new-password"]
    assert "could be guessed" in _change(client, PASSWORD, "treasurertreasurer", 422).errors()["new-password"]
    assert "the same as the old" in _change(client, PASSWORD, PASSWORD, 422).errors()["new-password"]
    signed_in(Role.TREASURER)


def test_one_sees_and_ends_ones_sign_ins(signed_in: SignIn) -> None:
    client, elsewhere = signed_in(Role.TREASURER), signed_in(Role.TREASURER)
    page = client.page("/me")
    (other,) = (form.get("action", "") for form in page.all("form") if form.get("action", "").endswith("/end"))
    assert "This device" in page.text
    client.post(other, status=302)
    assert "That device is signed out." in client.page("/me").text
    elsewhere.get("/me", status=302)
    client.post(other, status=404)


def test_nobody_ends_the_sign_in_of_another(signed_in: SignIn) -> None:
    mine, hers = signed_in(Role.TREASURER), signed_in(Role.KEY_HOLDER)
    signed_in(Role.KEY_HOLDER)
    (other,) = (f.get("action", "") for f in hers.page("/me").all("form") if f.get("action", "").endswith("/end"))
    mine.post(other, status=404)
    hers.post(other, status=302)


def test_the_offered_password_is_a_new_one_each_time(signed_in: SignIn) -> None:
    client = signed_in(Role.MEMBER)
    assert client.page("/me").text != client.page("/me").text


def test_after_signing_in_beside_a_page_one_is_told_to_go_back(signed_in: SignIn) -> None:
    assert "send it again" in signed_in(Role.TREASURER).page("/me/back").text
