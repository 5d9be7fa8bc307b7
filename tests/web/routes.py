"""Every route of the site, and one way to ask for each: what the tests of who may do what are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from werkzeug.routing import Rule

from access.policy import Act, Role
from tests.web_fixtures import PickyClient
from web.guard import PUBLIC, required_act

NOWHERE = "0123456789abcdef"
# Ends her own sign-in, so it is tried by itself (tests/access/test_sign_in_page.py).
LAST = "access.sign_out"
STATUS = {"not hers": 403, "unknown": 404}
# What is done to projects and what is kept beside them; whoever works in groups holds the other acts.
OF_PROJECTS = frozenset(
    {
        Act.PROJECT_READ,
        Act.PROJECT_SET_UP,
        Act.HOUSEHOLD_READ,
        Act.PROJECT_PREPARE,
        Act.PROJECT_CONFIRM,
        Act.BALLOT_ENTER,
        Act.RECONCILE,
        Act.TRANCHE_DECIDE,
        Act.RULES_WRITE,
        Act.PORTFOLIO_READ,
        Act.FINDING_WRITE,
    }
)
PROJECT_ROLES = (Role.BOOKKEEPER, Role.APPROVER, Role.RECONCILER, Role.PROGRAMME_OFFICER, Role.AGENCY)
FUND_ROLES = (*PROJECT_ROLES, Role.TELLER)
GROUP_ROLES = tuple(role for role in Role if role not in FUND_ROLES)


@dataclass(frozen=True)
class Try:
    """One way to ask for one route."""

    endpoint: str
    rule: Rule
    method: str
    act: Act

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} ({self.act})"

    @property
    def parts(self) -> set[str]:
        return set(self.rule.arguments) - set(self.rule.defaults or ())


def tries(app: Flask) -> list[Try]:
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or rule.endpoint == LAST:
            continue
        with app.app_context():
            act = required_act(rule.endpoint)
        assert act is not None, f"{rule.endpoint} says no act"
        found += [Try(rule.endpoint, rule, method, act) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def ask(client: PickyClient, wanted: Try, parts: Mapping[str, Any], form: Mapping[str, str]) -> int:
    """The status; the client itself looks over every page on the way."""
    values = dict(wanted.rule.defaults or {}) | {part: parts[part] for part in wanted.parts}
    with client.application.test_request_context():
        address = url_for(wanted.endpoint, **values, _method=wanted.method)
    if wanted.method == "GET":
        return client.looked_over(client.open(address)).status_code
    fields = dict(form) | {"csrf_token": client.token()}
    return client.looked_over(client.open(address, method="POST", data=fields)).status_code


def fits(got: int, must: str) -> bool:
    return got == STATUS[must] if must in STATUS else got < 500 and got not in (401, 403, 404, 405)
