"""The statements behind a portfolio: each adds up many projects at once, and none is asked once a project.

Money of whole months comes from the roll-up `funding_month`, that of the last month's days from `funding_flow`; land is a
balance of the books (account 5130), for a flow does not say what was given. Writes nothing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, extract, func, literal, literal_column, or_, select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from core.calendars import Period, month_number
from ledger.models import Account, Posting
from projects import charts
from projects.desk.asking import NONE, YEARS, By, Filters
from projects.finding import within
from projects.funding_models import FundingAgreement, FundingFlow, FundingMonth, Measure
from projects.models import HouseholdCount, Organisation, OrganisationKind, Project, ProjectBook, StatusEvent

HOUSEHOLD_STATUSES = ("planned", "agreed", "underway", "finished", "dropped_out")
_MEASURES = tuple(Measure)
# Written out, so that what is selected and what it is grouped by are the same text to PostgreSQL.
_HUNDRED, _ONE, _ZERO = (literal_column(number, Integer) for number in ("100", "1", "0"))
_FISCAL_FIRST = literal_column(str(YEARS[By.FISCAL_YEAR]), Integer)


def status_on(day: date) -> Any:
    """A project's status at the end of a day: that of the latest event by then."""
    events = select(StatusEvent.status).where(StatusEvent.project_id == Project.id, StatusEvent.day <= day)
    latest = events.order_by(StatusEvent.day.desc(), StatusEvent.id.desc()).limit(1)
    return latest.correlate(Project).scalar_subquery()


def reached(grants: Iterable[Grant], filters: Filters, day: date, by: By | None, *only: ColumnElement[bool]) -> Any:
    """The projects that these grants let one see at the desk, begun by a day, each with the key of its line.

    `only`: further conditions on projects. Without `by` the key is the project itself.
    """
    key: dict[By | None, Any] = {
        By.CITY: Project.city_id,
        By.NETWORK: Project.network_id,
        By.PROGRAMME: Project.programme_id,
        By.UPGRADING_TYPE: Project.upgrading_type,
        By.STATUS: status_on(day),
    }
    wanted = select(Project.id.label("project"), Project.begun_on, key.get(by, Project.id).label("key"))
    hers = within(grants, Act.PORTFOLIO_READ)
    begun = Project.begun_on <= day
    kept = (Project.practice.is_(filters.practice), *narrowed(filters, day), *only)
    return wanted.where(hers, begun, *kept).cte("reached")


def narrowed(filters: Filters, day: date) -> list[ColumnElement[bool]]:
    """The filters that are about projects, each a condition."""
    conditions: list[ColumnElement[bool]] = []
    for column, asked in (
        (Project.city_id, filters.city),
        (Project.network_id, filters.network),
        (Project.programme_id, filters.programme),
    ):
        if asked:
            conditions.append(column.is_(None) if asked == NONE else column == _organisation(asked))
    if filters.upgrading_type:
        conditions.append(Project.upgrading_type == filters.upgrading_type)
    if filters.status:
        conditions.append(status_on(day) == filters.status)
    if filters.funder or filters.currency:
        its = select(FundingAgreement.project_id).where(FundingAgreement.project_id == Project.id, *_of_sources(filters))
        conditions.append(its.correlate(Project).exists())
    if year := filters.year:
        conditions.append(_moved_in(year, day, filters))
    return conditions


def _organisation(public_id: str) -> Any:
    return select(Organisation.id).where(Organisation.public_id == public_id).scalar_subquery()


def _communities() -> Any:
    """What communities bring themselves is one line among funders, not one for each community."""
    return select(Organisation.id).where(Organisation.kind.in_((OrganisationKind.GROUP, OrganisationKind.COOPERATIVE)))


def _of_sources(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.funder == NONE:
        conditions.append(FundingAgreement.funder_id.in_(_communities()))
    elif filters.funder:
        conditions.append(FundingAgreement.funder_id == _organisation(filters.funder))
    if filters.currency:
        conditions.append(FundingAgreement.currency == filters.currency)
    return conditions


def _moved_in(year: Period, day: date, filters: Filters) -> ColumnElement[bool]:
    """Whether a project has begun in a year, or anything of it moved then."""
    until = min(year.end, day)
    months = FundingMonth.month.between(month_number(year.start), month_number(until))
    its = select(FundingMonth.agreement_id).join(FundingAgreement).where(FundingAgreement.project_id == Project.id, months)
    return or_(Project.begun_on.between(year.start, until), its.where(*_of_sources(filters)).correlate(Project).exists())


def sources_of(projects: Any, filters: Filters, by: By | None, *, each: bool = False) -> Any:
    """The agreements of those projects, each with the key of its line; with `each` every agreement is its own key."""
    funder = case((FundingAgreement.funder_id.in_(_communities()), None), else_=FundingAgreement.funder_id)
    key = FundingAgreement.id if each else funder if by is By.FUNDER else projects.c.key
    return (
        select(
            FundingAgreement.id.label("agreement"),
            FundingAgreement.number,
            FundingAgreement.project_id.label("project"),
            FundingAgreement.currency,
            FundingAgreement.instrument,
            key.label("key"),
        )
        .join(projects, projects.c.project == FundingAgreement.project_id)
        .where(*_of_sources(filters))
        .cte("sources")
    )


def months(session: Session, sources: Any, day: date, by: By | None, year: Period | None) -> Iterable[Any]:
    """(key, currency, instrument, the ten columns) of the whole months before a day's.

    Added up for each agreement first, in the order in which its months are kept; only those sums are then sorted by key.
    """
    asked = FundingMonth.agreement_id.in_(select(sources.c.agreement))
    whole = and_(asked, FundingMonth.month < month_number(day))
    if year:
        whole = and_(whole, FundingMonth.month >= month_number(year.start))
    places = [FundingMonth.agreement_id]
    if by in YEARS:
        places.append(year_of_month(FundingMonth.month, by).label("year"))
    sums = [func.sum(getattr(FundingMonth, f"{measure}_minor")).label(measure.value) for measure in _MEASURES]
    each = select(*places, *sums).where(whole).group_by(*places).subquery("each")
    line = (each.c.year if by in YEARS else sources.c.key, sources.c.currency, sources.c.instrument)
    together = select(*line, *(func.sum(each.c[measure.value]) for measure in _MEASURES))
    joined = together.join(each, each.c.agreement_id == sources.c.agreement).group_by(*line)
    for name, code, instrument, *columns in session.execute(joined):
        yield name, code, instrument, {one: int(minor) for one, minor in zip(_MEASURES, columns, strict=True) if minor}


def days(session: Session, sources: Any, day: date, by: By | None) -> Iterable[Any]:
    """(key, currency, instrument, columns) of the last month's days."""
    key = literal(year_of(day, by)) if by in YEARS else sources.c.key
    line = (sources.c.currency, sources.c.instrument, FundingFlow.measure)
    grouped = line if by in YEARS else (*line, sources.c.key)
    joined = select(key, *line, func.sum(FundingFlow.amount_minor)).join(
        FundingFlow, FundingFlow.agreement_id == sources.c.agreement
    )
    of_the_month = FundingFlow.day.between(day.replace(day=1), day)
    for name, code, instrument, measure, minor in session.execute(joined.where(of_the_month).group_by(*grouped)):
        yield name, code, instrument, {Measure(measure): int(minor)}


def land(session: Session, sources: Any, day: date, by: By | None, year: Period | None) -> Iterable[Any]:
    """(key, currency, minor units) of land given in kind, from the books: few sources give any."""
    its_book = and_(ProjectBook.project_id == sources.c.project, ProjectBook.currency == sources.c.currency)
    of_source = and_(
        Account.book_id == ProjectBook.book_id,
        Account.code == charts.IN_KIND_LAND,
        Account.holder.like(literal("%:from:").concat(sources.c.number)),
    )
    plots = (
        select(sources.c.key, sources.c.currency, Account.book_id, Account.id.label("account"))
        .select_from(sources)
        .join(ProjectBook, its_book)
        .join(Account, of_source)
        .cte("plots")
    )
    key = _year_of_day(Posting.day, by) if by in YEARS else plots.c.key
    signed = func.sum(case((Posting.debit_id == plots.c.account, Posting.amount_minor), else_=-Posting.amount_minor))
    side = or_(Posting.debit_id == plots.c.account, Posting.credit_id == plots.c.account)
    moved = and_(Posting.book_id == plots.c.book_id, Posting.book_id.in_(select(plots.c.book_id)), side, Posting.day <= day)
    if year:
        moved = and_(moved, Posting.day >= year.start)
    wanted = select(key, plots.c.currency, signed).select_from(plots).join(Posting, moved)
    for name, code, minor in session.execute(wanted.group_by(key, plots.c.currency)):
        yield name, code, int(minor)


def households(session: Session, lines: Any, day: date) -> Iterable[Any]:
    """(key, the five statuses) by the latest count of each project up to a day. `lines`: a project's id and its key."""
    order = (HouseholdCount.day.desc(), HouseholdCount.id.desc())
    place = func.row_number().over(partition_by=HouseholdCount.project_id, order_by=order)
    known = select(HouseholdCount, place.label("place")).where(HouseholdCount.day <= day).subquery()
    sums = [func.sum(known.c[status]) for status in HOUSEHOLD_STATUSES]
    latest = select(lines.c.key, *sums).join(known, known.c.project_id == lines.c.project).where(known.c.place == 1)
    for name, *counts in session.execute(latest.group_by(lines.c.key)):
        yield name, tuple(map(int, counts))


def households_by_year(session: Session, projects: Any, by: By, span: Period) -> Iterable[Any]:
    """(year, by how much each status grew in it): each count less the one before, so that all years together are the last."""
    order = (HouseholdCount.day, HouseholdCount.id)

    def grown(status: str) -> Any:
        column = getattr(HouseholdCount, status)
        before = func.lag(column, 1, 0).over(partition_by=HouseholdCount.project_id, order_by=order)
        return (column - before).label(status)

    changes = (
        select(HouseholdCount.day, _year_of_day(HouseholdCount.day, by).label("key"), *map(grown, HOUSEHOLD_STATUSES))
        .join(projects, projects.c.project == HouseholdCount.project_id)
        .subquery()
    )
    sums = [func.sum(changes.c[status]) for status in HOUSEHOLD_STATUSES]
    within_it = select(changes.c.key, *sums).where(changes.c.day.between(span.start, span.end))
    for name, *counts in session.execute(within_it.group_by(changes.c.key)):
        yield int(name), tuple(map(int, counts))


def counted(session: Session, lines: Any) -> dict[Any, int]:
    """How many projects stand under each key. `lines`: a project's id and its key."""
    wanted = select(lines.c.key, func.count()).select_from(lines).group_by(lines.c.key)
    return {key: count for key, count in session.execute(wanted)}


def begun_by_year(session: Session, projects: Any, by: By, span: Period) -> dict[Any, int]:
    """How many projects began in each year."""
    year = _year_of_day(projects.c.begun_on, by)
    begun = select(year, func.count()).where(projects.c.begun_on.between(span.start, span.end))
    return {int(key): count for key, count in session.execute(begun.group_by(year))}


def of_each_funder(sources: Any) -> Any:
    """A project's id and each of its funders, once: a project with two funders stands at both."""
    return select(sources.c.project, sources.c.key).distinct().subquery("of_each_funder")


def year_of(day: date, by: By | None) -> int:
    """The name of the year that a day lies in."""
    return day.year + (1 if by is By.FISCAL_YEAR and day.month >= YEARS[By.FISCAL_YEAR] else 0)


def year_of_month(month: Any, by: By | None) -> Any:
    """As `year_of`, of a month such as 202610, in SQL."""
    return _named_year(month // _HUNDRED, month % _HUNDRED, by)


def _year_of_day(day: Any, by: By | None) -> Any:
    return _named_year(extract("year", day), extract("month", day), by)


def _named_year(year: Any, month: Any, by: By | None) -> Any:
    if by is not By.FISCAL_YEAR:
        return year
    return year + case((month >= _FISCAL_FIRST, _ONE), else_=_ZERO)
