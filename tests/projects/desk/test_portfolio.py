"""A portfolio adds up: by any grouping to the same whole, in each currency by itself, as of any past day."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from projects.desk.asking import NONE, By, Filters
from projects.desk.portfolio import Households, Line, Portfolio, portfolio, together
from projects.funding_models import FundingAgreement, Instrument, Measure
from projects.models import UpgradingType
from tests.projects.desk.country import BEGUN, Country, a_country, desk_of

LAST = date(2024, 6, 15)
MILLION = 1_000_000_00
LIFE = (LAST - BEGUN).days + 60
A_DAY = st.integers(0, LIFE).map(lambda days: BEGUN + timedelta(days))
A_FLOW = st.tuples(A_DAY, st.sampled_from(list(Measure)), st.integers(-10_000, 10_000).filter(bool))
A_SOURCE = st.tuples(
    st.booleans(), st.sampled_from(list(Instrument)), st.sampled_from(["THB", "USD"]), st.lists(A_FLOW, max_size=8)
)
A_COUNT = st.tuples(A_DAY, st.tuples(*[st.integers(0, 90)] * 5))
A_STATUS = st.tuples(A_DAY, st.sampled_from(["approved", "underway", "finished"]))
A_PROJECT = st.fixed_dictionaries(
    {
        "begun": st.integers(0, 1000).map(lambda days: BEGUN + timedelta(days)),
        "kind": st.sampled_from(list(UpgradingType)),
        "city": st.sampled_from([None, 0, 1]),
        "networked": st.booleans(),
        "sources": st.lists(A_SOURCE, max_size=3),
        "counts": st.lists(A_COUNT, max_size=3),
        "statuses": st.lists(A_STATUS, max_size=2),
    }
)
EXAMPLES = partial(
    settings, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def built(session: Session, drawn: list[dict[str, Any]]) -> Country:
    """Flows, counts and changes of status come after the project's beginning, as everywhere."""
    country = a_country(session)
    for one in drawn:
        later = (one["begun"] - BEGUN).days
        project = country.project(one["begun"], one["kind"], one["city"], one["networked"], currencies=("THB", "USD"))
        for by_donor, instrument, code, moved in one["sources"]:
            agreement = country.source(project, country.donor if by_donor else None, instrument, code)
            for day, measure, minor in moved:
                country.move(agreement, day + timedelta(later), measure, minor)
        for day, statuses in one["counts"]:
            country.count(project, day + timedelta(later), *statuses)
        for day, status in one["statuses"]:
            country.status(project, day + timedelta(later), status)
    return country


def brute_force(country: Country, day: date) -> dict[tuple[str, Measure], int]:
    """Every flow by the day, added one by one."""
    found: dict[tuple[str, Measure], int] = {}
    for agreement, moved_on, measure, minor in country.moved:
        if moved_on <= day:
            key = agreement.currency, measure
            found[key] = found.get(key, 0) + minor
    return {key: minor for key, minor in found.items() if minor}


def seen(line: Line) -> dict[tuple[str, Measure], int]:
    return {
        (code, measure): minor
        for code, sums in line.money.items()
        for measure, minor in sums.columns.minor.items()
        if minor
    }


def derived(line: Line) -> dict[str, tuple[int, int]]:
    some = {code: (sums.undrawn_minor, sums.unliquidated_minor) for code, sums in line.money.items()}
    return {code: both for code, both in some.items() if any(both)}


@EXAMPLES(max_examples=15)
@given(drawn=st.lists(A_PROJECT, min_size=1, max_size=4), day=A_DAY)
def test_every_grouping_adds_up_to_the_same_whole(session: Session, drawn: list[dict[str, Any]], day: date) -> None:
    with session.begin_nested() as tried:
        country = built(session, drawn)
        found = {by: portfolio(session, desk_of(country.codi), day, Filters(), by) for by in By}
        for by, one in found.items():
            summed = together(one.lines)
            assert seen(summed) == seen(one.whole) == brute_force(country, day), by
            assert derived(one.whole) == derived(found[By.CITY].whole), by
            assert (one.whole.projects, one.whole.households) == (found[By.CITY].whole.projects, latest(drawn, day)), by
            if not one.overlapping:
                assert (summed.projects, summed.households) == (one.whole.projects, one.whole.households), by
        tried.rollback()


def latest(drawn: list[dict[str, Any]], day: date) -> Households:
    """By the counts as they were drawn, project by project."""
    whole = Households()
    for one in drawn:
        later = one["begun"] - BEGUN
        known = [(counted + later, place, five) for place, (counted, five) in enumerate(one["counts"])]
        if one["begun"] <= day and (up_to := [each for each in known if each[0] <= day]):
            whole += Households(*max(up_to)[2])
    return whole


@EXAMPLES(max_examples=10)
@given(drawn=st.lists(A_PROJECT, min_size=1, max_size=3), year=st.integers(2020, 2024), day=A_DAY)
def test_a_year_is_what_moved_in_it(session: Session, drawn: list[dict[str, Any]], year: int, day: date) -> None:
    """Reached by the line of the year or by asking for that year alone; and the same as the standing at both ends."""
    with session.begin_nested() as tried:
        country = built(session, drawn)
        look = partial(portfolio, session, desk_of(country.codi))
        for by, asked in ((By.FISCAL_YEAR, Filters(fiscal_year=year)), (By.CALENDAR_YEAR, Filters(calendar_year=year))):
            lines = [line for line in look(day, Filters(), by).lines if line.key == str(year)]
            in_line = seen(lines[0]) if lines else {}
            assert in_line == seen(look(day, asked, By.CITY).whole) == seen(look(day, asked, by).whole)
            span = asked.year
            assert span is not None
            if day >= span.start:
                before, after = brute_force(country, span.day_before), brute_force(country, min(day, span.end))
                grown = {key: after.get(key, 0) - before.get(key, 0) for key in {*before, *after}}
                assert in_line == {key: minor for key, minor in grown.items() if minor}
        tried.rollback()


Look = Callable[..., Portfolio]


@pytest.fixture
def grant(country: Country) -> FundingAgreement:
    agreement = country.source(country.project())
    country.move(agreement, date(2024, 9, 30), Measure.RECEIVED, 5 * MILLION)
    country.move(agreement, date(2024, 10, 1), Measure.RECEIVED, 2 * MILLION)
    return agreement


def test_the_thai_year_turns_in_october(country: Country, grant: FundingAgreement) -> None:
    found = portfolio(country.session, desk_of(country.codi), date(2024, 12, 31), Filters(), By.FISCAL_YEAR)
    received = {line.key: line.money["THB"].minor("received") for line in found.lines if line.money}
    assert received == {"2024": 5 * MILLION, "2025": 2 * MILLION}
    (calendar,) = (
        line.money["THB"].minor("received")
        for line in portfolio(country.session, desk_of(country.codi), date(2024, 12, 31), Filters(), By.CALENDAR_YEAR).lines
        if line.money
    )
    assert calendar == 7 * MILLION


def test_an_agency_sees_only_what_it_funds(country: Country) -> None:
    """Of a project that it funds it sees every source; of any other, nothing, by whatever the lines are put together."""
    shared, foreign = country.project(), country.project(city=1)
    for agreement in (country.source(shared), country.source(shared, country.donor), country.source(foreign)):
        country.move(agreement, BEGUN, Measure.COMMITTED, MILLION)
    for by in By:
        seen_by_donor = portfolio(country.session, desk_of(country.donor), LAST, Filters(), by)
        assert seen_by_donor.whole.projects == 1
        assert seen_by_donor.whole.money["THB"].minor("committed") == 2 * MILLION
        assert portfolio(country.session, desk_of(country.community), LAST, Filters(), by).whole == Line("", "")
        assert portfolio(country.session, [], LAST, Filters(), by).lines == ()
    both = portfolio(country.session, desk_of(country.codi), LAST, Filters(), By.FUNDER)
    assert [(line.name, line.projects) for line in both.lines] == [("CODI", 2), ("Selavip", 1)]
    assert (both.whole.projects, both.overlapping) == (2, True)
    narrowed = portfolio(country.session, desk_of(country.donor), LAST, Filters(funder=country.codi.public_id), By.FUNDER)
    assert [line.name for line in narrowed.lines] == ["CODI"] and narrowed.whole.money["THB"].minor("committed") == MILLION


def test_land_stands_apart_and_currencies_are_never_added(country: Country) -> None:
    project = country.project(currencies=("THB", "USD"))
    gift = country.source(project, country.community, Instrument.IN_KIND)
    country.move(gift, BEGUN, Measure.COMMITTED, 10 * MILLION)
    country.land(project, gift, BEGUN, 6 * MILLION)
    country.move(gift, BEGUN, Measure.IN_KIND, MILLION)
    dollars = country.source(project, country.donor, Instrument.LOAN, "USD")
    country.move(dollars, BEGUN, Measure.RECEIVED, 700)
    country.move(dollars, BEGUN, Measure.LIQUIDATED, 200)
    for by in By:
        whole = portfolio(country.session, desk_of(country.codi), LAST, Filters(), by).whole
        assert list(whole.money) == ["THB", "USD"]
        baht = whole.money["THB"]
        amounts = [baht.minor(one) for one in ("land", "other_in_kind", "undrawn", "unliquidated")]
        assert amounts == [6 * MILLION, MILLION, 3 * MILLION, 0]
        assert (whole.money["USD"].undrawn_minor, whole.money["USD"].unliquidated_minor) == (-700, 500)
    before = portfolio(country.session, desk_of(country.codi), BEGUN - timedelta(days=1), Filters(), By.CITY)
    assert before.lines == ()


def test_what_a_project_was_on_the_day(country: Country) -> None:
    project = country.project(city=None)
    country.status(project, date(2021, 1, 1), "underway")
    country.status(project, date(2022, 1, 1), "finished")
    for day, status in ((date(2020, 6, 1), "planned"), (date(2021, 6, 1), "underway"), (date(2022, 6, 1), "finished")):
        found = portfolio(country.session, desk_of(country.codi), day, Filters(), By.STATUS)
        assert [line.key for line in found.lines] == [status]
        assert portfolio(country.session, desk_of(country.codi), day, Filters(status=status), By.CITY).whole.projects == 1
    (line,) = portfolio(country.session, desk_of(country.codi), LAST, Filters(city=NONE), By.CITY).lines
    assert (line.key, line.projects) == (NONE, 1)


def test_practice_is_never_among_the_real(country: Country) -> None:
    school = country.codi
    country.project()
    for practice, projects in ((False, 1), (True, 0)):
        found = portfolio(country.session, desk_of(school), LAST, Filters(practice=practice), By.CITY)
        assert found.whole.projects == projects


def test_a_few_statements_however_many_projects(country: Country) -> None:
    for _ in range(3):
        country.move(country.source(country.project()), BEGUN, Measure.PLEDGED, 1)
    asked: list[str] = []
    listener = (country.session.connection().engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    event.listen(*listener)
    try:
        look = partial(portfolio, country.session, desk_of(country.codi), LAST, Filters())
        counts = {by: statements(asked, partial(look, by)) for by in By}
    finally:
        event.remove(*listener)
    assert set(counts.values()) <= {5, 6, 8}, counts


def statements(asked: list[str], look: Look) -> int:
    asked.clear()
    look()
    return len(asked)
