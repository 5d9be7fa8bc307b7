"""Signing in and out, as a person at a phone meets it, and as a thief would try it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from access.policy import Role
from core.calendars import frozen_at
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village

pytestmark = pytest.mark.one_engine

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_person_signs_in_and_comes_to_her_groups(client: PickyClient, village: Village) -> None:
    page = client.page("/sign-in")
    assert page.h1 == "Sign in"
    assert page.form("/sign-in") == {"csrf_token": page.form("/sign-in")["csrf_token"], "sign-in-name": "", "password": ""}
    answer = client.post("/sign-in", data={"sign-in-name": " Treasurer ", "password": PASSWORD}, status=302)
    assert answer.headers["Location"] == "/"
    assert client.page("/me").h1 == "Treasurer"
    assert client.get("/sign-in", status=302).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"),
    [("treasurer", "wrong"), ("nobody", PASSWORD), ("", ""), ("treasurer", ""), ("\x00", "\x00"), ("treasurer", "x" * 5000)],
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(
    client: PickyClient, village: Village, name: str, password: str
) -> None:
    page = Page(client.post("/sign-in", data={"sign-in-name": name, "password": password}, status=409).text)
    assert "The sign-in name or the password is wrong." in page.text
    assert page.form("/sign-in")["sign-in-name"] == name.replace("\x00", "\ufffd")
    assert page.form("/sign-in")["password"] == ""
    client.get("/me", status=302)


def test_after_five_wrong_passwords_the_page_says_how_long_to_wait(client: PickyClient, village: Village) -> None:
    with frozen_at(NOON):
        for _ in range(5):
            client.post("/sign-in", data={"sign-in-name": "treasurer", "password": "wrong"}, status=409)
        answer = client.post("/sign-in", data={"sign-in-name": "treasurer", "password": PASSWORD}, status=429)
        assert "Wait 1 min., then try again." in Page(answer.text).text
    with frozen_at(NOON + timedelta(seconds=61)):
        client.sign_in("treasurer")


@pytest.mark.parametrize("sent", [{}, {"sign-in-name": "treasurer"}, {"sign-in-name": "a", "password": "b", "admin": "1"}])
def test_half_a_form_and_a_form_with_more_are_refused(client: PickyClient, village: Village, sent: dict[str, str]) -> None:
    client.post("/sign-in", data=sent, status=400)


@pytest.mark.parametrize(("wanted", "went"), [("/me", "/me"), ("//evil.example/", "/"), ("/\r\nX: y", "/")])
def test_after_signing_in_one_stays_on_this_site(client: PickyClient, village: Village, wanted: str, went: str) -> None:
    fields = {"sign-in-name": "treasurer", "password": PASSWORD}
    answer = client.post("/sign-in", query_string={"next": wanted}, data=fields, status=302)
    assert answer.headers["Location"] == went


def test_a_stranger_is_sent_to_sign_in_and_then_back(client: PickyClient, village: Village) -> None:
    answer = client.get("/people?search=a&after=b", status=302)
    assert answer.headers["Location"] == "/sign-in?next=/people?search%3Da%26after%3Db"
    page = Page(client.get(answer.headers["Location"]).text)
    action = next(form.get("action", "") for form in page.all("form"))
    fields = {"sign-in-name": "administrator", "password": PASSWORD}
    assert client.post(action, data=fields, status=302).headers["Location"] == "/people?search=a&after=b"


def _stolen_cookie(client: PickyClient) -> str:
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def test_signing_out_ends_it_for_a_stolen_cookie_too(app: Flask, signed_in: SignIn) -> None:
    client, thief = signed_in(Role.TREASURER), app.test_client()
    assert isinstance(thief, PickyClient)
    thief.set_cookie("session", _stolen_cookie(client))
    thief.get("/me")
    assert client.post("/sign-out", status=302).headers["Location"] == "/sign-in"
    assert "You are signed out." in client.page("/sign-in").text
    client.get("/me", status=302)
    thief.get("/me", status=302)


def test_the_cookie_is_for_this_site_and_not_for_scripts(client: PickyClient, village: Village) -> None:
    answer = client.post("/sign-in", data={"sign-in-name": "treasurer", "password": PASSWORD})
    (cookie,) = (each for each in answer.headers.getlist("Set-Cookie") if each.startswith("session="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert "Expires" not in cookie and "Max-Age" not in cookie and "Domain" not in cookie
    assert not [each for each in answer.headers.getlist("Set-Cookie") if "remember" in each]


def test_signing_in_makes_a_new_cookie_and_a_new_form_token(client: PickyClient, village: Village) -> None:
    client.get("/sign-in")
    with client.session_transaction() as before:
        fixed, old = dict(before), before["csrf_token"]
    client.sign_in("treasurer")
    with client.session_transaction() as after:
        assert after.get("csrf_token") != old
        first = after["_user_id"]
    client.post("/sign-out")
    with client.session_transaction() as planted:
        planted.update(fixed)
    client.sign_in("treasurer")
    with client.session_transaction() as again:
        assert again["_user_id"] != first


def test_left_alone_for_half_a_day_one_is_asked_again(signed_in: SignIn) -> None:
    with frozen_at(NOON):
        client = signed_in(Role.TREASURER)
    for hours in (6, 12, 18):
        with frozen_at(NOON + timedelta(hours=hours)):
            client.get("/me")
    with frozen_at(NOON + timedelta(hours=30)):
        client.get("/me", status=302)


def test_signed_in_for_at_most_thirty_days(signed_in: SignIn) -> None:
    with frozen_at(NOON):
        client = signed_in(Role.TREASURER)
    for hours in range(10, 30 * 24, 10):
        with frozen_at(NOON + timedelta(hours=hours)):
            client.get("/me")
    with frozen_at(NOON + timedelta(days=30)):
        client.get("/me", status=302)


def test_the_language_is_chosen_at_the_door_and_kept_on_the_device(client: PickyClient, village: Village) -> None:
    page = client.page("/sign-in?lang=th")
    assert page.root.get("lang") == "th"
    cookie = client.get_cookie("language")
    assert cookie is not None and (cookie.value, cookie.http_only, cookie.same_site) == ("th", True, "Lax")
    assert client.page("/sign-in").root.get("lang") == "th"
    client.sign_in("treasurer")
    assert client.page("/me").root.get("lang") == "en"  # her own, wherever she signs in


@pytest.mark.parametrize("tag", ["xx", "../../etc", "th_TH", ""])
def test_a_language_that_is_not_offered_changes_nothing(client: PickyClient, village: Village, tag: str) -> None:
    answer = client.get("/sign-in", query_string={"lang": tag})
    assert Page(answer.text).root.get("lang") == "en"
    assert client.get_cookie("language") is None
