"""What every answer tells the browser."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from access.policy import Role
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village, app
from web.settings import Settings

__all__ = ["app"]
pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("address", "status"),
    [("/sign-in", 200), ("/nowhere", 404), ("/me", 302), ("/livez", 200), ("/sign-out", 405), ("/static/site.css", 200)],
)
def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_inline(client: PickyClient, address: str, status: int) -> None:
    headers = client.get(address, status=status).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers  # these settings serve without HTTPS


def test_pages_are_kept_nowhere_and_styles_for_an_hour(signed_in: SignIn) -> None:
    client = signed_in(Role.TREASURER)
    assert client.get("/me").headers["Cache-Control"] == "no-store"
    assert client.get("/nowhere", status=404).headers["Cache-Control"] == "no-store"
    assert "max-age=3600" in client.get("/static/site.css").headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/sign-in", "/static/site.css", "/static/icon.svg"])
def test_types_and_their_letters_are_named(client: PickyClient, address: str) -> None:
    kind = client.get(address).headers["Content-Type"]
    assert kind.endswith("; charset=utf-8") or kind == "image/svg+xml"


@pytest.fixture
def secure(settings: Settings, village: Village) -> Iterator[Flask]:
    """The app as it is served behind one proxy that speaks HTTPS."""
    from app import create_app

    app = create_app(replace(settings, secure_cookies=True, proxy_hops=1))
    app.test_client_class = PickyClient
    yield app
    app.extensions["engine"].dispose()


THROUGH_PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "localhost"}


def test_over_https_the_cookie_is_bound_to_it(secure: Flask) -> None:
    client = secure.test_client()
    assert isinstance(client, PickyClient)
    door = client.get("/sign-in", headers=THROUGH_PROXY, base_url="https://localhost")
    assert "max-age=31536000" in door.headers["Strict-Transport-Security"]
    token = door.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"sign-in-name": "treasurer", "password": PASSWORD, "csrf_token": token}
    sent = {"headers": THROUGH_PROXY, "base_url": "https://localhost"}
    answer = client.post("/sign-in", data=fields, token=False, status=302, **sent)  # without a Referer
    (cookie,) = (each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-session="))
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie
    assert client.get("/me", **sent).status_code == 200


def test_who_says_where_he_comes_from_is_not_believed_without_a_proxy(app: Flask, client: PickyClient) -> None:
    from web import signed_in

    with app.test_request_context(headers={"X-Forwarded-For": "203.0.113.9"}, environ_base={"REMOTE_ADDR": "10.0.0.1"}):
        assert signed_in.address() == "10.0.0.1"
    client.get("/sign-in", headers={"X-Forwarded-Host": "evil.example"})


def test_behind_one_proxy_only_the_last_word_counts(secure: Flask) -> None:
    seen: list[str] = []

    def look() -> tuple[str, dict[str, str]]:
        from web import signed_in

        seen.append(signed_in.address())
        return "", {"Content-Type": "text/plain"}

    secure.view_functions["health.livez"] = look
    secure.test_client().get("/livez", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert seen == ["203.0.113.9"]
