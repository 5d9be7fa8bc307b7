"""Somebody checks a paper on a telephone, without a sign-in: every answer can be read by everybody, in English and in Thai."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from core.calendars import Period, today
from core.db import transaction
from groups.models import Group
from reports.group_statement import group_statement
from reports.issued.sealing import Seal
from tests.browser.conftest import Device
from tests.browser.readable import look_over
from tests.reports.issued.papers import issue


@pytest.fixture
def seal(app: Flask, telephone: Device) -> Seal:
    """A statement of the group was printed, over the book as it is: empty, but for what members paid in at the beginning."""
    with transaction(telephone.site.engine) as session:
        group = session.query(Group).one()
        paper = group_statement(session, group, Period(group.founded_on, today(group.timezone)))
        return issue(session, paper, app.extensions["issuer"])


def test_every_answer_on_a_telephone(telephone: Device, seal: Seal) -> None:
    page, address = telephone.page, telephone.site.address
    page.goto(f"{address}/p")
    page.fill("#code", seal.spoken_code.lower())
    page.get_by_role("button", name="Check the paper").click()
    expect(page.get_by_text("This paper holds.")).to_be_visible()
    look_over(page)
    for path in (seal.square, f"{seal.square}?lang=th", seal.square.replace(":THB:", ":ZAR:"), "/p/0000"):
        page.goto(address + path)
        expect(page.locator(".notice")).to_be_visible()
        look_over(page)
