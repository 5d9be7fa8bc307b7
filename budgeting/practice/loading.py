"""Loading the practice rounds into the practice city fund: once, with their teller. Loading them again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.models import AccessGrant, User
from access.policy import Role
from access.practice import BY, PracticePeople, SignIn
from budgeting.ballots.codes import PlainCode
from budgeting.models import BudgetRound
from budgeting.practice.decided import round_of_2026
from budgeting.practice.open_now import round_of_2027
from groups.practice import practice_groups
from projects.funds.models import Fund
from projects.models import Organisation
from projects.practice.life import Officers
from projects.practice.loading import practice_projects


@dataclass(frozen=True, slots=True)
class PracticeRounds:
    """What was loaded, who can sign in, and codes of the open round that are known only now."""

    rounds: tuple[BudgetRound, ...]
    sign_ins: tuple[SignIn, ...]
    codes: Sequence[PlainCode]


def practice_rounds(session: Session) -> list[BudgetRound]:
    """The rounds that were loaded, in their order; empty before."""
    return list(session.scalars(select(BudgetRound).where(BudgetRound.opened_by == BY).order_by(BudgetRound.id)))


def load_rounds(session: Session) -> PracticeRounds | None:
    """Loads both rounds and a teller, after the groups and projects; None when they are there, and then nothing is changed."""
    if practice_rounds(session):
        return None
    village, canal = practice_groups(session)[0], practice_projects(session)[0]
    fund = session.scalars(select(Fund).join(Organisation).where(Organisation.practice).order_by(Fund.id).limit(1)).one()
    officer = session.scalars(select(User).where(User.public_id == fund.opened_by.removeprefix("user:"))).one()
    people = PracticePeople(session)
    teller = people.add("Practice teller", "teller")
    officers = Officers(
        _holding(session, fund, Role.BOOKKEEPER),
        _holding(session, fund, Role.APPROVER),
        _holding(session, fund, Role.RECONCILER),
        officer.actor,
    )
    decided = round_of_2026(session, fund, officers, teller.actor, village, canal)
    voted_on, codes = round_of_2027(session, fund, officers, teller.actor, village, canal)
    people.give(teller, Role.TELLER, fund.scope)
    people.give(officer, Role.PROGRAMME_OFFICER, fund.organisation.scope)
    return PracticeRounds((decided.found, voted_on.found), tuple(people.sign_ins), codes)


def _holding(session: Session, fund: Fund, role: Role) -> str:
    """Who was given the role in the fund first."""
    held = select(User).join(AccessGrant, AccessGrant.user_id == User.id)
    wanted = held.where(AccessGrant.scope == fund.scope, AccessGrant.role == role).order_by(AccessGrant.id).limit(1)
    return session.scalars(wanted).one().actor
