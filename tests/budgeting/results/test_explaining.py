"""Why an item is funded or not, in sentences: worked cases, and that nothing is ever left without its words."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from budgeting.counting.count import count
from budgeting.counting.election import Election
from budgeting.counting.outcome import FUNDED_REASONS, Outcome, Reason
from budgeting.counting.rule import Completion, Method, Misfit, Rule
from budgeting.results.canonical import counted, digest, input_from, input_of, text_of
from budgeting.results.explaining import REASONS, Sentence, Told, aloud, money_gone, paragraph, percent
from budgeting.results.picturing import ENOUGH, FULL, picture
from core.frozen import to_text
from core.language import language
from core.money import Money, currency
from tests.budgeting.counting.ballots import election, elections, shuffled
from tests.budgeting.counting.test_properties import RULES

USD = currency("USD")
SHARES = Rule(Method.EQUAL_SHARES)


def told(given: Election, rule: Rule, **more: object) -> Told:
    outcome = count(given, rule, by_order=True)
    names = {item.id: item.id.upper() for item in given.items}
    return Told(input_of(given, rule), replace(outcome, **more), names, USD)  # type: ignore[arg-type]


def spoken(said: Sentence) -> str:
    return language("en").text(said.text, **said.facts).replace("\u00a0", " ")


def words(of: Told, item: str) -> str:
    why = next(why for why in of.outcome.why if why.item == item)
    return " ".join(spoken(one) for one in paragraph(of, why))


def says(of: Told, wanted: Mapping[str, str]) -> None:
    for item, part in wanted.items():
        assert part in words(of, item), words(of, item)


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == set(Reason)


def test_most_votes_first_tells_what_was_left_at_each_turn() -> None:
    given = election({"a": 400_00, "b": 300_00, "c": 900_00, "d": 150_00, "e": 100_00}, 600_00, {"a": 9, "b": 7, "c": 5, "d": 3})
    says(
        told(given, Rule(Method.GREEDY)),
        {
            "a": "Votes for it: 9, of 24 voices in the count. "
            "It is funded with 400.00 USD: when its turn came, 600.00 USD was left.",
            "b": "when its turn came, 200.00 USD was left, 100.00 USD too little",
            "c": "costs 300.00 USD more than the whole budget of 600.00 USD",
            "d": "It is funded with 150.00 USD: when its turn came, 200.00 USD was left.",
            "e": "nobody chose it",
        },
    )


def test_a_stop_a_threshold_and_a_group_are_told() -> None:
    given = election({"a": 400, "b": 300, "c": 100}, 600, {"a": 9, "b": 7, "c": 5})
    says(told(given, Rule(Method.GREEDY, misfit=Misfit.STOP)), {"c": "“B” before it did not fit, and there the count stops"})
    says(told(given, Rule(Method.GREEDY, threshold_votes=6)), {"c": "it has 5 and would need at least 1 more"})
    grouped = election({"a": 400, "b": 100}, 600, {"a": 9, "b": 7}, {"a": "site", "b": "site"})
    says(told(grouped, Rule(Method.GREEDY)), {"b": "“A” is, and only one of the two can be"})


def test_a_top_up_names_the_reserve_and_the_completion_the_rest() -> None:
    given = election({"a": 500_00, "b": 200_00}, 600_00, {"a": 9, "b": 7})
    topped = told(given, Rule(Method.GREEDY, top_up=Fraction(1, 2)))
    says(topped, {"b": "It is funded with 200.00 USD: 100.00 USD was left, and the reserve adds 100.00 USD"})
    rest = told(election({"a": 50, "b": 50}, 100, {"a": 9, "b": 1}), replace(SHARES, completion=Completion.GREEDY))
    says(rest, {"b": "out of 0.50 USD that was left over"})


def test_equal_shares_tell_support_and_where_the_money_went() -> None:
    """Twelve voters, 10.00 each. Eight pay 80.00 for a; of those who chose b, one still has her 10.00 of the 30.00 it costs."""
    given = election({"a": 80_00, "b": 30_00, "c": 30_00}, 120_00, {"a": 2, "ab": 6, "b": 1, "c": 3})
    of = told(given, SHARES)
    says(
        of,
        {
            "a": "none of its supporters pays more than 10.00 USD, of a share of 10.00 USD each",
            "b": "its supporters had spent so much on what they also chose that 20.00 USD was missing",
            "c": "Its effective support was 100 per cent of what was needed.",
        },
    )
    assert "33 per cent of what was needed, and 100 would have been enough" in words(of, "b")
    assert "had gone to “A”" in words(of, "b")
    why = next(why for why in of.outcome.why if why.item == "b")
    assert money_gone(of, why.gone_to) == (("A", Money(60_00, USD)),)
    (bar,) = picture(of, why)
    assert (bar.length, bar.mark) == (ENOUGH // 3, ENOUGH)


def test_too_few_supporters_are_told_from_the_start() -> None:
    says(told(election({"a": 60, "b": 90}, 100, {"a": 6, "b": 4}), SHARES), {"b": "are 0.50 USD less than it costs"})


def test_a_drawn_order_is_told_to_each_of_the_equals() -> None:
    given = election({"a": 60, "b": 60}, 100, {"a": 6, "b": 6})
    outcome = count(given, Rule(Method.GREEDY), lot=("b", "a"))
    of = Told(input_of(given, Rule(Method.GREEDY)), outcome, {"a": "A", "b": "B"}, USD)
    says(of, {"a": "the drawn lot put them in this order: “B”, “A”.", "b": "It is funded"})
    says(told(given, Rule(Method.GREEDY)), {"b": "no lot was drawn"})


@pytest.mark.parametrize(("part", "shown"), [(Fraction(9999, 10000), 99), (Fraction(1), 100), (Fraction(5, 2), 250)])
def test_a_hundred_per_cent_is_only_said_of_what_was_enough(part: Fraction, shown: int) -> None:
    assert percent(part) == shown


def test_the_result_can_be_read_out() -> None:
    of = told(election({"a": 60, "b": 90}, 100, {"a": 6, "b": 4}), Rule(Method.GREEDY))
    said = " ".join(spoken(one) for one in aloud(of, [("a", 60)]))
    assert "Voices in the count: 10." in said and "Number a on the ballot, “A”, is funded with 0.60 USD." in said
    assert "No proposal is funded." in spoken(aloud(of, [])[-1])


@settings(max_examples=60, deadline=None)
@given(elections(), RULES)
def test_whatever_comes_out_is_told_and_drawn(given: Election, rule: Rule) -> None:
    of = told(given, rule)
    for why in of.outcome.why:
        said = [spoken(one) for one in paragraph(of, why)]
        assert all(said) and not any("{" in one for one in said)
        funded = why.reason in FUNDED_REASONS
        assert ("It is funded" in said[1]) is funded and ("It is not funded" in said[1]) is not funded
        assert all(0 <= bar.length <= FULL for bar in picture(of, why))


@settings(max_examples=60, deadline=None)
@given(elections(), RULES)
def test_a_kept_input_gives_the_same_digest_whatever_order_rows_came_in(given: Election, rule: Rule) -> None:
    text = text_of(input_of(given, rule))
    again = replace(given, ballots=dict(reversed(given.ballots.items())))
    assert text_of(input_of(again, rule)) == text
    kept = input_from(text)
    assert text_of(kept) == text and kept.election == given
    outcome: Outcome = count(given, rule, by_order=True)
    assert digest(to_text(counted(kept, by_order=True))) == digest(to_text(outcome))


def test_another_ballot_is_another_input() -> None:
    given = election({"a": 60, "b": 90}, 100, {"a": 6, "b": 4})
    texts = {text_of(input_of(one, SHARES)) for one in (given, replace(given, ballots={}), shuffled(given, [1, 0]))}
    assert len(texts) == 3 and text_of(input_of(given, Rule(Method.GREEDY))) not in texts
