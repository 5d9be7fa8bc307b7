"""Charts tell the truth: lengths to scale within a unit, two sides that are one sum, nothing outside the frame."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from core.calendars import Period
from core.language import language
from core.marks import Term
from core.money import MAX_MINOR, Money, currency
from reports.drawing.balance import Letters, Scale, Stand, balance_chart
from reports.drawing.bars import bar_drawn, bar_groups
from reports.drawing.marks import WIDTH, Drawing, Ink, Pattern, edges, part, spread
from reports.drawing.parts import MOST_PARTS, Badge, Part, TwoSides, in_and_out
from reports.drawing.ribbons import NOT_COVERED, NOT_PLANNED, sources_to_uses, who_paid_for_what
from tests.reports.drawing.bounds import inside
from tests.reports.drawing.test_notes import laid_out

THB = currency("THB")
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
MINOR = st.integers(-MAX_MINOR, MAX_MINOR)
PARTS = st.lists(st.builds(Part, st.sampled_from(("a", "b")), MINOR, st.booleans()), max_size=12)
BADGES = st.sampled_from(Badge)


def stands(*steps: tuple[int, int, int | None]) -> list[Stand]:
    return [Stand(date(2026, month, day), minor) for month, day, minor in steps]


def within_a_unit(length: int, minor: int, whole: int, of: int) -> bool:
    """To scale within one unit, and to be seen if it is there at all."""
    return abs(length - Fraction(minor * of, whole)) <= 1 and (length > 0) == (minor > 0)


@given(MINOR, st.integers(1, MAX_MINOR))
def test_a_length_is_to_scale_and_a_little_is_seen(minor: int, more: int) -> None:
    whole = max(minor, 0) + more
    assert within_a_unit(part(minor, whole), max(0, minor), whole, WIDTH)


@given(st.lists(st.integers(0, MAX_MINOR), min_size=1, max_size=9).filter(any))
def test_parts_of_a_line_fill_it_and_none_is_lost(amounts: list[int]) -> None:
    found, whole = edges(amounts, WIDTH), sum(amounts)
    for amount, (_, length) in zip(amounts, found, strict=True):
        assert within_a_unit(length, amount, whole, WIDTH)
    seen = [(begins, length) for begins, length in found if length]
    assert seen == sorted(seen) and all(begins + length <= WIDTH for begins, length in seen)
    covered = 0
    for begins, length in seen:
        assert begins <= covered, "no gap"
        covered = max(covered, begins + length)
    assert covered == WIDTH


@given(st.lists(st.integers(0, WIDTH), max_size=9).map(sorted), st.integers(2, 90))
def test_numbers_stand_apart_and_within(places: list[int], gap: int) -> None:
    found = spread(places, gap, WIDTH)
    assert len(found) == len(places) and found == sorted(found)
    step = 2 * (gap // 2)
    assert all(later - one >= step for one, later in zip(found, found[1:], strict=False))
    assert all(gap // 2 <= place <= WIDTH - gap // 2 for place in found)


def heights(drawing: Drawing) -> list[int]:
    return [y for layer in drawing.layers if layer.ink is Ink.THICK for outline in layer.outlines for _, y in outline.points]


@given(st.lists(st.tuples(st.integers(-30, 400), st.none() | MINOR), max_size=30), st.sampled_from(Letters))
def test_a_balance_stays_in_its_frame_and_shows_the_zero_line(changes: list[tuple[int, int | None]], letters: Letters) -> None:
    given_stands = [Stand(YEAR.start + timedelta(days=day), minor) for day, minor in sorted(changes, key=lambda one: one[0])]
    chart = balance_chart(given_stands, YEAR, THB, letters)
    if chart is None:
        return
    inside(chart.drawing)
    inside(chart.drawing.turned)
    known = [one.minor for one in chart.steps if one.minor is not None]
    assert (chart.least.minor, chart.most.minor) == (min(known), max(known))
    nought = [layer for layer in chart.drawing.layers if layer.ink is Ink.LINE][0].outlines[0]
    assert [x for x, _ in nought.points] == [0, WIDTH]


@given(st.integers(-MAX_MINOR, 0), st.integers(1, MAX_MINOR), st.lists(st.integers(0, 1000), min_size=1))
def test_heights_are_to_scale_on_both_sides_of_the_zero_line(low: int, high: int, at: list[int]) -> None:
    scale = Scale(YEAR, low, high, 50, 240)
    nought = scale.y(0)
    for place in at:
        minor = low + (high - low) * place // 1000
        off = nought - scale.y(minor)
        assert within_a_unit(abs(off), abs(minor), high - low, 240) and (off >= 0) == (minor >= 0)


def test_days_are_to_scale_so_that_a_gap_is_as_long_as_it_was() -> None:
    chart = balance_chart(stands((1, 1, 100), (1, 8, 200), (9, 1, 300)), YEAR, THB)
    assert chart is not None
    steps = [outline for layer in chart.drawing.layers if layer.ink is Ink.THICK for outline in layer.outlines]
    assert len(steps) == 1
    assert sorted({x for x, _ in steps[0].points}) == [0, 7000 // 365, 243_000 // 365, WIDTH]


def test_where_nothing_is_known_there_is_no_line() -> None:
    chart = balance_chart(stands((2, 1, 100), (5, 1, None), (8, 1, 50), (11, 27, None)), YEAR, THB)
    assert chart is not None
    (thick,) = (layer for layer in chart.drawing.layers if layer.ink is Ink.THICK)
    ends = [(outline.start[0], list(outline.points)[-1][0]) for outline in thick.outlines]
    assert ends == [(31_000 // 365, 120_000 // 365), (212_000 // 365, 330_000 // 365)]
    assert balance_chart([], YEAR, THB) is None and balance_chart(stands((1, 1, None)), YEAR, THB) is None


def test_what_stood_before_is_where_the_line_begins_and_what_comes_after_is_not_drawn() -> None:
    before, after = Stand(date(2025, 6, 1), 700), Stand(date(2027, 1, 1), 9_999)
    chart = balance_chart([before, *stands((3, 1, 500)), after], YEAR, THB)
    assert chart is not None and chart.first == Stand(YEAR.start, 700)
    assert (chart.least.minor, chart.most.minor, chart.last.minor) == (500, 700, 500)


def test_many_changes_of_one_day_in_thousandths_keep_their_least_and_most() -> None:
    """Ten years in a thousand units: a unit holds several days, and what was highest in it is still drawn."""
    ten = Period(date(2016, 1, 1), date(2025, 12, 31))
    spike = [Stand(date(2020, 1, day), minor) for day, minor in ((1, 10), (2, 1000), (3, -500), (4, 10))]
    chart = balance_chart([Stand(date(2016, 1, 1), 10), *spike], ten, THB)
    assert chart is not None
    line = heights(chart.drawing)
    scale = Scale(ten, -500, 1000, 2 * Letters.PAPER, 7 * Letters.PAPER)
    assert min(line) == scale.y(1000) and max(line) == scale.y(-500)


def sums_agree(chart: TwoSides) -> None:
    for side in (chart.first, chart.second):
        assert sum(segment.minor for segment in side) == chart.whole.minor
        assert len(side) <= MOST_PARTS + 1 and all(segment.minor > 0 for segment in side)
    numbers = [segment.number for segment in (*chart.first, *chart.second)]
    assert numbers == list(range(1, len(numbers) + 1)) == [figure.value for figure in chart.drawing.figures]
    inside(chart.drawing)
    inside(chart.drawing.turned)


@given(PARTS, PARTS, BADGES)
def test_both_sides_are_one_sum_or_the_gap_is_named(came: list[Part], went: list[Part], badge: Badge) -> None:
    chart = in_and_out(came, went, THB, badge)
    if chart is None:
        assert not any(one.minor for one in (*came, *went))
        return
    sums_agree(chart)
    gap = sum(one.minor for one in came) - sum(one.minor for one in went)
    assert sum(one.minor for one in chart.first if one.missing) == max(0, -gap)
    assert sum(one.minor for one in chart.second if one.missing) == max(0, gap)
    for segment in (*chart.first, *chart.second):
        assert within_a_unit(segment.length, segment.minor, chart.whole.minor, WIDTH)


def test_a_flow_below_nought_is_drawn_on_the_other_side() -> None:
    chart = in_and_out([Part("shares", 100), Part("fines", -30)], [Part("box", 70, kept=True)], THB)
    assert chart is not None
    assert [(one.name, one.minor) for one in chart.second] == [("box", 70), ("fines", 30)]
    assert chart.second[0].pattern is Pattern.OUTLINE and not any(one.missing for one in chart.second)


@given(PARTS, PARTS, BADGES)
def test_a_budget_is_as_much_on_the_right_as_on_the_left(sources: list[Part], uses: list[Part], badge: Badge) -> None:
    chart = sources_to_uses(sources, uses, THB, badge)
    if chart is not None:
        sums_agree(chart)
        high = sum(segment.length for segment in chart.first if segment.length > 1)
        assert high <= chart.drawing.height


def test_what_is_not_covered_is_a_broken_edge() -> None:
    short = sources_to_uses([Part("city", 300)], [Part("road", 400)], THB)
    over = sources_to_uses([Part("city", 500)], [Part("road", 400)], THB)
    assert short is not None and over is not None
    assert [(one.name, one.minor, one.pattern) for one in short.first[1:]] == [(NOT_COVERED, 100, Pattern.MISSING)]
    assert [(one.name, one.minor) for one in over.second[1:]] == [(NOT_PLANNED, 100)]
    assert any(layer.ink is Ink.DASHED for layer in short.drawing.layers)


LINKS = st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 9)), MINOR, max_size=30)


@given(LINKS, BADGES)
def test_ribbons_leave_and_come_with_the_same_money(links: dict[tuple[int, int], int], badge: Badge) -> None:
    names = [f"{place}" for place in range(10)]
    chart = who_paid_for_what(names, names, links, THB, badge)
    there = [minor for minor in links.values() if minor > 0]
    if chart is None:
        assert not there
        return
    sums_agree(chart)
    assert chart.whole.minor == sum(there)
    ribbons = [outline for layer in chart.drawing.layers for outline in layer.outlines if len(outline.steps) == 3]
    thick: Sequence[int] = [abs(list(one.points)[-1][1] - one.start[1]) for one in ribbons if one.steps[0][1:]]
    assert all(one >= 1 for one in thick)


def test_all_bars_of_a_chart_are_to_one_scale_and_below_nought_is_no_bar() -> None:
    bars = [(Term("a"), "black", Money(400, THB)), (Term("b"), "grey", Money(1, THB)), (Term("c"), "light", Money(-5, THB))]
    (one, other) = bar_groups([("x", bars), (Term("y"), [(Term("d"), "black", Money(1000, THB))])])
    assert [bar.length for bar in one.bars] == [400, 1, 0] and other.bars[0].length == 1000
    assert not one.ours and other.ours
    for length in (0, 1, 999, 1000):
        for mark in (None, 0, 500, 1000):
            inside(bar_drawn(length, "light", mark))
    assert bar_drawn(0, "black").layers == ()


def test_a_reader_from_the_right_sees_the_mirror_and_everybody_the_words() -> None:
    chart = in_and_out([Part("<b>shares", 100)], [Part(Term("Loans"), 60), Part("box", 40, kept=True)], THB)
    assert chart is not None
    english = laid_out("en", "two_sides(chart, 'Money', 'In', 'Out')", chart=chart)
    dari = laid_out("fa_AF", "two_sides(chart, 'Money', 'In', 'Out')", chart=chart)
    assert chart.drawing.layers[0].data in english and chart.drawing.turned.layers[0].data in dari
    assert chart.drawing.turned.turned == chart.drawing
    assert "&lt;b&gt;shares" in english and "<b>shares" not in english
    assert english.count('role="img"') == english.count("<title>") == 1 and "style=" not in english
    assert "۱" in dari and language("fa_AF").text("Loans") in dari
