"""Which accounts a group's book has: those that any of its constitutions needed, each member's own among them.

Accounts are only ever opened. A member who joins gets all that members of this group have; a new constitution brings its own.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from groups import charts
from groups.finding import book_of
from groups.models import Constitution, Group, Member
from groups.terms import Terms, chart_of, terms_from_json
from ledger.chart import AccountTemplate, open_missing


def open_for_rules(session: Session, group: Group, terms: Terms) -> None:
    """Opens what these rules need and the book does not have yet, for every member."""
    numbers = list(session.scalars(select(Member.number).where(Member.group_id == group.id).order_by(Member.number)))
    _open_missing(session, group, chart_of(terms), numbers)


def open_for_member(session: Session, group: Group, number: int) -> None:
    """Opens what a member of this group has, by all of its constitutions so far."""
    agreed = session.scalars(select(Constitution.terms).where(Constitution.group_id == group.id))
    wanted = {template: None for text in agreed for template in chart_of(terms_from_json(text))}
    _open_missing(session, group, wanted, [number])


def _open_missing(session: Session, group: Group, wanted: Iterable[AccountTemplate], numbers: list[int]) -> None:
    holders = [charts.holder(number) for number in numbers]
    accounts = [(template, holder) for template in wanted for holder in (holders if template.per_holder else [""])]
    open_missing(session, book_of(session, group), accounts)
