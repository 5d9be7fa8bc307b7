"""Writing proposals down and correcting them: every change of what one says is a version that is kept whole, with its reason.

Collected while the round collects proposals, corrected until the ballot is frozen. A form sent twice is one proposal.
"""

from dataclasses import replace
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.finding import envelope_of
from budgeting.models import BudgetRound, Phase, Proposal, ProposalState
from budgeting.proposals.content import MOST_EXCLUSIVE, ProposalContent
from budgeting.proposals.errors import ExclusiveAlready, ExclusiveElsewhere, NoPicture, ProposalReused
from budgeting.proposals.finding import changeable, hold_in, standing_of
from budgeting.proposals.history import content_of, restate, said_in
from budgeting.proposals.models import ProposalVersion, Why
from core.calendars import now
from core.db import new_public_id
from core.frozen import to_text
from core.text import clean, required
from projects.documents import keep_file
from projects.finding import organisation_by


def keep_picture(session: Session, content: bytes | None) -> str:
    """The SHA-256 by which a picture is kept, once; empty for none.

    Raises NoPicture, FileEmpty, FileTooLarge, FileKindUnknown.
    """
    if content is None:
        return ""
    kept = keep_file(session, content)
    if not kept.media_type.startswith("image/"):
        raise NoPicture()
    return kept.sha256


def add(session: Session, found: BudgetRound, content: ProposalContent, *, by: str, reference: str = "") -> Proposal:
    """A new proposal with the round's next number. `reference` is the form's own: the same one again is the same proposal.

    Raises OtherPhase, EnvelopeUnknown, OrganisationUnknown, ProposalReused.
    """
    hold_in(session, found, Phase.PROPOSALS)
    named = public_id_of(found, reference) if reference else new_public_id()
    before = session.scalar(select(Proposal).where(Proposal.public_id == named))
    if before is None:
        return begin(session, found, content, public_id=named, by=by)
    first = session.scalars(select(ProposalVersion).where(ProposalVersion.proposal_id == before.id).limit(1)).one()
    if said_in(first) != content:
        raise ProposalReused(number=before.number)
    return before


def public_id_of(found: BudgetRound, reference: str) -> str:
    return sha256(f"proposal:{found.public_id}:{reference}".encode()).hexdigest()[:16]


def begin(
    session: Session, found: BudgetRound, content: ProposalContent, reason: str = "", *, public_id: str = "", by: str
) -> Proposal:
    """A new proposal in a round that is held already: written down, merged from others, or split off."""
    last = session.scalar(select(func.max(Proposal.number)).where(Proposal.round_id == found.id)) or 0
    proposal = Proposal(
        public_id=public_id or new_public_id(),
        round_id=found.id,
        number=last + 1,
        state=ProposalState.OPEN,
        version=1,
        added_by=by,
        added_at=now(),
        **_columns(session, found, content),
    )
    session.add(proposal)
    session.flush()
    _keep_version(session, proposal, content, Why.WRITTEN, reason, by)
    return proposal


def correct(
    session: Session,
    found: BudgetRound,
    proposal: Proposal,
    content: ProposalContent,
    reason: str,
    *,
    read: int | None = None,
    by: str,
) -> Proposal:
    """What the proposal says from now on; it has to be reviewed again. The same again changes nothing.

    Raises OtherPhase, ProposalEnded, ProposalChanged, EnvelopeUnknown, OrganisationUnknown, ExclusiveElsewhere, TextMissing.
    """
    changeable(session, found, proposal, read=read)
    change(session, found, proposal, content, Why.CORRECTED, required(reason), by=by)
    return proposal


def group(session: Session, found: BudgetRound, proposal: Proposal, label: str, reason: str, *, by: str) -> Proposal:
    """Puts a proposal into a group of which at most one is funded (same site, same idea); an empty label takes it out.

    Raises OtherPhase, ProposalEnded, ExclusiveAlready, ExclusiveElsewhere, TextMissing.
    """
    changeable(session, found, proposal)
    why = required(reason)
    content = content_of(session, proposal)
    grouped = replace(content, exclusive=_spelled(session, found, clean(label, MOST_EXCLUSIVE)))
    if grouped == content:
        raise ExclusiveAlready()
    change(session, found, proposal, grouped, Why.GROUPED, why, by=by)
    return proposal


def _spelled(session: Session, found: BudgetRound, label: str) -> str:
    """The label as the round spells it already: "Well" and "well" are one group."""
    known = {one.exclusive.casefold(): one.exclusive for one in standing_of(session, found) if one.exclusive}
    return known.get(label.casefold(), label)


def change(
    session: Session, found: BudgetRound, proposal: Proposal, content: ProposalContent, why: Why, reason: str, *, by: str
) -> None:
    """The next version of a proposal that is held already; none when it says the same. Raises ExclusiveElsewhere."""
    if content == content_of(session, proposal):
        return
    _refuse_spread(session, found, proposal, content)
    for name, value in _columns(session, found, content).items():
        setattr(proposal, name, value)
    proposal.version += 1
    _keep_version(session, proposal, content, why, reason, by)
    restate(session, proposal)


def _refuse_spread(session: Session, found: BudgetRound, proposal: Proposal, content: ProposalContent) -> None:
    """Each envelope is counted by itself, so a group over two of them could not be held."""
    for other in standing_of(session, found):
        if content.exclusive and other.exclusive == content.exclusive and other.id != proposal.id:
            if other.envelope.number != content.envelope:
                raise ExclusiveElsewhere(label=content.exclusive, envelope=other.envelope.name)


def _keep_version(session: Session, proposal: Proposal, content: ProposalContent, why: Why, reason: str, by: str) -> None:
    version = ProposalVersion(
        round_id=proposal.round_id,
        proposal_id=proposal.id,
        version=proposal.version,
        why=why,
        text=to_text(content),
        reason=clean(reason),
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(version)
    session.flush()


def _columns(session: Session, found: BudgetRound, content: ProposalContent) -> dict[str, object]:
    """What a proposal says, as its row keeps it. Raises EnvelopeUnknown, OrganisationUnknown."""
    community = organisation_by(session, content.community) if content.community else None
    return {
        "envelope_id": envelope_of(session, found, content.envelope).id,
        "title": content.title,
        "summary": content.summary,
        "proposer": content.proposer,
        "organisation_id": community.id if community else None,
        "place": content.place,
        "latitude": content.position.latitude if content.position else None,
        "longitude": content.position.longitude if content.position else None,
        "category": content.category,
        "households": content.households,
        "tenants": content.tenants,
        "untitled": content.untitled,
        "total_minor": content.total_minor,
        "requested_minor": content.requested_minor,
        "exclusive": content.exclusive,
        "picture": content.picture or None,
    }
