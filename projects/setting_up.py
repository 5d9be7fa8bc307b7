"""Setting up: organisations and who follows whom, projects with their books, plans, counts and status. Moves no money."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import available_timezones

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now, today
from core.db import new_public_id
from core.language import PAPER_LANGUAGES
from core.marks import Term
from core.money import Money, currency
from core.text import clean, required
from ledger.chart import open_book
from ledger.models import Book
from projects.charts import PROJECT_CHART
from projects.errors import (
    BookThere,
    BudgetBelowSpent,
    CodeTaken,
    DayBeforeProject,
    DayInFuture,
    HouseholdsNegative,
    MilestoneReached,
    MilestoneUnknown,
    OrganisationThere,
    PlaceUnknown,
    StatusUnchanged,
    SucceededAlready,
)
from projects.finding import agreements_of, book_in, budget_of, lines_of
from projects.flows import spent_by_line
from projects.models import (
    PROJECT_STATUSES,
    BudgetChange,
    BudgetLine,
    HouseholdCount,
    Milestone,
    Organisation,
    OrganisationKind,
    Project,
    ProjectBook,
    ProjectStatus,
    StatusEvent,
    UpgradingType,
)

MOST_NAME = 200
END_OF_TIME = date(9999, 12, 31)


def add_organisation(
    session: Session,
    kind: OrganisationKind,
    name: str,
    country: str,
    *,
    by: str,
    reference: str | None = None,
    registration: str = "",
    iati_ref: str = "",
    practice: bool = False,
) -> Organisation:
    """Raises OrganisationThere, PlaceUnknown, TextMissing, TextTooLong, TextUnreadable."""
    called = required(name, MOST_NAME)
    alike = (Organisation.kind == kind, Organisation.country == country, Organisation.practice == practice)
    known = select(Organisation).where(*alike)
    if session.scalar(known.where(func.lower(Organisation.name) == called.lower())):
        raise OrganisationThere(name=called)
    organisation = Organisation(
        kind=kind,
        name=called,
        country=_country(country),
        reference=reference,
        registration=clean(registration)[:60] or None,
        iati_ref=clean(iati_ref)[:100] or None,
        practice=practice,
        added_by=by,
        added_at=now(),
    )
    session.add(organisation)
    session.flush()
    return organisation


def _country(typed: str) -> str:
    """Two letters of ISO 3166-1. Raises PlaceUnknown."""
    if len(typed) != 2 or not (typed.isascii() and typed.isalpha() and typed.isupper()):
        raise PlaceUnknown(typed=typed[:10])
    return typed


def succeed(session: Session, organisation: Organisation, predecessor: Organisation, day: date) -> None:
    """From a day on an organisation stands in the place of an earlier one (a group that became a co-operative).

    Raises SucceededAlready.
    """
    if successor := session.scalar(select(Organisation).where(Organisation.predecessor_id == predecessor.id)):
        raise SucceededAlready(name=predecessor.name, successor=successor.name)
    organisation.predecessor_id, organisation.succeeded_on = predecessor.id, day
    session.flush()


def open_project(
    session: Session,
    programme: Organisation,
    *,
    code: str,
    name: str,
    upgrading_type: UpgradingType,
    currencies: tuple[str, ...],
    begun_on: date,
    country: str,
    locale: str = "en",
    timezone: str = "UTC",
    network: Organisation | None = None,
    city: Organisation | None = None,
    implementer: Organisation | None = None,
    by: str,
) -> Project:
    """A project with one empty book for each of its currencies.

    Raises CodeTaken, DayInFuture, PlaceUnknown, UnknownCurrency, TextMissing, TextTooLong, TextUnreadable.
    """
    if timezone not in available_timezones() or locale not in PAPER_LANGUAGES:
        raise PlaceUnknown(typed=f"{locale} {timezone}"[:60])
    if begun_on > (current := today(timezone)):
        raise DayInFuture(day=begun_on, today=current)
    signed = required(code, 30)
    if session.scalar(select(Project.id).where(Project.programme_id == programme.id, Project.code == signed)):
        raise CodeTaken(given=signed)
    project = Project(
        public_id=new_public_id(),
        code=signed,
        name=required(name, MOST_NAME),
        upgrading_type=upgrading_type,
        status=ProjectStatus.PLANNED,
        country=_country(country),
        locale=locale,
        timezone=timezone,
        programme_id=programme.id,
        network_id=network and network.id,
        city_id=city and city.id,
        implementer_id=implementer and implementer.id,
        begun_on=begun_on,
        practice=programme.practice,
        added_by=by,
        added_at=now(),
    )
    session.add(project)
    session.flush()
    for code_of in currencies:
        open_currency(session, project, code_of)
    session.add(_status_event(project, ProjectStatus.PLANNED, begun_on, "", by))
    session.flush()
    return project


def open_currency(session: Session, project: Project, currency_code: str) -> Book:
    """A book in one more currency. Raises BookThere, UnknownCurrency."""
    if session.get(ProjectBook, (project.id, currency_code)):
        raise BookThere(currency=currency_code)
    book = open_book(
        session,
        owner=f"project:{project.public_id}:{currency_code}",
        name=project.name,
        currency=currency_code,
        opened_on=project.begun_on,
        chart=PROJECT_CHART,
        practice=project.practice,
    )
    session.add(ProjectBook(project_id=project.id, currency=currency_code, book_id=book.id))
    session.flush()
    return book


def _status_event(project: Project, status: ProjectStatus, day: date, note: str, by: str) -> StatusEvent:
    return StatusEvent(project_id=project.id, status=status, day=day, note=note, recorded_by=by, recorded_at=now())


def set_status(session: Session, project: Project, status: ProjectStatus, day: date, note: str, *, by: str) -> None:
    """Raises StatusUnchanged, DayBeforeProject, DayInFuture, TextTooLong, TextUnreadable."""
    _refuse_impossible_day(project, day)
    if status == project.status:
        raise StatusUnchanged(status=PROJECT_STATUSES[status])
    session.add(_status_event(project, status, day, clean(note), by))
    project.status = status
    session.flush()


def _refuse_impossible_day(project: Project, day: date) -> None:
    if day < project.begun_on:
        raise DayBeforeProject(day=day, begun=project.begun_on)
    if day > (current := today(project.timezone)):
        raise DayInFuture(day=day, today=current)


def statuses_of(session: Session, project: Project) -> list[StatusEvent]:
    wanted = select(StatusEvent).where(StatusEvent.project_id == project.id)
    return list(session.scalars(wanted.order_by(StatusEvent.day, StatusEvent.id)))


def count_households(
    session: Session,
    project: Project,
    day: date,
    *,
    planned: int,
    agreed: int = 0,
    underway: int = 0,
    finished: int = 0,
    dropped_out: int = 0,
    from_register: bool = False,
    by: str,
) -> HouseholdCount:
    """How many households stand where, each in one of the five.

    Raises HouseholdsNegative, DayBeforeProject, DayInFuture.
    """
    _refuse_impossible_day(project, day)
    for count in (planned, agreed, underway, finished, dropped_out):
        if count < 0:
            raise HouseholdsNegative(count=count)
    counted = HouseholdCount(
        project_id=project.id,
        day=day,
        planned=planned,
        agreed=agreed,
        underway=underway,
        finished=finished,
        dropped_out=dropped_out,
        from_register=from_register,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(counted)
    session.flush()
    return counted


def households_on(session: Session, project: Project, day: date) -> HouseholdCount | None:
    """The last count up to a day; None before the first."""
    wanted = select(HouseholdCount).where(HouseholdCount.project_id == project.id, HouseholdCount.day <= day)
    return session.scalar(wanted.order_by(HouseholdCount.day.desc(), HouseholdCount.id.desc()).limit(1))


def add_line(
    session: Session,
    project: Project,
    name: str,
    currency_code: str,
    amount_minor: int,
    day: date,
    *,
    in_kind: bool = False,
    by: str,
) -> BudgetLine:
    """A line of the budget with its plan (0 for a line that is planned later).

    Raises OtherCurrency, DayBeforeProject, DayInFuture, TextMissing, TextTooLong, TextUnreadable.
    """
    book_in(session, project, currency_code)
    _refuse_impossible_day(project, day)
    last = session.scalar(select(func.max(BudgetLine.number)).where(BudgetLine.project_id == project.id))
    line = BudgetLine(
        project_id=project.id,
        number=(last or 0) + 1,
        name=required(name, 120),
        currency=currency_code,
        in_kind=in_kind,
    )
    session.add(line)
    session.flush()
    if amount_minor:
        change_budget(session, project, line, amount_minor, day, "", by=by)
    return line


def change_budget(
    session: Session, project: Project, line: BudgetLine, by_minor: int, day: date, reason: str, *, by: str
) -> BudgetChange:
    """Adds to a line's budget or takes from it. Raises BudgetBelowSpent, DayBeforeProject, DayInFuture, TextTooLong."""
    _refuse_impossible_day(project, day)
    budget = budget_of(session, project, END_OF_TIME).get(line.number, 0) + by_minor
    spent = spent_on_lines(session, project, END_OF_TIME).get(line.number, 0)
    if budget < spent:
        unit = currency(line.currency)
        raise BudgetBelowSpent(
            spent=Money(spent, unit), line=Term(line.name), budget=Money(budget, unit), short=Money(spent - budget, unit)
        )
    change = BudgetChange(
        line_id=line.id, day=day, amount_minor=by_minor, reason=clean(reason), recorded_by=by, recorded_at=now()
    )
    session.add(change)
    session.flush()
    return change


def spent_on_lines(session: Session, project: Project, day: date) -> Mapping[int, int]:
    """What was spent or given in kind on each line by a day, from all sources, by the line's number."""
    found = {line.number: 0 for line in lines_of(session, project)}
    agreements = [agreement.id for agreement in agreements_of(session, project)]
    for (_, line, _), amount in spent_by_line(session, agreements, day).items():
        found[line] += amount
    return found


def add_milestone(session: Session, project: Project, title: str, due_on: date) -> Milestone:
    """Raises TextMissing, TextTooLong, TextUnreadable."""
    last = session.scalar(select(func.max(Milestone.number)).where(Milestone.project_id == project.id))
    milestone = Milestone(
        project_id=project.id, number=(last or 0) + 1, title=required(title, MOST_NAME), due_on=due_on, note=""
    )
    session.add(milestone)
    session.flush()
    return milestone


def reach(session: Session, project: Project, number: int, day: date, note: str, *, by: str) -> Milestone:
    """Raises MilestoneUnknown, MilestoneReached, DayBeforeProject, DayInFuture, TextTooLong, TextUnreadable."""
    wanted = select(Milestone).where(Milestone.project_id == project.id, Milestone.number == number)
    milestone = session.scalar(wanted)
    if milestone is None:
        raise MilestoneUnknown(number=number)
    if milestone.reached_on:
        raise MilestoneReached(day=milestone.reached_on)
    _refuse_impossible_day(project, day)
    milestone.reached_on, milestone.reached_by, milestone.note = day, by, clean(note)
    session.flush()
    return milestone


def milestones_of(session: Session, project: Project) -> list[Milestone]:
    return list(session.scalars(select(Milestone).where(Milestone.project_id == project.id).order_by(Milestone.number)))


def every_organisation(session: Session) -> list[Organisation]:
    """All organisations by name, for lists to choose from: who works in the field is no secret."""
    return list(session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id)))
