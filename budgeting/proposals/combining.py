"""Merging proposals into one and splitting one into several. The old ones stay readable and say in what they went on."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from budgeting.models import BudgetRound, Proposal
from budgeting.proposals.content import SOURCES, ProposalContent, Source
from budgeting.proposals.errors import NothingToMerge, PartsBeyondSource, TooFewParts
from budgeting.proposals.finding import changeable
from budgeting.proposals.history import content_of, restate
from budgeting.proposals.models import Link, ProposalLink, Why
from budgeting.proposals.writing import begin, change
from core.calendars import now
from core.text import required


def merge(
    session: Session,
    found: BudgetRound,
    proposal: Proposal,
    others: Sequence[Proposal],
    content: ProposalContent,
    reason: str,
    *,
    as_new: bool = False,
    read: int | None = None,
    by: str,
) -> Proposal:
    """The others go on in `proposal`, which says `content` from now on; or all of them in a new one that says it.

    Raises OtherPhase, ProposalEnded, ProposalChanged, NothingToMerge, and what `writing.change` raises.
    """
    changeable(session, found, proposal, read=read)
    why = required(reason)
    ending = [one for one in others if one.id != proposal.id]
    if not ending:
        raise NothingToMerge(number=proposal.number)
    for one in ending:
        changeable(session, found, one)
    if as_new:
        into = begin(session, found, content, why, by=by)
        ending.append(proposal)
    else:
        into = proposal
        change(session, found, proposal, content, Why.CORRECTED, why, by=by)
    for one in ending:
        _link(session, one, into, Link.MERGED, why, by)
        restate(session, one)
    return into


def split(
    session: Session,
    found: BudgetRound,
    proposal: Proposal,
    parts: Sequence[ProposalContent],
    reason: str,
    *,
    read: int | None = None,
    by: str,
) -> list[Proposal]:
    """The proposal goes on in several, which together count on no more from each source than it did.

    Raises OtherPhase, ProposalEnded, ProposalChanged, TooFewParts, PartsBeyondSource, EnvelopeUnknown, OrganisationUnknown.
    """
    changeable(session, found, proposal, read=read)
    why = required(reason)
    if len(parts) < 2:
        raise TooFewParts()
    refuse_more_than_whole(content_of(session, proposal), parts)
    made = [begin(session, found, part, why, by=by) for part in parts]
    for one in made:
        _link(session, proposal, one, Link.SPLIT, why, by)
    restate(session, proposal)
    return made


def refuse_more_than_whole(whole: ProposalContent, parts: Sequence[ProposalContent]) -> None:
    """Promised and confirmed apart: splitting makes no promise larger, and confirms none. Raises PartsBeyondSource."""
    gives, asked = _by_source([whole]), _by_source(parts)
    for source, confirmed in sorted(asked):
        over = asked[source, confirmed] - gives[source, confirmed]
        if over > 0:
            raise PartsBeyondSource(
                parts=whole.money(asked[source, confirmed]),
                source=SOURCES[source],
                whole=whole.money(gives[source, confirmed]),
                over=whole.money(over),
            )


def _by_source(contents: Sequence[ProposalContent]) -> Counter[tuple[Source, bool]]:
    sums: Counter[tuple[Source, bool]] = Counter()
    for content in contents:
        for one in content.sources:
            sums[one.source, one.confirmed] += one.amount_minor
    return sums


def _link(session: Session, source: Proposal, target: Proposal, link: Link, reason: str, by: str) -> None:
    row = ProposalLink(
        round_id=source.round_id,
        from_id=source.id,
        to_id=target.id,
        link=link,
        reason=reason,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(row)
    session.flush()
