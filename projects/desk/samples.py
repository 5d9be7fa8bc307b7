"""Audit samples as they are drawn and kept, and drawing a kept one again to see that it is what it says.

The population is what was confirmed, and not taken back, by the moment of drawing; so a sample can be drawn again years
later, whatever was entered since. It is drawn of what the organisation reaches, whoever looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from access.policy import Act, Grant, Role
from core.calendars import now
from core.db import new_public_id
from core.frozen import from_text, to_text
from core.text import clean
from ledger.models import Book, JournalTransaction
from ledger.voucher_models import Voucher
from projects.desk import facts
from projects.desk.asking import Filters
from projects.desk.errors import SampleUnknown
from projects.desk.models import AuditSample, AuditSampleItem, SampleRule
from projects.desk.sampling import Drawn, Item, draw, fingerprint_of
from projects.finding import organisations_for
from projects.funding_models import FundingFlow, Measure
from projects.models import Organisation, ProjectBook

# What has a voucher for each amount, and paper behind it.
SAMPLED = (Measure.SPENT, Measure.RECEIVED, Measure.IN_KIND, Measure.RETURNED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which vouchers a sample is drawn: those of a column, in one currency, from one day to another."""

    measure: Measure
    currency: str
    since: date
    day: date
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Population:
    items: tuple[Item, ...]
    heads: str


def population(session: Session, organisation: Organisation, wanted: Wanted, moment: datetime) -> Population:
    """The vouchers of what an organisation reaches, as they were at a moment, and where their books stood."""
    reach = [Grant(Role.AGENCY, organisation.scope)]
    filters = wanted.filters
    projects = facts.reached(reach, filters, wanted.day, None)
    sources = facts.sources_of(projects, filters, None)
    amount = func.sum(FundingFlow.amount_minor)
    its_entry = (JournalTransaction.book_id == Voucher.book_id) & (JournalTransaction.number == Voucher.journal_number)
    vouchers = (
        select(Voucher.id, sources.c.project, JournalTransaction.fingerprint, amount)
        .select_from(sources)
        .join(FundingFlow, FundingFlow.agreement_id == sources.c.agreement)
        .join(Voucher, Voucher.id == FundingFlow.voucher_id)
        .join(JournalTransaction, its_entry)
        .where(sources.c.currency == wanted.currency, FundingFlow.measure == wanted.measure)
        .where(Voucher.day.between(wanted.since, wanted.day), FundingFlow.amount_minor > 0, _stood_at(moment))
        .group_by(Voucher.id, sources.c.project, JournalTransaction.fingerprint)
    )
    items = tuple(Item(id, project, mark, int(minor)) for id, project, mark, minor in session.execute(vouchers))
    return Population(items, _heads(session, projects, wanted.currency, moment))


def _stood_at(moment: datetime) -> ColumnElement[bool]:
    return (Voucher.confirmed_at <= moment) & or_(Voucher.reversed_at.is_(None), Voucher.reversed_at > moment)


def _heads(session: Session, projects: object, currency: str, moment: datetime) -> str:
    of_them = select(ProjectBook.book_id).where(
        ProjectBook.project_id.in_(select(projects.c.project)), ProjectBook.currency == currency  # type: ignore[attr-defined]
    )
    last = (
        select(JournalTransaction.book_id, func.max(JournalTransaction.number).label("number"))
        .where(JournalTransaction.book_id.in_(of_them), JournalTransaction.recorded_at <= moment)
        .group_by(JournalTransaction.book_id)
        .subquery()
    )
    same = (JournalTransaction.book_id == last.c.book_id) & (JournalTransaction.number == last.c.number)
    heads = select(Book.owner, last.c.number, JournalTransaction.fingerprint).join(last, last.c.book_id == Book.id)
    return fingerprint_of((owner, number, mark) for owner, number, mark in session.execute(heads.join(JournalTransaction, same)))


def draw_sample(
    session: Session, organisation: Organisation, wanted: Wanted, rule: SampleRule, seed: str, size: int, *, by: str
) -> AuditSample:
    """Draws and keeps a sample. An empty seed is chosen here, and kept like any other.

    Raises NothingToSample, SampleSizeImpossible, TextTooLong, TextUnreadable.
    """
    moment, chosen = now(), clean(seed, 60) or new_public_id()
    of = population(session, organisation, wanted, moment)
    drawn = draw(of.items, rule, chosen, size)
    sample = AuditSample(
        organisation_id=organisation.id,
        rule=rule,
        seed=chosen,
        size=min(size, len(of.items)),
        currency=wanted.currency,
        since=wanted.since,
        day=wanted.day,
        asked=to_text(wanted),
        population=len(of.items),
        total_minor=sum(item.amount_minor for item in of.items),
        heads=of.heads,
        drawn_by=by,
        drawn_at=moment,
        items=[_item(place, one) for place, one in enumerate(drawn, start=1)],
    )
    session.add(sample)
    session.flush()
    return sample


def _item(place: int, one: Drawn) -> AuditSampleItem:
    return AuditSampleItem(
        place=place,
        voucher_id=one.item.voucher_id,
        project_id=one.item.project_id,
        amount_minor=one.item.amount_minor,
        mark=one.mark,
    )


def samples_for(session: Session, grants: Iterable[Grant]) -> list[AuditSample]:
    """The samples of every organisation at whose desk these grants let one sit, the latest first."""
    mine = [one.id for one in organisations_for(session, grants, Act.PORTFOLIO_READ)]
    wanted = select(AuditSample).where(AuditSample.organisation_id.in_(mine))
    return list(session.scalars(wanted.order_by(AuditSample.id.desc())))


def sample_for(session: Session, grants: Iterable[Grant], public_id: str) -> AuditSample:
    """Raises SampleUnknown."""
    mine = [one.id for one in organisations_for(session, grants, Act.PORTFOLIO_READ)]
    wanted = select(AuditSample).where(AuditSample.organisation_id.in_(mine), AuditSample.public_id == public_id)
    sample = session.scalar(wanted)
    if sample is None:
        raise SampleUnknown()
    return sample


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What came out when a kept sample was drawn again. `same_books`: they still stood then where they had stood."""

    same_items: bool
    same_books: bool
    population: int


def drawn_again(session: Session, sample: AuditSample) -> Redrawn:
    """Draws a kept sample again from the books as they were at its moment. Raises NothingToSample."""
    organisation, wanted = session.get_one(Organisation, sample.organisation_id), wanted_of(sample)
    of = population(session, organisation, wanted, sample.drawn_at)
    drawn = draw(of.items, SampleRule(sample.rule), sample.seed, sample.size)
    kept = [(item.voucher_id, item.amount_minor, item.mark) for item in sample.items]
    same = kept == [(one.item.voucher_id, one.item.amount_minor, one.mark) for one in drawn]
    return Redrawn(same and len(of.items) == sample.population, of.heads == sample.heads, len(of.items))


def wanted_of(sample: AuditSample) -> Wanted:
    return from_text(Wanted, sample.asked)
