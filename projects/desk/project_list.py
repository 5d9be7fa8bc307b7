"""The projects behind a line of the portfolio, one by one, with their sums: a page at a time, in an order of the allow-list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from access.policy import Grant
from projects.desk import facts
from projects.desk.asking import Filters, Order
from projects.desk.portfolio import Households, Sums, money_of
from projects.models import Project

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ProjectLine:
    project: Project
    households: Households
    money: Mapping[str, Sums]


@dataclass(frozen=True, slots=True)
class ProjectList:
    """`after` is the public id of the last one shown, where there are more; `currency` the one that amounts are ordered in."""

    lines: tuple[ProjectLine, ...]
    after: str
    currency: str


def project_list(
    session: Session, grants: Iterable[Grant], day: date, filters: Filters, order: Order, after: str = ""
) -> ProjectList:
    """One page of the projects that these grants let one see at the desk, from behind `after` on; an unknown one is left out."""
    grants = tuple(grants)
    if order is Order.NAME:
        ids, more = _by_name(session, grants, day, filters, after)
        return _listed(session, grants, day, filters, ids, more, "")
    projects = facts.reached(grants, filters, day, None)
    money = money_of(session, facts.sources_of(projects, filters, None), day, filters, None)
    currencies = sorted({code for sums in money.values() for code in sums})
    code = filters.currency or (currencies[0] if currencies else "")
    amounts = {key: sums[code].minor(order.value) for key, sums in money.items() if code in sums}
    ordered = sorted(amounts, key=lambda key: (-amounts[key], key))
    last = session.scalar(select(Project.id).where(Project.public_id == after)) if after else None
    start = ordered.index(last) + 1 if last in amounts else 0
    until = start + A_PAGE
    return _listed(session, grants, day, filters, ordered[start:until], len(ordered) > until, code)


def _by_name(
    session: Session, grants: Iterable[Grant], day: date, filters: Filters, after: str
) -> tuple[list[int], bool]:
    projects = facts.reached(grants, filters, day, None)
    wanted = select(Project.id).join(projects, projects.c.project == Project.id).order_by(Project.name, Project.id)
    last = session.execute(select(Project.name, Project.id).where(Project.public_id == after)).one_or_none()
    if last is not None:
        wanted = wanted.where(or_(Project.name > last.name, and_(Project.name == last.name, Project.id > last.id)))
    ids = list(session.scalars(wanted.limit(A_PAGE + 1)))
    return ids[:A_PAGE], len(ids) > A_PAGE


def _listed(
    session: Session, grants: Iterable[Grant], day: date, filters: Filters, ids: list[int], more: bool, code: str
) -> ProjectList:
    if not ids:
        return ProjectList((), "", code)
    projects = facts.reached(grants, filters, day, None, Project.id.in_(ids))
    money = money_of(session, facts.sources_of(projects, filters, None), day, filters, None)
    counted = {key: Households(*counts) for key, counts in facts.households(session, projects, day)}
    with_city = select(Project).where(Project.id.in_(ids)).options(joinedload(Project.city))
    found = {project.id: project for project in session.scalars(with_city)}
    lines = tuple(ProjectLine(found[id], counted.get(id, Households()), money.get(id, {})) for id in ids)
    return ProjectList(lines, found[ids[-1]].public_id if more else "", code)
