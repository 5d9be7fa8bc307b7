"""Delegations: a voter gives her voice to an organisation, whose representative is handed her ballot and marks it as it decides.

Not a proxy, who carries what the voter herself has marked. Only where the terms allow it (Madrid once did:
AyuntamientoMadrid/consul #71); one organisation is given so many voices at most (`classes.BOUNDS`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from budgeting.finding import hold
from budgeting.models import BudgetRound, Voter
from budgeting.phases import must_be
from budgeting.voters.classes import BOUNDS
from budgeting.voters.errors import DelegationNotAgreed, DelegationUnknown, OrganisationHoldsTooMany, UsedNotEnded
from budgeting.voters.models import VoterDelegation, VoterMarkNote
from budgeting.voters.register import KEPT_IN, agreed_terms, named, refuse_struck
from core.calendars import now, today
from core.text import required
from projects.models import Organisation

MOST_NAME = 120
MOST_AUTHORITY = 200


@dataclass(frozen=True, slots=True)
class Delegated:
    """To which organisation, who stands for it at the table, and the paper that says so."""

    organisation: Organisation
    representative: str
    authority: str


def write(session: Session, found: BudgetRound, voter: Voter, said: Delegated, *, by: str) -> VoterDelegation:
    """Raises TermsMissing, DelegationNotAgreed, VoterStruck, OrganisationHoldsTooMany, and for texts what `required` raises."""
    if not agreed_terms(session, found).delegation:
        raise DelegationNotAgreed()
    refuse_struck(voter)
    count = len([one for one in session.scalars(held(found)) if one.organisation_id == said.organisation.id])
    if count >= BOUNDS.most_delegated:
        raise OrganisationHoldsTooMany(name=said.organisation.name, count=count, most=BOUNDS.most_delegated)
    delegation = VoterDelegation(
        round_id=found.id,
        voter_id=voter.id,
        organisation_id=said.organisation.id,
        representative=required(said.representative, MOST_NAME),
        authority=required(said.authority, MOST_AUTHORITY),
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(delegation)
    session.flush()
    return delegation


def end_delegation(session: Session, found: BudgetRound, public_id: str, reason: str, *, by: str) -> VoterDelegation:
    """Raises DelegationUnknown, UsedNotEnded, OtherPhase, TextMissing, TextTooLong, TextUnreadable."""
    hold(session, found)
    must_be(found, *KEPT_IN)
    delegation = session.scalar(held(found).where(VoterDelegation.public_id == public_id))
    if delegation is None:
        raise DelegationUnknown()
    by_it = select(func.count()).select_from(VoterMarkNote).where(VoterMarkNote.delegation_id == delegation.id)
    if session.scalar(by_it):
        raise UsedNotEnded()
    delegation.ended_reason, delegation.ended_on, delegation.ended_by = required(reason), today(found.fund.timezone), by
    session.flush()
    return delegation


def delegations_of(session: Session, found: BudgetRound) -> list[tuple[VoterDelegation, Voter]]:
    """The delegations that hold, each with its voter, by her number."""
    rows = list(session.scalars(held(found)))
    known = named(session, found, (one.voter_id for one in rows))
    return sorted(((one, known[one.voter_id]) for one in rows), key=lambda row: row[1].number)


def delegations_for(session: Session, found: BudgetRound, voters: Iterable[Voter]) -> dict[int, VoterDelegation]:
    """The delegations of these voters, by the voter's id."""
    wanted = held(found).where(VoterDelegation.voter_id.in_([one.id for one in voters]))
    return {one.voter_id: one for one in session.scalars(wanted)}


def held(found: BudgetRound) -> Select[VoterDelegation]:
    return select(VoterDelegation).where(VoterDelegation.round_id == found.id, VoterDelegation.ended_on.is_(None))
