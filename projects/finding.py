"""Finding projects, organisations and what belongs to them, within what a person may reach: the scope is part of every query.

Who works for one of a project's organisations (its programme, network, city, implementer or a funder) may read it where her role
reads; only the programme that answers for it sets it up. What lies outside answers exactly as what does not exist.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from access.policy import EVERYTHING, Act, Grant, reachable, scope_kind
from ledger.models import Book
from projects.errors import (
    AgreementUnknown,
    BudgetLineUnknown,
    DocumentUnknown,
    OrganisationUnknown,
    OtherCurrency,
    ProjectUnknown,
    TrancheUnknown,
)
from projects.funding_models import FundingAgreement, Tranche
from projects.models import BudgetChange, BudgetLine, Document, Organisation, Project, ProjectBook

_READING = frozenset({Act.PROJECT_READ, Act.PORTFOLIO_READ, Act.FINDING_WRITE, Act.VERIFY})
_BY_ITS_OFFICERS = _READING | {Act.PROJECT_SET_UP, Act.HOUSEHOLD_READ}


def project_for(session: Session, grants: Iterable[Grant], act: Act, public_id: str) -> Project:
    """The project, when these grants allow `act` on it. Raises ProjectUnknown."""
    project = session.scalar(select(Project).where(Project.public_id == public_id, within(grants, act)))
    if project is None:
        raise ProjectUnknown()
    return project


def projects_for(session: Session, grants: Iterable[Grant], act: Act) -> Select[Project]:
    """Every project on which these grants allow `act`, by name, to be narrowed further."""
    return select(Project).where(within(grants, act)).order_by(Project.name, Project.id)


def within(grants: Iterable[Grant], act: Act) -> ColumnElement[bool]:
    """Whether a project is one on which these grants allow `act`."""
    scopes = reachable(grants, act)
    if EVERYTHING in scopes:
        return true()
    own = Project.public_id.in_(_ids(scopes, "project"))
    mine = _organisations(scopes)
    if act not in _READING:
        return or_(own, Project.programme_id.in_(mine))
    funded = exists().where(FundingAgreement.project_id == Project.id, FundingAgreement.funder_id.in_(mine))
    places = (Project.programme_id, Project.network_id, Project.city_id, Project.implementer_id)
    return or_(own, *(place.in_(mine) for place in places), funded)


def _organisations(scopes: frozenset[str]) -> Select[int]:
    """The organisations that the scopes name: by themselves, or as a network or group of another room."""
    named = Organisation.public_id.in_(_ids(scopes, "organisation"))
    others = [scope for scope in scopes if scope_kind(scope) in ("network", "group")]
    return select(Organisation.id).where(or_(named, Organisation.reference.in_(others)))


def _ids(scopes: frozenset[str], kind: str) -> list[str]:
    return [scope.partition(":")[2] for scope in scopes if scope_kind(scope) == kind]


def organisation_for(session: Session, grants: Iterable[Grant], act: Act, public_id: str) -> Organisation:
    """An organisation on which these grants allow `act` itself. Raises OrganisationUnknown."""
    scopes = reachable(grants, act)
    reached = true() if EVERYTHING in scopes else Organisation.id.in_(_organisations(scopes))
    organisation = session.scalar(select(Organisation).where(Organisation.public_id == public_id, reached))
    if organisation is None:
        raise OrganisationUnknown()
    return organisation


def organisations_for(session: Session, grants: Iterable[Grant], act: Act) -> list[Organisation]:
    scopes = reachable(grants, act)
    reached = true() if EVERYTHING in scopes else Organisation.id.in_(_organisations(scopes))
    return list(session.scalars(select(Organisation).where(reached).order_by(Organisation.name, Organisation.id)))


def fund_for(session: Session, grants: Iterable[Grant], act: Act, public_id: str) -> Organisation:
    """An organisation that keeps a fund, on whose fund these grants allow `act`. Raises OrganisationUnknown."""
    fund = session.scalar(funds_for(grants, act).where(Organisation.public_id == public_id))
    if fund is None:
        raise OrganisationUnknown()
    return fund


def funds_for(grants: Iterable[Grant], act: Act) -> Select[Organisation]:
    """Every organisation that keeps a fund on which these grants allow `act`, by name. Its own officers set it up and read it."""
    scopes = reachable(grants, act)
    own = Organisation.public_id.in_(_ids(scopes, "fund"))
    officers = Organisation.id.in_(_organisations(scopes)) if act in _BY_ITS_OFFICERS else false()
    reached = true() if EVERYTHING in scopes else or_(own, officers)
    kept = Organisation.fund_book_id.is_not(None)
    return select(Organisation).where(kept, reached).order_by(Organisation.name, Organisation.id)


def fund_scopes_of(fund: Organisation) -> Mapping[Act, frozenset[str]]:
    """Where a fund lies for each act, for `access.policy.may`: as `funds_for` says it, for one fund."""
    own, named = frozenset({fund.fund_scope}), {fund.scope, *([fund.reference] if fund.reference else [])}
    return {act: own | named if act in _BY_ITS_OFFICERS else own for act in Act}


def organisation_by(session: Session, public_id: str) -> Organisation:
    """Any organisation: their names are no secret to whoever may set a project up. Raises OrganisationUnknown."""
    organisation = session.scalar(select(Organisation).where(Organisation.public_id == public_id))
    if organisation is None:
        raise OrganisationUnknown()
    return organisation


def book_in(session: Session, project: Project, currency: str) -> Book:
    """The project's book in a currency. Raises OtherCurrency."""
    books = books_of(session, project)
    for book in books:
        if book.currency == currency:
            return book
    raise OtherCurrency(known=", ".join(book.currency for book in books), currency=currency)


def books_of(session: Session, project: Project) -> list[Book]:
    """The project's books, by currency."""
    of_it = select(Book).join(ProjectBook, ProjectBook.book_id == Book.id).where(ProjectBook.project_id == project.id)
    return list(session.scalars(of_it.order_by(Book.currency)))


def project_of_book(session: Session, book: Book) -> Project:
    """Whose book it is; a book of a project always has one."""
    of_book = select(Project).join(ProjectBook, ProjectBook.project_id == Project.id).where(ProjectBook.book_id == book.id)
    return session.scalars(of_book).one()


def agreements_of(session: Session, project: Project) -> list[FundingAgreement]:
    """The sources of a project, by number."""
    wanted = select(FundingAgreement).where(FundingAgreement.project_id == project.id)
    return list(session.scalars(wanted.order_by(FundingAgreement.number)))


def agreement_of(session: Session, project: Project, number: int) -> FundingAgreement:
    """Raises AgreementUnknown."""
    wanted = select(FundingAgreement).where(FundingAgreement.project_id == project.id, FundingAgreement.number == number)
    agreement = session.scalar(wanted)
    if agreement is None:
        raise AgreementUnknown(number=number)
    return agreement


def tranche_of(session: Session, project: Project, public_id: str) -> Tranche:
    """Raises TrancheUnknown."""
    of_project = select(Tranche).join(FundingAgreement).where(FundingAgreement.project_id == project.id)
    tranche = session.scalar(of_project.where(Tranche.public_id == public_id))
    if tranche is None:
        raise TrancheUnknown()
    return tranche


def lines_of(session: Session, project: Project) -> list[BudgetLine]:
    """The budget lines of a project, by number."""
    wanted = select(BudgetLine).where(BudgetLine.project_id == project.id)
    return list(session.scalars(wanted.order_by(BudgetLine.number)))


def line_of(session: Session, project: Project, number: int) -> BudgetLine:
    """Raises BudgetLineUnknown."""
    wanted = select(BudgetLine).where(BudgetLine.project_id == project.id, BudgetLine.number == number)
    line = session.scalar(wanted)
    if line is None:
        raise BudgetLineUnknown(number=number)
    return line


def budget_of(session: Session, project: Project, day: date) -> dict[int, int]:
    """What each budget line came to at the end of a day, by its number, in minor units of its currency."""
    wanted = (
        select(BudgetLine.number, func.sum(BudgetChange.amount_minor))
        .join(BudgetChange, BudgetChange.line_id == BudgetLine.id)
        .where(BudgetLine.project_id == project.id, BudgetChange.day <= day)
        .group_by(BudgetLine.number)
    )
    return {number: int(amount) for number, amount in session.execute(wanted)}


def document_of(session: Session, project: Project, public_id: str) -> Document:
    """A document of the project or of one of its organisations. Raises DocumentUnknown."""
    funder = aliased(FundingAgreement)
    funders = select(funder.funder_id).where(funder.project_id == project.id)
    places = (project.programme_id, project.network_id, project.city_id, project.implementer_id)
    its_own = Document.project_id == project.id
    theirs = Document.project_id.is_(None) & or_(Document.organisation_id.in_(places), Document.organisation_id.in_(funders))
    document = session.scalar(select(Document).where(Document.public_id == public_id, or_(its_own, theirs)))
    if document is None:
        raise DocumentUnknown()
    return document


def scopes_of(session: Session, project: Project) -> Mapping[Act, frozenset[str]]:
    """Where the project lies for each act, for `access.policy.may`: as `within` says it, for one project."""
    places = {project.programme_id, project.network_id, project.city_id, project.implementer_id}
    funders = set(session.scalars(select(FundingAgreement.funder_id).where(FundingAgreement.project_id == project.id)))
    of_them = session.scalars(select(Organisation).where(Organisation.id.in_((places | funders) - {None})))
    named = {one.id: {one.scope, *([one.reference] if one.reference else [])} for one in of_them}
    readers = frozenset({project.scope}.union(*named.values()))
    programme = frozenset({project.scope, *named[project.programme_id]})
    return {act: readers if act in _READING else programme for act in Act}


def project_places(session: Session, grants: Iterable[Grant]) -> dict[str, str]:
    """Where whoever manages people may give the roles of projects and funds: names by scope."""
    within_reach = select(Project).where(within(grants, Act.USERS_MANAGE)).order_by(Project.name, Project.id)
    places = {project.scope: project.name for project in session.scalars(within_reach)}
    funds = [one for one in organisations_for(session, grants, Act.USERS_MANAGE) if one.fund_book_id]
    return places | {fund.fund_scope: fund.name for fund in funds}
