"""Every error is a page that says what to do; what nobody foresaw has a number and is never swallowed."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask
from marshmallow import ValidationError
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import ImATeapot, RequestURITooLarge

from access.errors import SignInClosed, TooManyAttempts
from access.policy import Act, Role
from core.errors import Inconsistent, NotAllowed, NotFound, Refusal, Refused
from core.marks import N_
from tests.pages import Page
from tests.web_fixtures import PASSWORD, PickyClient, SignIn, Village
from web.errors import STATUS, status_of
from web.guard import requires

pytestmark = pytest.mark.one_engine


class BoxIsShut(Refused):
    code = "box-is-shut"
    sentence = N_("The box is shut since {since}. Open it with {keys} keys.")


class NotHers(NotAllowed):
    code = "not-hers"
    sentence = "Not yours."


class NotThere(NotFound):
    code = "not-there"
    sentence = "Not there."


class DoesNotAgree(Inconsistent):
    code = "does-not-agree"
    sentence = "It does not agree."


@pytest.fixture
def failing(app: Flask, signed_in: SignIn) -> Callable[[Exception], Callable[[int], Page]]:
    """`failing(error)(status)`: the page that a view which raises the error is answered with."""

    def raising(error: Exception) -> Callable[[int], Page]:
        def view() -> str:
            raise error

        app.add_url_rule("/failing", "failing", requires(Act.OWN_SIGN_IN)(view))
        return lambda status: Page(signed_in(Role.TREASURER).get("/failing", status=status).text)

    return raising


Failing = Callable[[Exception], Callable[[int], Page]]


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (BoxIsShut(since="Monday", keys=3), 409, "The box is shut since Monday. Open it with 3 keys."),
        (NotHers(), 403, "Not yours."),
        (NotThere(), 404, "Not there."),
        (DoesNotAgree(), 422, "It does not agree."),
        (SignInClosed(failures=100), 429, "There were 100 wrong passwords in a row"),
        (ValidationError({"name": ["Too short."]}), 400, "name: Too short."),
        (ValidationError("Nothing fits."), 400, "Nothing fits."),
        (RequestURITooLarge(), 414, "This address is too long."),
        (ImATeapot(), 418, "This request cannot be answered."),
    ],
)
def test_each_kind_of_error_has_its_status_and_its_sentence(
    failing: Failing, error: Exception, status: int, said: str
) -> None:
    page = failing(error)(status)
    assert said in page.text
    assert "To your groups" in page.text


def test_every_kind_of_refusal_has_a_status_and_a_leaf_takes_the_nearest() -> None:
    assert {kind for kind in Refusal.__subclasses__()} <= set(STATUS)
    assert status_of(BoxIsShut(since="", keys=1)) == HTTPStatus.CONFLICT
    assert status_of(TooManyAttempts(minutes=1, seconds=1)) == HTTPStatus.TOO_MANY_REQUESTS


def test_a_wait_is_told_to_machines_too(app: Flask, signed_in: SignIn) -> None:
    def view() -> str:
        raise TooManyAttempts(minutes=2, seconds=90)

    app.add_url_rule("/failing", "failing", requires(Act.OWN_SIGN_IN)(view))
    assert signed_in(Role.TREASURER).get("/failing", status=429).headers["Retry-After"] == "90"


def test_what_nobody_foresaw_has_a_number_that_finds_it_in_the_log(
    failing: Failing, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    page = failing(ZeroDivisionError("Malee owes 12,345.00"))(500)
    found = re.search(r"Incident ([0-9A-F]{4}-[0-9A-F]{4})", page.text)
    assert found is not None
    assert "Malee" not in page.html and "ZeroDivision" not in page.html and "Traceback" not in page.html
    (record,) = (record for record in caplog.records if "unforeseen" in str(record.msg))
    assert found[1] in str(record.msg) and "ZeroDivisionError" in str(record.msg)
    assert "Malee" not in str(record.msg)


def test_a_database_that_does_not_answer_is_said_to_be_busy(failing: Failing) -> None:
    page = failing(OperationalError("INSERT …", {}, Exception("database is locked")))(503)
    assert "The books are busy" in page.text and "Incident" in page.text and "INSERT" not in page.html


def test_a_database_that_is_gone_still_answers_with_a_page(app: Flask, signed_in: SignIn, engine: Engine) -> None:
    client = signed_in(Role.TREASURER)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE user_session RENAME TO gone"))
    assert "Incident" in client.get("/me", status=500 if engine.dialect.name == "postgresql" else 503).text


def test_when_even_the_page_is_broken_there_is_a_sentence(app: Flask, client: PickyClient) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    app.jinja_env.globals["_"] = broken
    answer = client.get("/sign-in", status=500)
    assert answer.mimetype == "text/plain"
    assert "Something went wrong here" in answer.text


def test_an_address_used_in_the_wrong_way(client: PickyClient, village: Village) -> None:
    answer = client.get("/sign-out", status=405)
    assert "POST" in answer.headers["Allow"]
    assert "This address cannot be used in this way." in answer.text
    assert client.open("/sign-in", method="TRACE").status_code == 405
    client.open("/sign-in", method="HEAD")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "", "127.0.0.2"])
def test_asked_for_under_another_name_it_answers_with_no_page(client: PickyClient, host: str) -> None:
    answer = client.get("/sign-in", headers={"Host": host}, status=400)
    assert answer.mimetype == "text/plain" and host not in answer.text or not host
    assert "Set-Cookie" not in answer.headers


def test_errors_speak_the_readers_language(signed_in: SignIn, app: Flask) -> None:
    client = signed_in(Role.TREASURER)
    client.post("/me/language", data={"locale": "th"}, status=302)
    assert Page(client.get("/nowhere", status=404).text).root.get("lang") == "th"


def test_a_name_of_five_megabytes_is_answered_with_how_large_it_may_be(signed_in: SignIn) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    page = Page(client.post("/people/new", data={"name": "x" * 5_000_000}, status=413).text)
    assert "at most 1,000 kB can be sent at once" in page.text


@pytest.mark.parametrize("most", [400_000, 900_000])
def test_a_long_name_within_the_limit_is_answered_beside_its_field(signed_in: SignIn, most: int) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    fields = {"name": "x" * most, "sign-in-name": "pim", "locale": "en", "role": "auditor", "where": "everything"}
    page = Page(client.post("/people/new", data=fields, status=400).text)
    assert "at most 120 fit" in page.errors()["name"]


def test_a_sign_in_name_of_five_megabytes_too(client: PickyClient, village: Village) -> None:
    client.post("/sign-in", data={"sign-in-name": "x" * 5_000_000, "password": PASSWORD}, status=413)
