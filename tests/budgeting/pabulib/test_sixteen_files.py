"""Sixteen published elections: read without a remark, written back as they are, and recounted to what was published.

What `flask count` would print for them is asked of the same functions; the command itself is tried in test_cli.py.
"""

import pytest

from budgeting.counting.count import count
from budgeting.pabulib.numbers import exact
from budgeting.pabulib.pb_file import Reading
from budgeting.pabulib.reading import election_of, parse, read
from budgeting.pabulib.rules import declared, named
from budgeting.pabulib.writing import write
from tests.budgeting.counting.elections import folder, saved

FILES = sorted(saved())
# The city funded otherwise than its own rule says, and does not say why.
OTHERWISE = {"Poland_Warszawa_2018_Las.pb": {"1649"}}
# Our names for what pabutools was asked to count, the first that it was asked for there.
SAVED_AS = {
    "greedy": ("greedy_by_points", "greedy"),
    "equalshares": ("mes_points", "mes"),
    "equalshares/add1-exhausted": ("mes_add1",),
}
ADD1 = ("Netherlands_Assen_2024.pb", "Poland_Gdynia_2020_Babie_Doly__small.pb", "Switzerland_Zurich_S5.pb", "Poland_Lodz_2022.pb")
OTHER_RULES = [
    (name, rule, key)
    for name in FILES
    for rule, keys in SAVED_AS.items()
    if (key := next((key for key in keys if key in saved()[name]["pabutools"]), None))
    if name in ADD1 or not rule.endswith("exhausted")
]


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {name: read(folder() / name) for name in FILES}


def test_all_sixteen_are_there() -> None:
    assert len(FILES) == 16
    assert {path.name for path in folder().glob("*.pb")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_published_file_is_in_form_and_comes_back_byte_for_byte(readings: dict[str, Reading], name: str) -> None:
    """One normalisation: line feeds, and one at the end."""
    reading, content = readings[name], (folder() / name).read_bytes()
    facts = saved()[name]
    assert (reading.kind, len(reading.file.projects)) == (facts["vote_type"], facts["n_projects"])
    assert sum(reading.ballots.values()) == facts["n_votes"]
    assert [remark.facts for remark in reading.remarks] == [{"project": one} for one in sorted(reading.withdrawn)]
    normal = write(reading.file)
    assert normal.encode() == content.replace(b"\r\n", b"\n").removesuffix(b"\n") + b"\n"
    if len(content) < 200_000:
        assert write(parse(normal.encode()).file) == normal


@pytest.mark.parametrize("name", [name for name in FILES if saved()[name]["has_selected"]])
def test_the_declared_rule_funds_what_was_published(readings: dict[str, Reading], name: str) -> None:
    reading, facts = readings[name], saved()[name]
    outcome = count(election_of(reading), declared(reading).rule, by_order=True)
    published = set(facts["published_selected"])
    assert set(outcome.selected) ^ published == OTHERWISE.get(name, set())
    if name not in OTHERWISE:
        assert exact(outcome.cost_minor, reading.exponent) == facts["published_cost"]


@pytest.mark.parametrize(("name", "rule", "saved_as"), OTHER_RULES)
def test_other_rules_agree_with_what_pabutools_found(readings: dict[str, Reading], name: str, rule: str, saved_as: str) -> None:
    reading, found = readings[name], saved()[name]["pabutools"][saved_as]
    outcome = count(election_of(reading), named(rule, reading), by_order=True)
    assert set(outcome.selected) == set(found["selected"])
    assert exact(outcome.cost_minor, reading.exponent) == found["total_cost"]


def test_every_file_is_held_against_pabutools() -> None:
    assert len(OTHER_RULES) == 2 * len(FILES) + len(ADD1)


def test_wieliczka_has_thirty_winners_by_one_stopping_rule_and_thirty_one_by_the_other(readings: dict[str, Reading]) -> None:
    reading = readings["Poland_Wieliczka_2023_Green_Budget.pb"]
    election = election_of(reading)
    thirty = count(election, declared(reading).rule, by_order=True)
    assert (len(thirty.selected), exact(thirty.cost_minor, 0)) == (30, "995079")
    more = count(election, named("equalshares/add1-exhausted", reading), by_order=True)
    assert (len(more.selected), exact(more.cost_minor, 0)) == (31, "984579")
