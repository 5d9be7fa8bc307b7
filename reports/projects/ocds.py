"""Budgets by source as OCDS 1.1 with its Budget Breakdown extension: one release for each currency of a project.

The total is what the budget lines come to, the parts are what each source signed, or else pledged. Where they differ nothing is
exported: a part that nobody promised would be ours. Every amount is written from its minor units; no float is in between.

Source: github.com/open-contracting-extensions/ocds_budget_breakdown_extension.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import IO, Any

from core.money import Money, currency
from reports.projects.errors import NothingPlanned, SourcesDifferFromPlan
from reports.projects.exact_json import as_json
from reports.projects.iati import identifier
from reports.projects.project_facts import AgreementFact, Party, ProjectFacts

EXTENSION = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_budget_breakdown_extension/master/extension.json"
)
# Six signs before the identifiers of all our releases. A publisher registers its own at the Open Contracting Partnership.
UNREGISTERED_PREFIX = "ocds-000000"

Release = Mapping[str, Any]


def write_ocds(releases: Iterable[Release], publisher: Party, as_of: date, out: IO[bytes]) -> None:
    """A release package, release by release."""
    package = {
        "uri": f"urn:three-keys:{publisher.public_id}:{as_of.isoformat()}",
        "version": "1.1",
        "extensions": [EXTENSION],
        "publishedDate": _moment(as_of),
        "publisher": {"name": publisher.name},
    }
    out.write(as_json(package)[:-1].encode() + b',"releases":[')
    between = b"\n"
    for release in releases:
        out.write(between + as_json(release).encode())
        between = b",\n"
    out.write(b"\n]}\n")


def releases(facts: ProjectFacts, prefix: str = UNREGISTERED_PREFIX) -> list[Release]:
    """A release for each currency in which anything is planned or promised. Raises SourcesDifferFromPlan, NothingPlanned."""
    found = [
        _release(facts, code, sources, prefix)
        for code in facts.currencies
        if (sources := _sources(facts, code)) or facts.planned(code)
    ]
    if not found:
        raise NothingPlanned(project=facts.name)
    return found


def _sources(facts: ProjectFacts, code: str) -> list[AgreementFact]:
    return [one for one in facts.agreements if one.currency == code and one.promised_minor]


def _release(facts: ProjectFacts, code: str, sources: Sequence[AgreementFact], prefix: str) -> Release:
    of = currency(code)
    planned, promised = Money(facts.planned(code), of), Money(sum(one.promised_minor for one in sources), of)
    if planned != promised:
        apart = Money(abs(planned.minor - promised.minor), of)
        raise SourcesDifferFromPlan(project=facts.name, planned=planned, promised=promised, difference=apart)
    ocid = f"{prefix}-{facts.public_id}-{code}"
    return {
        "ocid": ocid,
        "id": f"{ocid}-{facts.as_of.isoformat()}",
        "date": _moment(facts.as_of),
        "tag": ["planning"],
        "initiationType": "tender",
        "language": "en",
        "parties": list(_parties(facts, sources)),
        "buyer": _reference(facts.programme),
        "planning": {
            "rationale": f"{_practice(facts)}As of {facts.as_of.isoformat()}, from the books of the project: {facts.witness()}",
            "budget": {
                "id": f"{facts.code}-{code}",
                "description": f"Budget of {facts.name} in {code}",
                "amount": _amount(planned),
                "project": facts.name,
                "projectID": facts.public_id,
                "budgetBreakdown": [_part(one, of.code) for one in sources],
            },
        },
    }


def _practice(facts: ProjectFacts) -> str:
    return "PRACTICE, made-up money. " if facts.practice else ""


def _part(agreement: AgreementFact, code: str) -> Mapping[str, Any]:
    part: dict[str, Any] = {
        "id": str(agreement.number),
        "description": f"{agreement.title} ({agreement.instrument}, {'signed' if agreement.signed_on else 'pledged'})",
        "sourceParty": _reference(agreement.funder),
        "amount": _amount(Money(agreement.promised_minor, currency(code))),
    }
    if agreement.signed_on:
        part["period"] = {"startDate": _moment(agreement.signed_on)}
        if agreement.expires_on:
            part["period"]["endDate"] = f"{agreement.expires_on.isoformat()}T23:59:59Z"
    return part


def _parties(facts: ProjectFacts, sources: Sequence[AgreementFact]) -> Iterator[Mapping[str, Any]]:
    """Each organisation once, with all that it is here. "funder" is the extension's word for a source."""
    roles: dict[Party, list[str]] = {facts.programme: ["buyer"]}
    for source in sources:
        named = roles.setdefault(source.funder, [])
        if "funder" not in named:
            named.append("funder")
    for party, named in roles.items():
        yield {**_reference(party), "address": {"countryName": party.country}, "roles": named}


def _reference(party: Party) -> Mapping[str, str]:
    return {"id": identifier(party), "name": party.name}


def _amount(money: Money) -> Mapping[str, Any]:
    return {"amount": money, "currency": money.currency.code}


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
