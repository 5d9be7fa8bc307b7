"""What a teller sees at the table, and what she may do: numbers and names, whether a ballot was given, to whom it may be given.

She is told nothing of tenure, age or reason, and nothing of what anybody chose.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from budgeting.finding import hold
from budgeting.models import BudgetRound, Envelope, VoterMark
from budgeting.terms import Channel
from budgeting.voters.batches import refuse_no_paper
from budgeting.voters.delegations import delegations_for
from budgeting.voters.errors import NoSuchDelegation, NoSuchProxy
from budgeting.voters.marks import use_voice, used_in
from budgeting.voters.proxies import carriers_of
from budgeting.voters.register import Sheet, entitled, search, voter_of

HERSELF, PROXY, DELEGATE = "", "proxy", "delegate"


@dataclass(frozen=True, slots=True)
class Line:
    """A voter as the teller sees her. `carrier` and `organisation`, `representative`: who may be handed her ballot."""

    number: int
    name: str
    given: bool
    carrier: str = ""
    carrier_number: int = 0
    organisation: str = ""
    representative: str = ""


@dataclass(frozen=True, slots=True)
class TableSheet:
    sheet: Sheet
    lines: Sequence[Line]


def table_sheet(session: Session, found: BudgetRound, envelope: Envelope, sought: str, page: int = 1) -> TableSheet:
    """Who has a voice in the envelope, by number; those of the number or name that was typed. Raises TextTooLong,
    TextUnreadable."""
    sheet = search(session, found, sought, page, entitled(envelope))
    used = used_in(session, envelope)
    carriers, given = carriers_of(session, found, sheet.voters), delegations_for(session, found, sheet.voters)
    lines = []
    for voter in sheet.voters:
        carrier, delegation = carriers.get(voter.id), given.get(voter.id)
        line = Line(
            voter.number,
            voter.name,
            voter.id in used,
            carrier.name if carrier else "",
            carrier.number if carrier else 0,
            delegation.organisation.name if delegation else "",
            delegation.representative if delegation else "",
        )
        lines.append(line)
    return TableSheet(sheet, lines)


def give(
    session: Session, found: BudgetRound, envelope: Envelope, number: int, to: str = HERSELF, batch: str = "", *, by: str
) -> VoterMark:
    """A printed ballot is given out, of a batch where there are batches.

    Raises VoterUnknown, NoSuchProxy, NoSuchDelegation, BatchUnknown, BatchClosed, BatchUsedUp, and what `use_voice` raises.
    """
    hold(session, found)
    voter = voter_of(session, found, number)
    if batch:
        refuse_no_paper(session, found, envelope, batch)
    carrier, delegation = None, None
    if to == PROXY and (carrier := carriers_of(session, found, [voter]).get(voter.id)) is None:
        raise NoSuchProxy(name=voter.name, number=voter.number)
    if to == DELEGATE and (delegation := delegations_for(session, found, [voter]).get(voter.id)) is None:
        raise NoSuchDelegation(name=voter.name, number=voter.number)
    way = Channel.PAPER
    return use_voice(session, found, envelope, voter, way, batch=batch, carried_by=carrier, delegation=delegation, by=by)
