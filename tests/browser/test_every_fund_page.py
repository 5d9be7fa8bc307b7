"""Every page of a fund and of its rounds, on a telephone: readable aloud, and never wider than the screen."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, url_for
from playwright.sync_api import Page

from access.policy import EVERYBODY_MAY, ROLE_ACTS, Act, Role
from budgeting.models import Phase
from core.db import transaction
from tests.browser.conftest import TELEPHONE, Hand, Site
from tests.browser.readable import look_over
from tests.browser.test_projects import FILES
from tests.budgeting.scene import found_again
from tests.projects.funds.desk_fixtures import FundAtWork, fund_at_work
from tests.web.routes import tries
from tests.web.test_every_fund_route import ON_A_LOAN, parts_of

__all__ = ["fund_at_work"]

ROLES = (Role.BOOKKEEPER, Role.PROGRAMME_OFFICER, Role.APPROVER)
# A form that is open in one phase of a round alone is looked at in that phase; what is always there, in the first.
PHASES = (Phase.RATIFIED, Phase.PROPOSALS, Phase.REVIEW, Phase.VOTING)


@pytest.fixture
def site(address: str, fund_at_work: FundAtWork) -> Site:
    app = fund_at_work.app
    app.extensions["settings"] = replace(app.extensions["settings"], timezone="Africa/Harare")
    return Site(address, fund_at_work.engine, group="")


def test_every_page_of_a_fund_is_readable_and_no_wider_than_a_telephone(
    app: Flask, in_hand: Hand, fund_at_work: FundAtWork
) -> None:
    with transaction(fund_at_work.engine) as session:
        parts = parts_of(fund_at_work.scene(session))
    left = pages_of(app, parts)
    assert len(left) > 50
    pages = {role: in_hand(TELEPHONE).sign_in(fund_at_work.names[role]) for role in ROLES}
    for phase in PHASES:
        with transaction(fund_at_work.engine) as session:
            found_again(fund_at_work.scene(session)).step(phase)
        for role, page in pages.items():
            for path in [path for path, act in left.items() if act in EVERYBODY_MAY | ROLE_ACTS[role]]:
                if seen(page, path):
                    left.pop(path)
    assert left == {}


def seen(page: Page, path: str) -> bool:
    """Whether the page is there now; then it was looked over."""
    answer = page.goto(page.url.partition("://")[0] + "://" + page.url.split("/")[2] + path)
    assert answer is not None and answer.status in (200, 409), f"{path} {answer and answer.status}"
    if answer.ok:
        look_over(page)
    return answer.ok


def pages_of(app: Flask, parts: dict[str, Any]) -> dict[str, Act]:
    """Every address within the fund that answers a question with a page, and the act it asks for."""
    found = {}
    for one in tries(app):
        if one.method == "GET" and "fid" in one.parts:
            named = parts | {"form": "repay" if one.endpoint in ON_A_LOAN else "receive"}
            with app.test_request_context():
                path = url_for(one.endpoint, **dict(one.rule.defaults or {}), **{part: named[part] for part in one.parts})
            found[path] = one.act
    return {path: act for path, act in found.items() if not FILES.search(path) and not path.endswith("/picture")}
