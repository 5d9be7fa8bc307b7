"""Whose hands an award must not pass through, and who receives none: the conflict-of-interest and debt rules of a round's terms.

Who entered a proposal does not confirm its vouchers; who belongs to the receiving group neither prepares nor confirms them. Who
entered it may prepare them: one bookkeeper types in the proposals of everybody, on paper, and a second person always confirms.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from access.models import AccessGrant, User
from access.policy import member_place
from budgeting.awards.decided import Due
from budgeting.awards.errors import CommunityInArrears, PreparerGains
from budgeting.finding import terms_held, terms_of
from budgeting.models import BallotItem, BudgetRound, Proposal
from budgeting.terms import RoundTerms
from core.calendars import today
from core.money import Money, currency
from projects.funds.figures import fund_on
from projects.models import Organisation


def terms_in_force(session: Session, found: BudgetRound) -> RoundTerms | None:
    held = terms_held(session, found)
    return terms_of(held) if held else None


def proposal_of(session: Session, item: BallotItem) -> Proposal:
    return session.get_one(Proposal, item.proposal_id)


def people_of(session: Session, organisation: Organisation | None) -> frozenset[str]:
    """Everybody who works for an organisation or is a member of it, as the books name them."""
    if organisation is None:
        return frozenset()
    scopes = [organisation.scope, organisation.fund_scope, *([organisation.reference] if organisation.reference else [])]
    members = AccessGrant.scope.startswith("member:")
    wanted = select(AccessGrant.scope, User.public_id).join(User, User.id == AccessGrant.user_id)
    held = wanted.where(AccessGrant.ended_at.is_(None), or_(AccessGrant.scope.in_(scopes), members))
    return frozenset(
        f"user:{public_id}"
        for scope, public_id in session.execute(held)
        if scope in scopes or (place := member_place(scope)) and place[0] == organisation.reference
    )


def barred_from(session: Session, found: BudgetRound, item: BallotItem) -> tuple[str, ...]:
    """Who confirms nothing of an item's award; nobody where the terms do not say so."""
    terms, proposal = terms_in_force(session, found), proposal_of(session, item)
    if terms is None or not terms.conflict:
        return ()
    return tuple(sorted({proposal.added_by} | people_of(session, proposal.organisation)))


def refuse_who_gains(session: Session, found: BudgetRound, item: BallotItem, by: str) -> None:
    """Raises PreparerGains."""
    terms, proposal = terms_in_force(session, found), proposal_of(session, item)
    if terms and terms.conflict and proposal.organisation and by in people_of(session, proposal.organisation):
        raise PreparerGains(name=proposal.organisation.name, item=item.name)


def refuse_debtors(session: Session, found: BudgetRound, due: Iterable[Due], day: date | None = None) -> None:
    """Raises CommunityInArrears, for the first in the order of the count."""
    terms = terms_in_force(session, found)
    if terms is None or terms.debtors_receive:
        return
    figures = fund_on(session, found.fund, day or today(found.fund.timezone))
    late = {line.borrower.id: line.arrears_minor for line in figures.borrowers if line.arrears_minor > 0}
    for one in due:
        organisation = proposal_of(session, one.item).organisation
        if organisation and organisation.id in late:
            arrears = Money(late[organisation.id], currency(found.currency))
            raise CommunityInArrears(name=organisation.name, arrears=arrears, item=one.item.name)
