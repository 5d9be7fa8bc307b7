"""Papers of a settlement: who is counted and who is left out by which funder's rule, and the profile sheet to be endorsed.

Both are safe for a notice board: households by number, never a name, never a position of a house. Each carries a fingerprint of
the register and the rules that it was made from, so that the same register and day print the same paper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import today
from core.frozen import to_text
from core.marks import N_, Term
from projects.models import Document
from projects.settlements.classes import LAND_NAMES, SERVED_NAMES, SERVICE_NAMES, TENURE_NAMES, THREAT_NAMES, Tenure
from projects.settlements.eligibility import Counted, LeftOutLine
from projects.settlements.enumeration import Counts, SettlementProfile, counts
from projects.settlements.finding import endorsements_of, enumerations_of
from projects.settlements.keeping import profile_of
from projects.settlements.left_out import counted, rules_on
from projects.settlements.models import Settlement
from projects.settlements.register import register_on, tenures_on
from reports.papers import Heading


@dataclass(frozen=True, slots=True)
class EligibilityPaper:
    """`day`: the register and the rules as they were at the end of it."""

    kind: ClassVar[str] = "eligibility"
    title: ClassVar[str] = N_("Who is counted and who is left out, by which funder's rule")
    wide: ClassVar[bool] = False
    tenure_names: ClassVar[Mapping[Tenure, Term]] = TENURE_NAMES

    heading: Heading
    place: str
    day: date
    counted: Counted

    def lines_of(self, funder: str, label: str) -> tuple[LeftOutLine, ...]:
        return tuple(line for line in self.counted.lines if (line.rule.funder, line.rule.label) == (funder, label))


@dataclass(frozen=True, slots=True)
class EndorsementOnPaper:
    title: str
    issued_by: str
    day: date
    serial: str


@dataclass(frozen=True, slots=True)
class SettlementProfilePaper:
    kind: ClassVar[str] = "settlement_profile"
    title: ClassVar[str] = N_("Settlement profile")
    wide: ClassVar[bool] = False
    names: ClassVar[Mapping[str, Mapping[str, Term]]] = {
        "tenure": {str(one): name for one, name in TENURE_NAMES.items()},
        "service": {str(one): name for one, name in SERVICE_NAMES.items()},
        "served": {str(one): name for one, name in SERVED_NAMES.items()},
        "land": {str(one): name for one, name in LAND_NAMES.items()},
        "threat": {str(one): name for one, name in THREAT_NAMES.items()},
    }

    heading: Heading
    place: str
    day: date
    said_on: date | None
    profile: SettlementProfile
    counts: Counts
    endorsements: tuple[EndorsementOnPaper, ...]


def eligibility_paper(session: Session, settlement: Settlement, day: date | None = None) -> EligibilityPaper:
    """As of a day, or today."""
    on = day or today(settlement.timezone)
    rules = tuple((rule.funder, rule.label, rule.source, dict(rule.by_tenure)) for rule in rules_on(session, settlement, on))
    evidence = to_text((dict(tenures_on(session, settlement, on)), rules, on))
    return EligibilityPaper(
        heading=_heading(session, settlement, evidence, "eligibility"),
        place=settlement.place,
        day=on,
        counted=counted(session, settlement, on),
    )


def settlement_profile_paper(session: Session, settlement: Settlement, day: date | None = None) -> SettlementProfilePaper:
    """The latest profile beside what the register counted by a day, or today, with room for a stamp and signatures."""
    on = day or today(settlement.timezone)
    profile, version = profile_of(session, settlement)
    known = register_on(session, settlement, on)
    return SettlementProfilePaper(
        heading=_heading(session, settlement, to_text((profile, dict(known), on)), "profile"),
        place=settlement.place,
        day=on,
        said_on=version.day if version else None,
        profile=profile,
        counts=counts(known.values()),
        endorsements=tuple(map(_endorsed, endorsements_of(session, settlement))),
    )


def _endorsed(document: Document) -> EndorsementOnPaper:
    return EndorsementOnPaper(document.title, document.issued_by, document.day, document.serial)


def _heading(session: Session, settlement: Settlement, evidence: str, about: str) -> Heading:
    """`number` is that of the last enumeration, the fingerprint that of what the paper was made from."""
    done = enumerations_of(session, settlement)
    return Heading(
        group=settlement.name,
        network=settlement.organisation.name,
        practice=settlement.practice,
        printed_on=today(settlement.timezone),
        number=done[0].number if done else 0,
        fingerprint=sha256(evidence.encode()).hexdigest(),
        owner=f"settlement:{settlement.public_id}",
        about=about,
    )
