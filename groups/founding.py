"""Founding: a network, and in it a group with its book, its first rules, its first cycle and its meeting days."""

from datetime import date
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from core.calendars import today
from core.db import new_public_id
from core.language import PAPER_LANGUAGES, language
from core.text import clean, required
from groups.constitution import adopt
from groups.cycles import SeriesPlan, begin_cycle, plan_series
from groups.errors import FoundedInFuture, LocaleUnknown, TimeZoneUnknown
from groups.models import Group, Network
from groups.terms import Terms, chart_of
from ledger.chart import open_book

MOST_NAME = 200


def add_network(session: Session, name: str, locale: str, *, practice: bool = False) -> Network:
    """Raises TextMissing, TextTooLong, TextUnreadable, LocaleUnknown."""
    network = Network(name=required(name, MOST_NAME), locale=offered(locale), practice=practice)
    session.add(network)
    session.flush()
    return network


def found_group(
    session: Session,
    network: Network,
    *,
    name: str,
    currency: str,
    locale: str,
    timezone: str,
    founded_on: date,
    terms: Terms,
    signed_by: str,
    series: SeriesPlan,
    signed_on: date | None = None,
    cycle_ends_on: date | None = None,
    show_names: bool = True,
    note: str = "",
    by: str,
) -> Group:
    """A group whose books open empty on the day it was founded.

    The calendar is the one of its language. The first version of the rules and the first cycle begin on that day too. A
    group of a practice network is practice itself, its book included.
    Raises UnknownCurrency, LocaleUnknown, TimeZoneUnknown, FoundedInFuture, CycleEndsBeforeStart, SeriesImpossible,
    SignedAfterForce, TextMissing, TextTooLong, TextUnreadable.
    """
    if timezone not in available_timezones():
        raise TimeZoneUnknown(typed=timezone[:64])
    if founded_on > (now := today(timezone)):
        raise FoundedInFuture(day=founded_on, today=now)
    called, public_id = required(name, MOST_NAME), new_public_id()
    book = open_book(
        session,
        owner=f"group:{public_id}",
        name=called,
        currency=currency,
        opened_on=founded_on,
        chart=chart_of(terms),
        practice=network.practice,
    )
    group = Group(
        public_id=public_id,
        network_id=network.id,
        book_id=book.id,
        name=called,
        locale=offered(locale),
        calendar=language(locale).calendar,
        timezone=timezone,
        currency=currency,
        founded_on=founded_on,
        practice=network.practice,
        show_names=show_names,
        note=clean(note),
    )
    session.add(group)
    session.flush()
    adopt(session, group, terms, founded_on, signed_by, signed_on or founded_on, by=by)
    begin_cycle(session, group, founded_on, cycle_ends_on)
    plan_series(session, group, series)
    return group


def offered(locale: str) -> str:
    """The tag of a language that papers are printed in. Raises LocaleUnknown."""
    if locale not in PAPER_LANGUAGES:
        raise LocaleUnknown(typed=locale[:16], offered=", ".join(PAPER_LANGUAGES))
    return locale
