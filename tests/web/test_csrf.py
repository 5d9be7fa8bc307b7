"""Forms from elsewhere, forms without a token, and forms that were open for too long: refused, and nothing typed is lost."""

import re

import pytest
from flask import Flask, url_for
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter

from access.policy import Act, Role
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village
from web.guard import requires

pytestmark = pytest.mark.one_engine

FROM_HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
SHEET = {"row-1-shares": "3", "note": "Rain & <b>wind</b>\nall day", "version": "2"}


def fitting(kind: BaseConverter) -> int | str:
    """A part of an address that names nothing, but has the form that the route asks for."""
    if isinstance(kind, IntegerConverter):
        return 1
    if isinstance(kind, AnyConverter):
        return str(min(kind.items))
    length = re.search(r"\{(\d+)\}", kind.regex)
    return "0" * (int(length[1]) if length else 16)


def test_every_form_of_the_site_needs_its_token(app: Flask, signed_in: SignIn) -> None:
    client, sent = signed_in(Role.ADMINISTRATOR), 0
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            parts = {name: fitting(kind) for name, kind in rule._converters.items()}
            with app.test_request_context():
                address = url_for(rule.endpoint, **parts, _method="POST")
            answer = client.post(address, data={"name": "x"}, token=False, headers=FROM_HERE, status=400)
            assert "Not saved yet" in answer.text, address
            client.post(address, data={"csrf_token": "forged"}, token=False, status=400)
            sent += 1
    assert sent >= 10


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:8000"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_the_token(signed_in: SignIn, headers: dict[str, str]) -> None:
    client = signed_in(Role.TREASURER)
    page = Page(client.post("/me/language", data={"locale": "th"}, headers=headers, status=400).text)
    assert "did not come from this site" in page.text
    assert "th" not in [field.get("value") for field in page.all("input")]
    assert client.page("/me").root.get("lang") == "en"


@pytest.mark.parametrize("headers", [FROM_HERE, {}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}])
def test_a_form_of_ours_is_taken(signed_in: SignIn, headers: dict[str, str]) -> None:
    client = signed_in(Role.TREASURER)
    client.post("/me/language", data={"locale": "th"}, headers=headers, status=302)


@pytest.fixture
def sheet(app: Flask) -> list[dict[str, str]]:
    """Stands for the meeting page: keeps the forms that were taken."""
    taken: list[dict[str, str]] = []

    def save() -> str:
        from flask import request, url_for

        taken.append(request.form.to_dict())
        return "", 303, {"Location": url_for("access.me")}  # type: ignore[return-value]

    app.add_url_rule("/sheet", "sheet", requires(Act.OWN_SIGN_IN)(save), methods=["POST"])
    return taken


def _kept(page: Page) -> dict[str, str]:
    return {name: value for name, value in page.form("/sheet?step=2").items() if name != "csrf_token"}


def test_a_page_that_was_open_for_too_long_loses_nothing(signed_in: SignIn, sheet: list[dict[str, str]]) -> None:
    client = signed_in(Role.TREASURER)
    stale = SHEET | {"csrf_token": "from-last-week"}
    page = Page(client.post("/sheet?step=2", data=stale, token=False, headers=FROM_HERE, status=400).text)
    assert "send it again" in page.text
    assert _kept(page) == SHEET
    client.post("/sheet?step=2", data=page.form("/sheet?step=2"), token=False, headers=FROM_HERE, status=303)
    assert [{name: value for name, value in taken.items() if name != "csrf_token"} for taken in sheet] == [SHEET]


def test_a_sign_in_that_ended_meanwhile_loses_nothing(
    app: Flask, signed_in: SignIn, sheet: list[dict[str, str]]
) -> None:
    """She signs in beside the page, comes back, and sends it: at once or, the page being older than that, once more."""
    client, elsewhere = signed_in(Role.TREASURER), signed_in(Role.TREASURER)
    for form in elsewhere.page("/me").all("form"):
        if form.get("action", "").endswith("/end"):
            elsewhere.post(form.get("action", ""), status=302)
    page = Page(client.post("/sheet?step=2", data=SHEET, headers=FROM_HERE, status=401).text)
    assert "sign in through the link" in page.text and _kept(page) == SHEET
    (link,) = (link for link in page.all("a") if link.get("target") == "_blank")
    door = client.page(link.get("href"))
    action = next(form.get("action", "") for form in door.all("form"))
    answer = client.post(action, data={"sign-in-name": "treasurer", "password": PASSWORD}, status=302)
    assert "send it again" in client.page(answer.headers["Location"]).text
    again = client.post("/sheet?step=2", data=page.form("/sheet?step=2"), token=False, headers=FROM_HERE, status=400)
    once_more = Page(again.text)
    assert _kept(once_more) == SHEET
    client.post("/sheet?step=2", data=once_more.form("/sheet?step=2"), token=False, headers=FROM_HERE, status=303)
    assert len(sheet) == 1


def test_what_a_stranger_sends_is_not_shown_back_with_a_token(client: PickyClient, village: Village) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        page = Page(client.post("/me/language", data={"locale": "th"}, token=False, headers=headers, status=400).text)
        assert "th" not in [field.get("value") for field in page.all("input")]


def test_a_password_is_never_shown_back(client: PickyClient, village: Village) -> None:
    sent = {"sign-in-name": "treasurer", "password": PASSWORD}
    answer = client.post("/sign-in", data=sent, token=False, headers=FROM_HERE, status=400)
    assert PASSWORD not in answer.text
