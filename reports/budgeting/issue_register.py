"""The issue register: who was given a ballot, with a signature or thumbprint. Never which ballot, never what was on it."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import BudgetRound, Envelope, Voter
from budgeting.voters.register import entitled
from core.marks import N_
from reports.papers import Heading, Names
from reports.project_reading import fund_heading

MOST_ON_A_REGISTER = 3000


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """`name` is empty where the register shows numbers only."""

    number: int
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class IssueRegister:
    kind: ClassVar[str] = "issue_register"
    title: ClassVar[str] = N_("Issue register")
    wide: ClassVar[bool] = False

    heading: Heading
    round_title: str
    envelope: str
    lines: tuple[RegisterLine, ...]
    left_out: int


def issue_register(session: Session, found: BudgetRound, envelope: Envelope, names: Names = Names.FULL) -> IssueRegister:
    """Everybody who has a voice in the envelope, by number: the same people to whom the table gives a ballot."""
    voters = session.scalars(select(Voter).where(entitled(envelope)).order_by(Voter.number)).all()
    lines = [RegisterLine(one.number, one.name if names is Names.FULL else "", one.area) for one in voters]
    return IssueRegister(
        heading=fund_heading(session, found.fund, f"round:{found.public_id}/register:{envelope.number}"),
        round_title=found.title,
        envelope=envelope.name,
        lines=tuple(lines[:MOST_ON_A_REGISTER]),
        left_out=max(0, len(lines) - MOST_ON_A_REGISTER),
    )
