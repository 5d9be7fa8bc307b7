"""The page where anybody checks a paper: without a sign-in, telling no more than it must, and slow to be guessed at."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from access.limits import Patience
from core.calendars import frozen_at
from core.db import transaction
from reports.issued import asking
from reports.issued.sealing import Seal
from tests.ledger.tampering import as_owner
from tests.pages import Page
from tests.reports.issued.papers import a_small_group, met, printed
from tests.web_fixtures import PickyClient

pytestmark = pytest.mark.one_engine

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
# What must be on no page that was asked for by its code alone.
SECRETS = ("Khlong", "Canal", "Pranee", "statement", "200.00", "THB", "2026", "group")


@dataclass(frozen=True)
class Printed:
    client: PickyClient
    seal: Seal

    @property
    def address(self) -> str:
        return f"/p/{self.seal.spoken_code}"

    def compared(self, figure: str, status: int = 200) -> str:
        return Page(self.client.post(self.address, data={"figure": figure}, status=status).text).text


@pytest.fixture
def sheet(app: Flask, client: PickyClient) -> Printed:
    with transaction(app.extensions["engine"]) as session:
        group = a_small_group(session)
        met(session, group, 0)
        _, seal = printed(session, group, app.extensions["issuer"])
    return Printed(client, seal)


def test_a_code_is_typed_and_answered(sheet: Printed) -> None:
    door = sheet.client.page("/p")
    assert door.form("/p") == {"code": ""}
    sent = sheet.client.get("/p", query_string={"code": f" {sheet.seal.spoken_code.lower()} "}, status=303)
    page = sheet.client.page(sent.headers["Location"])
    assert "This paper holds." in page.text and "No correction was written since." in page.text
    assert not [secret for secret in SECRETS if secret in page.text]


@pytest.mark.parametrize("written", ["lower", "blanks", "letters for digits"])
def test_a_code_may_be_typed_as_it_is_read(sheet: Printed, written: str) -> None:
    code = sheet.seal.spoken_code
    typed = {"lower": code.lower(), "blanks": code.replace("-", " "), "letters for digits": code.translate({48: "O", 49: "l"})}
    assert "This paper holds." in sheet.client.page(f"/P/{typed[written]}").text


def test_the_square_shows_what_was_signed(sheet: Printed) -> None:
    page = sheet.client.page(sheet.seal.square)
    assert "This paper holds." in page.text and "Group statement" in page.text and "In the loan fund200.00" in page.text
    assert "Khlong" not in page.text, "a name is not in the square"


def test_a_square_that_was_changed_is_refused_and_not_shown(sheet: Printed) -> None:
    page = sheet.client.page(sheet.seal.square.replace(":SAVED.20000", ":SAVED.90000"))
    assert "does not match" in page.text and "not sealed by us" in page.text and "900.00" not in page.text


@pytest.mark.parametrize("address", ["/p/0000-0000-0000-0000", "/p/x", f"/p/{'ก' * 300}", "/P/0/0", f"/P/0/{'K' * 3000}"])
def test_a_wrong_code_gets_a_sentence(sheet: Printed, address: str) -> None:
    assert "No paper of ours has this code." in Page(sheet.client.get(address, status=404).text).text


def test_nobody_keeps_the_page_or_lists_it_and_no_line_of_a_log_has_what_was_asked(
    sheet: Printed, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = sheet.client.get(sheet.seal.square)
    assert answer.headers["Cache-Control"] == "no-store" and "noindex" in answer.headers["X-Robots-Tag"]
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert [line["rule"] for line in lines if line.get("event") == "request"] == ["/P/<code>/<square>"]
    assert not [part for part in (sheet.seal.code, "SAVED", sheet.seal.square[-20:]) if part in json.dumps(lines)]


def test_the_page_is_in_the_language_that_is_chosen_and_needs_no_script(sheet: Printed) -> None:
    page = sheet.client.page(f"{sheet.address}?lang=th")
    assert page.root.get("lang") == "th" and not page.all("script")
    assert sheet.client.page("/p").root.get("lang") == "th", "the device remembers"


def test_who_has_no_camera_is_told_yes_or_no_and_never_the_figure(sheet: Printed) -> None:
    for same in ("200", "200.00", "200.00 THB", "๒๐๐", "40"):
        assert "Yes:" in sheet.compared(same)
    told = sheet.compared("300.00")
    assert "No: 300.00 is none of the sealed figures." in told and "200.00" not in told
    for unreadable in ("", "two hundred", "0", "-200", "9" * 5000):
        assert "is not a figure" in sheet.compared(unreadable, 422)


def test_figures_are_not_guessed_at_for_long(sheet: Printed) -> None:
    with frozen_at(NOW):
        for guess in range(asking.FOR_FIGURES.free):
            assert "No:" in sheet.compared(str(1000 + guess))
        assert "too many wrong tries" in sheet.compared("200", 429), "also when it would have been right"
        assert "This paper holds." in sheet.client.page(sheet.address).text
    with frozen_at(NOW + timedelta(minutes=2)):
        assert "Yes:" in sheet.compared("200")
        assert "No:" in sheet.compared("300")
        assert "too many wrong tries" in sheet.compared("200", 429)


def test_codes_are_not_guessed_at_for_long_and_squares_are_no_guesses(sheet: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "FOR_CODES", Patience(2, timedelta(minutes=1), timedelta(minutes=15)))
    with frozen_at(NOW):
        for guess in ("0000", "0001"):
            sheet.client.get(f"/p/{guess * 4}", status=404)
        assert "too many wrong tries" in Page(sheet.client.get(sheet.address, status=429).text).text
        assert "too many wrong tries" in sheet.compared("200", 429)
        assert "This paper holds." in sheet.client.page(sheet.seal.square).text
    with frozen_at(NOW + timedelta(minutes=2)):
        assert "This paper holds." in sheet.client.page(sheet.address).text


def test_a_key_that_was_taken_out_of_the_register_is_told_and_no_incident(sheet: Printed, app: Flask) -> None:
    with as_owner(app.extensions["engine"]) as connection:
        connection.execute(text("DELETE FROM paper_key"))
        connection.commit()
    assert "This paper does not match." in sheet.client.page(sheet.address).text


def test_the_public_key_is_there_for_everybody_and_the_private_one_for_nobody(sheet: Printed) -> None:
    told = sheet.client.get("/p/keys")
    assert told.mimetype == "text/plain"
    assert told.text.count("BEGIN PUBLIC KEY") == 1 and "PRIVATE" not in told.text


def test_the_sign_in_page_leads_there(client: PickyClient) -> None:
    assert "/p" in [link.get("href") for link in client.page("/sign-in").all("a")]
