"""Indicators on the page, on paper, and kept from the command line."""

import pytest
from flask import Flask

from access.policy import Role
from tests.web_fixtures import SignIn

pytestmark = pytest.mark.one_engine


def test_seen_kept_and_printed(app: Flask, signed_in: SignIn) -> None:
    village, treasurer, auditor = signed_in.village, signed_in(Role.TREASURER), signed_in(Role.AUDITOR)
    address = f"/groups/{village.group}/indicators"
    page = treasurer.page(address)
    assert "Nobody wrote down whether members are women or men." in page.text
    assert "Not measured here, and why" in page.text and "SAVIX" not in page.html.upper()
    kept = treasurer.post(address, status=302).location
    assert "As they were kept for" in treasurer.page(kept).text
    assert "Keep these figures" not in auditor.page(address).text
    assert "Kept earlier" in auditor.page(address).text
    assert "Reckoned from the books" in auditor.page(f"{address}?day=2001-01-01").text

    day = kept.partition("day=")[2]
    network = auditor.page("/networks/indicators")
    assert "Members per group" in network.text and "3.00" in network.text
    assert "3.00" in auditor.page(f"/networks/indicators?day={day}&network={village.network}").text
    assert "There is no such group." in auditor.page(f"/networks/indicators?network={village.foreign_network}").text
    paper = auditor.page(f"/groups/{village.group}/statements/indicators?period=2026")
    assert "What is divided" in paper.text and "DreamInsights glossary" in paper.text
    assert auditor.get(f"/groups/{village.group}/statements/indicators.pdf").data.startswith(b"%PDF")


def test_kept_from_the_command_line(app: Flask, signed_in: SignIn) -> None:
    run = app.test_cli_runner().invoke
    first = run(args=["keep-indicators", "--day", "2026-06-30"])
    assert first.exit_code == 0 and first.output.startswith("2026-06-30: 2 groups, ")
    assert "2 groups, 0 figures kept" in run(args=["keep-indicators", "--day", "2026-06-30"]).output
    assert "groups" in run(args=["keep-indicators"]).output
    future = run(args=["keep-indicators", "--day", "2199-01-01"])
    assert future.exit_code == 1 and "has not come yet" in future.output
