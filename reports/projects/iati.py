"""Projects as IATI 2.03 activities: one activity a project, told from the project's side, valid against the official schema.

    reporting and accountable (2)   the programme that answers for the project
    funding (1)                     who signed or promised an agreement; who only guarantees is no funder
    extending (3)                   its network and its city, with whose consent the money goes to the community
    implementing (4)                the community that builds, to whom all that is incoming comes

An organisation without an identifier is told by its name. Only the reporter must have one: where none was entered, a local one
stands in its place, which `reports.projects.iati_check` points out. Documents are not linked: their scans have no public address.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import IO

from lxml import etree

from core.money import Money, currency, plain
from projects.funding_models import TrancheState
from projects.models import UPGRADING_TYPES, ProjectStatus
from reports.projects import iati_codes
from reports.projects.iati_codes import Role
from reports.projects.iati_transactions import Transaction, transactions
from reports.projects.project_facts import AgreementFact, Party, ProjectFacts, TrancheFact

VERSION = "2.03"
LOCAL_AGENCY = "THREE-KEYS"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 has no way to write.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What no identifier of an activity may hold (IATI: slash, ampersand, bar, question mark), and blanks, which readers drop.
_NOT_IN_IDENTIFIERS = re.compile(f"(?:[/&|?\\s]|{_NOT_IN_XML.pattern})+")
_NOTES = (
    "Seen from the project: what was promised to it and reached it is incoming. A voucher that was taken back stands twice, the "
    "second time below zero. Gifts in kind are incoming funds and expenditure at once, with disbursement channel 4 and no money. "
    "Flow type 50 is public money of the country itself or of its communities, which is neither ODA nor other official flows; "
    "it is left out where the books cannot tell. The community's own money has no finance type in this standard. "
    "The budget is that of the whole project, in the year that begins with it."
)
# Where a tranche is still to come: what was ordered by the funder has not arrived.
_TO_COME = frozenset({TrancheState.PLANNED, TrancheState.REQUESTED, TrancheState.APPROVED, TrancheState.ORDERED})
_YEAR = timedelta(days=364)


def write_iati(projects: Iterable[ProjectFacts], as_of: date, out: IO[bytes]) -> None:
    """The activities, one after the other, so that a whole programme needs no more memory than its largest project."""
    about = {"version": VERSION, "generated-datetime": f"{as_of.isoformat()}T00:00:00Z"}
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("iati-activities", about):
            file.write("\n")
            for facts in projects:
                file.write(activity(facts), pretty_print=True)


def identifier(party: Party) -> str:
    """An organisation's identifier, or a local one in its place."""
    return party.iati_ref or f"{party.country}-{LOCAL_AGENCY}-{party.public_id}"


def is_local(ref: str) -> bool:
    return ref[2:].startswith(f"-{LOCAL_AGENCY}-")


def activity_identifier(facts: ProjectFacts) -> str:
    """The reporter's identifier and the project's code, made different again where the code holds what it may not."""
    code = _NOT_IN_IDENTIFIERS.sub("-", facts.code)
    return f"{identifier(facts.programme)}-{code}" + ("" if code == facts.code else f"-{facts.public_id}")


def activity(facts: ProjectFacts) -> etree._Element:
    """One project. The order of the elements is that of the schema."""
    root = etree.Element("iati-activity", {_LANGUAGE: "en", "last-updated-datetime": f"{facts.as_of.isoformat()}T00:00:00Z"})
    etree.SubElement(root, "iati-identifier").text = activity_identifier(facts)
    reporter = facts.programme
    kind = iati_codes.ORGANISATION_TYPES[reporter.kind]
    _narrate(etree.SubElement(root, "reporting-org", ref=identifier(reporter), type=kind), reporter.name)
    _narrate(etree.SubElement(root, "title"), facts.name, facts.locale.partition("_")[0])
    _describe(root, facts)
    _participants(root, facts)
    etree.SubElement(root, "other-identifier", ref=facts.public_id, type=iati_codes.OWN_ACTIVITY_NUMBER)
    etree.SubElement(root, "activity-status", code=status(facts))
    for code, day in _dates(facts):
        etree.SubElement(root, "activity-date", {"type": code, "iso-date": day.isoformat()})
    etree.SubElement(root, "recipient-country", code=facts.country)
    housing = {"vocabulary": iati_codes.SECTOR_VOCABULARY_DAC, "code": iati_codes.SECTOR_LOW_COST_HOUSING}
    etree.SubElement(root, "sector", housing)
    _budgets(root, facts)
    for tranche in facts.tranches:
        if tranche.state in _TO_COME:
            _planned_disbursement(root, facts, facts.agreement(tranche.agreement), tranche)
    for transaction in transactions(facts):
        _transaction(root, transaction)
    return root


def status(facts: ProjectFacts) -> str:
    code = iati_codes.STATUSES[facts.status]
    open_money = any(agreement.columns.unliquidated_minor for agreement in facts.agreements)
    return iati_codes.CLOSED if code == iati_codes.FINALISATION and not open_money else code


def _describe(root: etree._Element, facts: ProjectFacts) -> None:
    general = etree.SubElement(root, "description", type=iati_codes.GENERAL_DESCRIPTION)
    place = f" in {facts.city.name}" if facts.city else ""
    said = [f"{UPGRADING_TYPES[facts.upgrading_type]}{place}, a project of {facts.programme.name}."]
    if facts.households:
        count = facts.households[-1]
        said.append(
            f"Households on {count.day.isoformat()}: {count.planned} planned, {count.agreed} agreed, {count.underway} underway, "
            f"{count.finished} finished, {count.dropped_out} dropped out."
        )
    _narrate(general, " ".join(said))
    practice = "PRACTICE, made-up money. " if facts.practice else ""
    other = etree.SubElement(root, "description", type=iati_codes.OTHER_DESCRIPTION)
    _narrate(other, f"{practice}As of {facts.as_of.isoformat()}, from the books of the project: {facts.witness()}. {_NOTES}")


def _participants(root: etree._Element, facts: ProjectFacts) -> None:
    parties = [(Role.FUNDING, funder) for funder in facts.funders]
    parties.append((Role.ACCOUNTABLE, facts.programme))
    parties += [(Role.EXTENDING, one) for one in (facts.network, facts.city) if one]
    parties.append((Role.IMPLEMENTING, facts.receiver))
    for role, party in dict.fromkeys(parties):
        about = {"role": role, "type": iati_codes.ORGANISATION_TYPES[party.kind]}
        if ref := _ref(facts, party):
            about["ref"] = ref
        _narrate(etree.SubElement(root, "participating-org", about), party.name)


def _ref(facts: ProjectFacts, party: Party) -> str:
    return identifier(party) if party == facts.programme else party.iati_ref


def _dates(facts: ProjectFacts) -> Iterator[tuple[str, date]]:
    """Planned and actual beginning and end, as far as they are known."""
    yield iati_codes.PLANNED_START, facts.begun_on
    underway = [day for known, day in facts.statuses if known is ProjectStatus.UNDERWAY]
    if underway:
        yield iati_codes.ACTUAL_START, underway[0]
    if end := _planned_end(facts):
        yield iati_codes.PLANNED_END, end
    if facts.status in (ProjectStatus.FINISHED, ProjectStatus.CANCELLED):
        yield iati_codes.ACTUAL_END, facts.statuses[-1][1]


def _planned_end(facts: ProjectFacts) -> date | None:
    """When the last milestone is due, or the last agreement ends."""
    due = [one.due_on for one in facts.milestones] or [one.expires_on for one in facts.agreements if one.expires_on]
    return max((day for day in due if day >= facts.begun_on), default=None)


def _budgets(root: etree._Element, facts: ProjectFacts) -> None:
    """One a currency, and a second where the plan was changed. A budget's period is a year at most."""
    last = min(_planned_end(facts) or date.max, facts.begun_on + _YEAR)
    signed = iati_codes.INDICATIVE if facts.status is ProjectStatus.PLANNED else iati_codes.COMMITTED
    for code in facts.currencies:
        first, now = facts.first_planned(code), facts.planned(code)
        for kind, minor in ((iati_codes.ORIGINAL, first), (iati_codes.REVISED, now)):
            if minor > 0 and (kind == iati_codes.ORIGINAL or now != first):
                budget = etree.SubElement(root, "budget", type=kind, status=signed)
                etree.SubElement(budget, "period-start", {"iso-date": facts.begun_on.isoformat()})
                etree.SubElement(budget, "period-end", {"iso-date": last.isoformat()})
                _value(budget, Money(minor, currency(code)), facts.begun_on)


def _planned_disbursement(
    root: etree._Element, facts: ProjectFacts, agreement: AgreementFact, tranche: TrancheFact
) -> None:
    changed = tranche.minor != tranche.planned_minor
    planned = etree.SubElement(root, "planned-disbursement", type=iati_codes.REVISED if changed else iati_codes.ORIGINAL)
    etree.SubElement(planned, "period-start", {"iso-date": tranche.planned_on.isoformat()})
    etree.SubElement(planned, "period-end", {"iso-date": tranche.planned_on.isoformat()})
    _value(planned, Money(tranche.minor, currency(tranche.currency)), tranche.planned_on)
    _party(planned, "provider-org", agreement.funder)
    _party(planned, "receiver-org", facts.receiver)


def _transaction(root: etree._Element, told: Transaction) -> None:
    element = etree.SubElement(root, "transaction", ref=told.ref)
    etree.SubElement(element, "transaction-type", code=told.type)
    etree.SubElement(element, "transaction-date", {"iso-date": told.day.isoformat()})
    _value(element, told.value, told.valued_on)
    _narrate(etree.SubElement(element, "description"), told.description)
    _party(element, "provider-org", told.provider)
    _party(element, "receiver-org", told.receiver)
    for name, code in (
        ("disbursement-channel", told.channel),
        ("flow-type", told.flow_type),
        ("finance-type", told.finance_type),
    ):
        if code:
            etree.SubElement(element, name, code=code)


def _party(parent: etree._Element, name: str, party: Party | str | None) -> None:
    """Whom an amount came from or went to. A name without an identifier is a name."""
    if isinstance(party, str):
        _narrate(etree.SubElement(parent, name), party)
    elif party is not None:
        about = {"type": iati_codes.ORGANISATION_TYPES[party.kind]}
        if party.iati_ref:
            about["ref"] = party.iati_ref
        _narrate(etree.SubElement(parent, name, about), party.name)


def _value(parent: etree._Element, amount: Money, day: date) -> None:
    about = {"currency": amount.currency.code, "value-date": day.isoformat()}
    etree.SubElement(parent, "value", about).text = plain(amount.minor, amount.currency)


def _narrate(parent: etree._Element, text: str, language: str = "en") -> None:
    about = {} if language == "en" else {_LANGUAGE: language}
    etree.SubElement(parent, "narrative", about).text = _NOT_IN_XML.sub(" ", text)
