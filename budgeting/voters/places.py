"""Which savings groups and settlements a fund's voters come from: only those it has to do with. Others are not found.

A fund's organisations are its own, those that gave it money or borrowed from it, and those that propose in the round; its
groups are the ones that these are, or that belong to a network that one of these is. Its settlements are those that its own
organisation looks after, and those where its projects work, or projects that its loans paid for.
"""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from access.policy import scope_kind
from budgeting.models import BudgetRound, Proposal
from budgeting.voters.errors import GroupNotOfFund, SettlementNotOfFund
from core.calendars import today
from groups.models import Group, Network
from projects.funds.figures import FundFigures, fund_on
from projects.funds.models import FundLoan
from projects.models import Organisation, Project
from projects.settlements.models import ProjectSettlement, Settlement


def groups_of(session: Session, found: BudgetRound) -> list[Group]:
    """The savings groups of the fund, by name."""
    references = _references(session, found)
    own = Group.public_id.in_(_ids(references, "group"))
    networks = select(Network.id).where(Network.public_id.in_(_ids(references, "network")))
    wanted = select(Group).where(Group.practice == found.fund.practice, or_(own, Group.network_id.in_(networks)))
    return list(session.scalars(wanted.order_by(Group.name, Group.id)))


def group_of(session: Session, found: BudgetRound, public_id: str) -> Group:
    """Raises GroupNotOfFund."""
    for group in groups_of(session, found):
        if group.public_id == public_id:
            return group
    raise GroupNotOfFund()


def settlements_of(session: Session, found: BudgetRound) -> list[Settlement]:
    """The settlements where the fund works, by name."""
    wanted = select(Settlement).where(_where_it_works(found)).order_by(Settlement.name, Settlement.id)
    return list(session.scalars(wanted))


def settlement_of(session: Session, found: BudgetRound, public_id: str) -> Settlement:
    """Raises SettlementNotOfFund."""
    settlement = session.scalar(select(Settlement).where(Settlement.public_id == public_id, _where_it_works(found)))
    if settlement is None:
        raise SettlementNotOfFund()
    return settlement


def owing(session: Session, found: BudgetRound) -> frozenset[str]:
    """The references of organisations of which an instalment to the fund is late today."""
    lines = _figures(session, found).borrowers
    return frozenset(line.borrower.reference for line in lines if line.arrears_minor > 0 and line.borrower.reference)


def _figures(session: Session, found: BudgetRound) -> FundFigures:
    return fund_on(session, found.fund, today(found.fund.timezone))


def _references(session: Session, found: BudgetRound) -> list[str]:
    figures = _figures(session, found)
    known = {giver.giver.id for line in figures.lines for giver in line.givers}
    known |= {line.borrower.id for line in figures.borrowers} | {found.fund.organisation_id}
    proposers = select(Proposal.organisation_id).where(Proposal.round_id == found.id)
    theirs = or_(Organisation.id.in_(known), Organisation.id.in_(proposers))
    wanted = select(Organisation.reference).where(theirs, Organisation.reference.is_not(None))
    return [reference for reference in session.scalars(wanted) if reference]


def _ids(references: list[str], kind: str) -> list[str]:
    return [one.partition(":")[2] for one in references if scope_kind(one) == kind]


def _where_it_works(found: BudgetRound) -> ColumnElement[bool]:
    keeper = found.fund.organisation_id
    places = (Project.programme_id, Project.network_id, Project.city_id, Project.implementer_id)
    its_own = select(Project.id).where(or_(*(place == keeper for place in places)))
    lent_for = select(FundLoan.project_id).where(FundLoan.fund_id == found.fund_id)
    of_them = or_(ProjectSettlement.project_id.in_(its_own), ProjectSettlement.project_id.in_(lent_for))
    worked_in = select(ProjectSettlement.settlement_id).where(of_them)
    return (Settlement.practice == found.fund.practice) & or_(
        Settlement.organisation_id == keeper, Settlement.id.in_(worked_in)
    )
