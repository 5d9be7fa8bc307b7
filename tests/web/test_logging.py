"""Logs: one JSON object a line, a request id, and nothing that belongs to people."""

import json
import logging as standard
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from web import logging
from web.logging import log


@pytest.fixture(autouse=True)
def json_lines() -> Iterator[None]:
    """Our logging in place of the test runner's own; as before afterwards."""
    root, before = standard.getLogger(), standard.getLogger().handlers[:]
    logging.configure("info")
    yield
    structlog.reset_defaults()
    root.handlers[:] = before


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def serving(proxy_hops: int = 0) -> FlaskClient:
    app = Flask("probe")
    logging.install(app, proxy_hops=proxy_hops)

    @app.get("/member/<name>")
    def member(name: str) -> str:
        log.info("looked up", number=7)
        return name

    return app.test_client()


def test_a_fact_on_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    log.info("posted", book=3, number=12)
    (line,) = lines(capsys)
    assert {key: line[key] for key in ("event", "level", "book", "number")} == {
        "event": "posted",
        "level": "info",
        "book": 3,
        "number": 12,
    }
    assert line["timestamp"].endswith("Z")


def test_any_other_fact_is_withheld(capsys: pytest.CaptureFixture[str]) -> None:
    log.info("posted", name="Somsri", amount_minor=5000, token="lgr_secret")
    (line,) = lines(capsys)
    assert line["event"] == "posted (3 facts withheld)"
    assert "Somsri" not in str(line) and "5000" not in str(line) and "secret" not in str(line)


def test_a_line_end_forges_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.warning('signed in\n{"event": "forged"}\u2028', user="a\r\nb")
    (line,) = lines(capsys)
    assert line["user"] == "a\r\nb"


def test_an_exception_is_its_kind_and_its_place_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            int("Somsri")
        except ValueError as trouble:
            raise LookupError("5,000 baht") from trouble
    except LookupError:
        log.exception("unforeseen")
    (line,) = lines(capsys)
    assert line["error"] == ["builtins.LookupError", "builtins.ValueError"]
    assert line["frames"][-1].startswith("tests/web/test_logging.py:")
    assert "Somsri" not in str(line) and "baht" not in str(line)


def test_an_exception_handed_over(capsys: pytest.CaptureFixture[str]) -> None:
    log.error("unforeseen", exc_info=ArithmeticError("5,000 baht"))
    (line,) = lines(capsys)
    assert (line["error"], line["frames"]) == (["builtins.ArithmeticError"], [])


def test_a_library_speaks_json_too_and_only_when_it_matters(capsys: pytest.CaptureFixture[str]) -> None:
    other = standard.getLogger("some.library")
    other.info("chatter")
    try:
        raise ValueError("Somsri")
    except ValueError:
        other.exception("failed")
    (line,) = lines(capsys)
    assert (line["event"], line["logger"], line["error"]) == ("failed", "some.library", ["builtins.ValueError"])
    assert "Somsri" not in str(line)


def test_each_request_has_a_line_and_an_id(capsys: pytest.CaptureFixture[str]) -> None:
    answer = serving().get("/member/Somsri?amount=5000")
    inside, request = lines(capsys)
    assert inside["request_id"] == request["request_id"] == answer.headers["X-Request-ID"]
    assert (request["method"], request["rule"], request["status"]) == ("GET", "/member/<name>", 200)
    assert request["milliseconds"] >= 0
    assert "Somsri" not in str(request) and "5000" not in str(request)


def test_a_page_that_is_not_there_is_logged_without_its_address(capsys: pytest.CaptureFixture[str]) -> None:
    serving().get("/Somsri")
    (request,) = lines(capsys)
    assert (request["rule"], request["status"]) == (None, 404)


@pytest.mark.parametrize(
    ("hops", "brought", "kept"),
    [(1, "0123456789abcdef", True), (0, "0123456789abcdef", False), (1, "no spaces please", False), (1, "short", False)],
)
def test_an_id_is_taken_only_from_a_proxy_that_is_trusted(hops: int, brought: str, kept: bool) -> None:
    answer = serving(hops).get("/member/1", headers={"X-Request-ID": brought})
    assert (answer.headers["X-Request-ID"] == brought) is kept
