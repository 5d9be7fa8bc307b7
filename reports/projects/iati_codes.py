"""The codes of IATI 2.03 that our facts become, as data, each with what it means there.

Sources: iatistandard.org, code lists of version 2.03 (github.com/IATI/IATI-Codelists and IATI-Codelists-NonEmbedded); the map of
events is that of the domain document, section 4.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from projects.funding_models import Instrument
from projects.models import OrganisationKind, ProjectStatus


class TransactionType(StrEnum):
    """Seen from the project: what is promised to it and reaches it is incoming. 2 and 12 are the funder's own to report, and so
    is 7, a disbursement after the event. What is only ordered or liquidated is no transaction in IATI.
    """

    INCOMING_FUNDS = "1"
    DISBURSEMENT = "3"
    EXPENDITURE = "4"
    INTEREST_PAYMENT = "5"
    LOAN_REPAYMENT = "6"
    CREDIT_GUARANTEE = "10"
    INCOMING_COMMITMENT = "11"
    INCOMING_PLEDGE = "13"


class Role(StrEnum):
    FUNDING = "1"
    ACCOUNTABLE = "2"
    EXTENDING = "3"
    IMPLEMENTING = "4"


# Low-cost housing, slum clearance included. 16030 (housing policy) leaves exactly that out.
SECTOR_VOCABULARY_DAC, SECTOR_LOW_COST_HOUSING = "1", "16040"

IN_PREPARATION, IMPLEMENTATION, FINALISATION, CLOSED, CANCELLED, SUSPENDED = "1", "2", "3", "4", "5", "6"
# A finished project is closed (4) once nothing that it received is unaccounted for; until then it is being finalised (3).
STATUSES: Mapping[ProjectStatus, str] = MappingProxyType(
    {
        ProjectStatus.PLANNED: IN_PREPARATION,
        ProjectStatus.APPROVED: IN_PREPARATION,
        ProjectStatus.UNDERWAY: IMPLEMENTATION,
        ProjectStatus.FINISHED: FINALISATION,
        ProjectStatus.SUSPENDED: SUSPENDED,
        ProjectStatus.CANCELLED: CANCELLED,
    }
)

PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
GENERAL_DESCRIPTION, OTHER_DESCRIPTION = "1", "4"
OWN_ACTIVITY_NUMBER = "A1"
ORIGINAL, REVISED = "1", "2"
INDICATIVE, COMMITTED = "1", "2"

# 10 government, 11 local government, 22 national NGO, 24 civil society of the country itself, 70 private, 90 other
ORGANISATION_TYPES: Mapping[OrganisationKind, str] = MappingProxyType(
    {
        OrganisationKind.GROUP: "24",
        OrganisationKind.COOPERATIVE: "24",
        OrganisationKind.NETWORK: "24",
        OrganisationKind.CITY_FUND: "24",
        OrganisationKind.MUNICIPALITY: "11",
        OrganisationKind.AGENCY: "10",
        OrganisationKind.DONOR: "90",
        OrganisationKind.NGO: "22",
        OrganisationKind.CONTRACTOR: "70",
    }
)

# 110 standard grant, 421 standard loan, 1101 loan guarantee. A community's own money is none of the standard's kinds.
FINANCE_TYPES: Mapping[Instrument, str] = MappingProxyType(
    {Instrument.GRANT: "110", Instrument.LOAN: "421", Instrument.IN_KIND: "110", Instrument.GUARANTEE: "1101"}
)

# Money straight to the implementer's own bank account, and what the funder buys or gives himself.
CHANNEL_OWN_ACCOUNT, CHANNEL_IN_KIND = "2", "4"

PRIVATE_FLOW, OTHER_FLOW = "30", "50"
_PUBLIC = frozenset({OrganisationKind.AGENCY, OrganisationKind.MUNICIPALITY})
_COMMUNITY = frozenset(
    {OrganisationKind.GROUP, OrganisationKind.COOPERATIVE, OrganisationKind.NETWORK, OrganisationKind.CITY_FUND}
)


def flow_type(kind: OrganisationKind, country: str, spent_in: str) -> str:
    """30 for NGOs, 50 for the country's own public money and that of its communities; empty where our books cannot tell
    (whether money from abroad is official development assistance is the donor's to say).
    """
    if kind is OrganisationKind.NGO:
        return PRIVATE_FLOW
    if kind in _COMMUNITY or kind in _PUBLIC and country == spent_in:
        return OTHER_FLOW
    return ""
