"""Which language a page is in."""

import pytest
from flask import Flask

from access.policy import Role
from core.language import Digits, language
from tests.web_fixtures import PickyClient, SignIn, app
from web.language import paper_asked, paper_language

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


def test_a_paper_is_in_what_its_address_asks_for_of_what_is_offered(app: Flask) -> None:
    """Else in the language and the digits of whoever it is about."""
    with app.test_request_context("/?lang=fa_AF&digits=arabext"):
        assert paper_asked() == {"lang": "fa_AF", "digits": "arabext"}
        assert paper_language("th", "thai") is language("fa_AF", Digits.EASTERN)
    with app.test_request_context("/?lang=de&digits=roman"):
        assert paper_asked() == {}
        assert paper_language("th", "thai") is language("th", Digits.THAI)
    with app.test_request_context("/?digits=latn"):
        assert paper_language("th", "thai").number(7) == "7"
