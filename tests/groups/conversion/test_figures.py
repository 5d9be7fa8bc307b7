"""Whatever stands in the books: nothing of it is lost on the way, and what it passes through ends at nothing."""

from collections import Counter
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import Rounding
from groups import charts
from groups.conversion.carry_over import (
    DIFFERENCE,
    OPENING,
    Carrying,
    CarryOver,
    Moved,
    Source,
    Standing,
    content_of,
    read,
)
from groups.conversion.form_change import FormChange, changed_of, form_content_of, read_form_change
from groups.terms import Saves, Terms
from ledger.chart import AccountKey
from ledger.posting import Entry

DAY = date(2026, 2, 2)
AMOUNTS = st.integers(min_value=1, max_value=10**12)


@st.composite
def sources(draw: st.DrawFn, currency: str = "ZWL") -> Source:
    """A book of two members, a social fund and a surplus, whose cash is all of it."""
    shares, savings, fund, earned = draw(AMOUNTS), draw(AMOUNTS), draw(AMOUNTS), draw(st.integers(0, 10**9))
    standing = {"2010/member:1": -shares, "2010/member:2": -savings, "3020": -fund, "4010": -earned}
    standing["1010"] = -sum(standing.values())
    return Source(
        group=f"{draw(st.integers(0, 2**32)):016x}",
        name="Old",
        currency=currency,
        savings_code=charts.MEMBERS_SHARES,
        standing=tuple(Standing(account, minor) for account, minor in sorted(standing.items()) if minor),
        members=(Moved(1, 4, "Malee"), Moved(2, 2, "Pim")),
    )


def effect(entries: tuple[Entry, ...]) -> Counter[AccountKey]:
    """Debits less credits by account."""
    net: Counter[AccountKey] = Counter()
    for entry in entries:
        net[entry.debit] += entry.amount_minor
        net[entry.credit] -= entry.amount_minor
    return net


@settings(max_examples=60, deadline=None)
@given(sources(), st.fractions(min_value=Fraction(1, 100), max_value=10**6), st.sampled_from(Rounding), st.integers(1, 100))
def test_nothing_is_lost_but_what_rounding_names(source: Source, rate: Fraction, rounding: Rounding, unit: int) -> None:
    carried = CarryOver(
        Carrying.CURRENCY, DAY, "s", "New", "ZWG", charts.MEMBERS_SHARES, 100_00, (source,), rate, rounding, unit
    )
    assert read(content_of(carried)) == carried
    came = effect(carried.entries())
    assert came[OPENING] == 0
    assert came[DIFFERENCE] == -carried.difference.minor
    assert abs(carried.difference.minor) <= unit * len(source.standing)
    assert all(-minor % 100_00 == 0 for key, minor in came.items() if key.code == charts.MEMBERS_SHARES)
    for arrival in carried.arrivals:
        if not arrival.rest and arrival.account.code != charts.MEMBERS_SHARES:
            assert abs(arrival.arrives.minor - arrival.exact) < unit
    left = effect(CarryOver(**{**vars_of(carried), "part": 0}).entries())
    assert left[OPENING] == 0
    stood = {one.account: one.minor for one in source.standing}
    assert {str(key): -minor for key, minor in left.items() if key != OPENING} == stood


def vars_of(carried: CarryOver) -> dict[str, object]:
    return {name: getattr(carried, name) for name in CarryOver.__dataclass_fields__}


@settings(max_examples=40, deadline=None)
@given(sources("ZWG"), sources("ZWG"))
def test_a_merger_carries_every_satang(one: Source, other: Source) -> None:
    carried = CarryOver(Carrying.MERGER, DAY, "s", "One", "ZWG", charts.SAVINGS, 0, (one, other))
    assert carried.difference.minor == 0
    assert carried.arrives.minor == carried.held(0).minor + carried.held(1).minor
    came = effect(carried.entries())
    for old, new in ((1, 4), (2, 2)):
        hers = sum(-stood.minor for source in (one, other) for stood in source.standing if stood.account == f"2010/member:{old}")
        assert -came[charts.of_member(charts.SAVINGS, new)] == hers


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(1, 40), AMOUNTS, min_size=1), st.integers(1, 10**6), st.one_of(st.none(), AMOUNTS))
def test_what_does_not_change_its_form_stays_hers(saved: dict[int, int], value: int, most: int | None) -> None:
    terms = Terms(share_value_minor=value, saves=Saves.SHARES, savings_are_capital=True)
    members = changed_of(saved, terms, most)
    assert {her.number: her.changed_minor + her.stays_minor for her in members} == saved
    assert all(her.changed_minor % value == 0 and her.changed_minor <= (most or her.saved_minor) for her in members)
    if any(her.changed_minor for her in members):
        change = FormChange(DAY, "THB", charts.MEMBERS_SHARES, terms, "All", DAY, members, most)
        assert read_form_change(form_content_of(change)) == change
        moved = effect(change.entries())
        assert all(moved[charts.of_member(charts.MEMBERS_SHARES, number)] == minor for number, minor in saved.items())
