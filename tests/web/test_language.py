"""Which language a page is in."""

import pytest
from flask import Flask

from access.policy import Role
from tests.web_fixtures import PickyClient, SignIn, app

__all__ = ["app"]
pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("th", "th"),
        ("th-TH,th;q=0.9,en;q=0.5", "th"),
        ("fr-FR,en;q=0.5", "en"),
        ("en-GB", "en"),
        ("de", "en"),
        ("", "en"),
        ("th;q=0.1,en;q=0.9", "en"),
        ("*", "en"),
        (";;;q=,\u00ff", "en"),
    ],
)
def test_a_stranger_is_spoken_to_as_the_browser_asks(client: PickyClient, asked: str, spoken: str) -> None:
    answer = client.get("/sign-in", headers={"Accept-Language": asked})
    assert f'<html lang="{spoken}" dir="ltr">' in answer.text


def test_what_was_chosen_goes_before_what_the_browser_asks(client: PickyClient) -> None:
    client.get("/sign-in?lang=en", headers={"Accept-Language": "th"})
    assert 'lang="en"' in client.get("/sign-in", headers={"Accept-Language": "th"}).text


def test_a_forged_choice_is_no_choice(client: PickyClient) -> None:
    client.set_cookie("language", "../../../etc/passwd")
    assert 'lang="en"' in client.get("/sign-in").text


def test_ones_own_language_goes_before_everything(signed_in: SignIn) -> None:
    client = signed_in(Role.TREASURER)
    client.set_cookie("language", "th")
    answer = client.get("/me?lang=th", headers={"Accept-Language": "th"})
    assert '<html lang="en"' in answer.text


def test_templates_speak_through_macros_too(app: Flask) -> None:
    template = app.jinja_env.from_string(
        "{% macro said() %}{{ _('Hello {name}', name=who) }} {{ ngettext('{n} goat', '{n} goats', 2) }}"
        " {{ language.tag }}{% endmacro %}{% set who = '<b>' %}{{ said() }}"
    )
    with app.test_request_context("/sign-in"):
        assert "2 goats en" in template.render()
