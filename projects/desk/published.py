"""Published figures beside what the books say of the same day and scope. What was published is kept as it was, wrong or not.

A difference is an exception with an amount and a part of a hundred; nobody's total is overwritten. "100 million" that is 99.7
differs by 0.3 of 100, and the note may say that it was rounded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.policy import Act, Grant
from core.calendars import now
from core.money import Money, currency
from core.rates import percent_text
from core.text import clean, required
from projects.desk import facts
from projects.desk.asking import By, Filters
from projects.desk.errors import FigureOfNothing, FigureReplacedAlready, FigureUnknown
from projects.desk.models import COUNTS, TOLD_NAMES, PublishedFigure, Told
from projects.desk.portfolio import Households, Line, money_of, together
from projects.errors import ProjectUnknown
from projects.finding import organisations_for
from projects.models import Organisation, Project


@dataclass(frozen=True, slots=True)
class Figure:
    """What was published: an amount in minor units of a currency, or a count. `stated` is how it stands in the source."""

    told: Told
    as_of: date
    stated: str
    source_title: str
    source_url: str = ""
    note: str = ""
    currency: str | None = None
    amount_minor: int | None = None
    count: int | None = None


def publish(
    session: Session,
    programme: Organisation,
    figure: Figure,
    *,
    project: Project | None = None,
    city: Organisation | None = None,
    network: Organisation | None = None,
    replaces: PublishedFigure | None = None,
    by: str,
) -> PublishedFigure:
    """Writes a published figure down, for a whole programme or a part of it.

    Raises FigureOfNothing, FigureReplacedAlready, UnknownCurrency, TextMissing, TextTooLong, TextUnreadable.
    """
    is_count = figure.told in COUNTS
    if (figure.count is None) is is_count or (figure.amount_minor is None) is not is_count:
        raise FigureOfNothing(what=TOLD_NAMES[figure.told], unit=figure.currency or "–")
    if figure.currency is not None:
        currency(figure.currency)
    if replaces and session.scalar(select(PublishedFigure.id).where(PublishedFigure.replaces_id == replaces.id)):
        raise FigureReplacedAlready()
    written = PublishedFigure(
        programme_id=programme.id,
        project_id=project and project.id,
        city_id=city and city.id,
        network_id=network and network.id,
        told=figure.told,
        as_of=figure.as_of,
        currency=figure.currency,
        amount_minor=figure.amount_minor,
        count=figure.count,
        stated=required(figure.stated, 120),
        source_title=required(figure.source_title, 200),
        source_url=clean(figure.source_url),
        note=clean(figure.note),
        replaces_id=replaces and replaces.id,
        recorded_by=by,
        recorded_at=now(),
    )
    session.add(written)
    session.flush()
    return written


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published figure, what the books say, and how far apart they are; amounts as Money, counts as whole numbers."""

    figure: PublishedFigure
    published: Money | int
    computed: Money | int
    difference: Money | int
    share: Fraction | None  # of the published figure; None when that is nothing

    @property
    def differs(self) -> bool:
        return self.published != self.computed

    @property
    def percent(self) -> str:
        """By how much of a hundred parts of what was published the books say more; "–" of nothing."""
        return "–" if self.share is None else percent_text(self.share)


def project_with_code(session: Session, programme: Organisation, code: str) -> Project:
    """Raises ProjectUnknown."""
    project = session.scalar(select(Project).where(Project.programme_id == programme.id, Project.code == code))
    if project is None:
        raise ProjectUnknown()
    return project


def figures_for(session: Session, grants: Iterable[Grant]) -> list[PublishedFigure]:
    """The published figures of the programmes at whose desk these grants let one sit; those that were replaced are left out."""
    mine = [one.id for one in organisations_for(session, grants, Act.PORTFOLIO_READ)]
    replaced = select(PublishedFigure.replaces_id).where(PublishedFigure.replaces_id.is_not(None))
    wanted = select(PublishedFigure).where(PublishedFigure.programme_id.in_(mine), PublishedFigure.id.not_in(replaced))
    return list(session.scalars(wanted.order_by(PublishedFigure.as_of.desc(), PublishedFigure.id.desc())))


def figure_for(session: Session, grants: Iterable[Grant], public_id: str) -> PublishedFigure:
    """Raises FigureUnknown."""
    for figure in figures_for(session, grants):
        if figure.public_id == public_id:
            return figure
    raise FigureUnknown()


def compared(session: Session, grants: Iterable[Grant], figures: Iterable[PublishedFigure]) -> tuple[Comparison, ...]:
    """Each figure beside the books at the end of its day, within what these grants let one see."""
    grants, known = tuple(grants), dict[tuple[object, ...], Line]()
    found = []
    for figure in figures:
        scope = (figure.programme_id, figure.project_id, figure.city_id, figure.network_id, figure.as_of)
        if scope not in known:
            known[scope] = _whole(session, grants, figure)
        found.append(_compare(figure, known[scope]))
    return tuple(found)


def _whole(session: Session, grants: Iterable[Grant], figure: PublishedFigure) -> Line:
    """What the books say of the figure's day and scope."""
    only = [Project.programme_id == figure.programme_id]
    if figure.city_id is not None:
        only.append(Project.city_id == figure.city_id)
    if figure.network_id is not None:
        only.append(Project.network_id == figure.network_id)
    if figure.project_id is not None:
        only.append(Project.id == figure.project_id)
    filters = Filters(practice=figure.programme.practice)
    projects = facts.reached(grants, filters, figure.as_of, By.UPGRADING_TYPE, *only)
    sources = facts.sources_of(projects, filters, By.UPGRADING_TYPE)
    money = money_of(session, sources, figure.as_of, filters, By.UPGRADING_TYPE)
    counts: Mapping[str, int] = facts.counted(session, projects)
    standing = {key: Households(*five) for key, five in facts.households(session, projects, figure.as_of)}
    keys = {*money, *counts, *standing}
    return together(
        Line("", "", projects=counts.get(key, 0), households=standing.get(key, Households()), money=money.get(key, {}))
        for key in keys
    )


def _compare(figure: PublishedFigure, whole: Line) -> Comparison:
    told = Told(figure.told)
    if told in COUNTS:
        taking_part = whole.households.total - whole.households.dropped_out
        counts = {Told.PROJECTS: whole.projects, Told.HOUSEHOLDS: taking_part, Told.FINISHED: whole.households.finished}
        published, computed = figure.count or 0, counts[told]
        return Comparison(figure, published, computed, computed - published, _share(computed - published, published))
    unit = currency(figure.currency or "")
    stands = whole.money[unit.code].minor(told.value) if unit.code in whole.money else 0
    amount = figure.amount_minor or 0
    share = _share(stands - amount, amount)
    return Comparison(figure, Money(amount, unit), Money(stands, unit), Money(stands - amount, unit), share)


def _share(difference: int, published: int) -> Fraction | None:
    return Fraction(difference, published) if published else None
