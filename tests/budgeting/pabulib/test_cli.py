"""`flask count`: anybody recounts a published election, without a database."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from budgeting.pabulib.cli import count_command
from tests.budgeting.counting.elections import folder, saved
from tests.budgeting.pabulib.test_bad_files import changed
from tests.data.elections import sample
from web.settings import Settings


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Without a database."""
    from app import create_app

    nowhere: Path = tmp_path_factory.mktemp("nowhere")
    environment = {"DATABASE_URL": f"sqlite:///{nowhere}/missing/books.db", "SECRET_KEY": "kF3v9q-only-in-tests-7Lw2Zx8Rb5Tn1Yc4"}
    return create_app(Settings.from_environment(environment | {"TRUSTED_HOSTS": "localhost", "SECURE_COOKIES": "off"}, nowhere))


def run(app: Flask, path: Path, *options: str) -> Result:
    assert app.cli.commands["count"] is count_command
    return app.test_cli_runner().invoke(args=["count", str(path), *options])


def counted(app: Flask, path: Path, *options: str) -> Any:
    done = run(app, path, *options, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout, parse_float=pytest.fail)


def test_the_winners_in_order_the_cost_the_ties_and_every_reason(app: Flask) -> None:
    done = run(app, sample("canal-lanes"))
    assert done.stderr == ""
    assert done.stdout == """\
Small works along the canal
Budget 1000.5 THB; 5 projects; 10 ballots
Rule: greedy-no-skip (as the file declares)

Funded, in this order:
  1. lamp (Lamps at the bridge), votes: 7: funded with 400.25.
  2. drain (Drain along lane 4; both sides), votes: 5: funded with 300.
  3. path (A path called "the short one"), votes: 4: funded with 290.
Total cost: 990.25; left: 10.25

Not funded:
     tap (A second tap), votes: 4: costs 290, which is 279.75 more than what was left.
     shed (A shed for tools), votes: 2: comes after the first project that did not fit, where the rule stops.

Ties:
path, tap were equal; they were taken in the file's order: path, tap.

The same projects as were published.
"""


def test_json_has_four_keys_and_no_number_with_a_decimal_point(app: Flask) -> None:
    found = counted(app, sample("canal-lanes"))
    assert list(found.items()) == [
        ("rule", "greedy-no-skip"),
        ("selected", ["lamp", "drain", "path"]),
        ("cost", "990.25"),
        ("ties", [["path", "tap"]]),
    ]


def test_steps_of_equal_shares_with_what_each_supporter_pays(app: Flask) -> None:
    said = run(app, sample("shares"), "--trace").stdout
    assert "\nSteps:\n1. a2: funded; support 6; at most 48.33 from each supporter; 710 left.\n2. a1: funded" in said
    assert "\nTotal cost: 980; left: 20\nEach voter's share in the end: 100; raised 0 times.\n" in said
    spent = "costs 350; its supporters had spent their shares on what they also chose (88.57 per cent of what is needed)."
    assert f"a3 (Upper lane: wall), votes: 6: {spent}\n" in said


def test_an_untidy_file_is_counted_and_remarked_upon_beside(app: Flask) -> None:
    done = run(app, sample("untidy"), "--json")
    assert json.loads(done.stdout) == counted(app, sample("canal-lanes"))
    assert done.stderr.startswith("Line 1: a byte order mark was passed over.\n")
    assert "Line 8: budget “1 000,50” was read as 1000.50.\n" in done.stderr


def test_what_differs_from_the_published_winners_is_named(app: Flask) -> None:
    said = run(app, folder() / "Poland_Warszawa_2018_Las.pb").stdout
    assert said.endswith("\n\nFunded here, not as published: 1649.\n")
    said = run(app, folder() / "Poland_Gdynia_2020_Babie_Doly__small.pb").stdout
    assert said.endswith("\n\nThe same projects as were published.\nPublished as funded outside the rule: 5.\n")


def test_a_withdrawn_project_and_one_below_the_threshold(app: Flask) -> None:
    said = run(app, folder() / "Poland_Katowice_2024_Murcki.pb")
    assert "\n     L18/06/XI: withdrawn when it was on the ballot already.\n" in said.stdout
    assert "L18/16/XI (Murckowianki i Kabaret z Trudką), points: 31: 19 short of the threshold.\n" in said.stdout
    assert said.stderr.startswith("Line 31: project L18/06/XI costs 999999999: it was withdrawn")


@pytest.mark.parametrize(
    ("name", "rule", "saved_as"),
    [
        ("Switzerland_Zurich_S5.pb", "greedy", "greedy"),
        ("Switzerland_Zurich_S5.pb", "equalshares/add1-exhausted", "mes_add1"),
        ("France_Toulouse_2022_17_-_Mirail-Universite_Reynerie_Bellefontaine.pb", "equalshares", "mes"),
        ("Netherlands_Assen_2024.pb", "votes-per-cost", "greedy_votes_per_cost"),
    ],
)
def test_another_rule_can_be_asked_for(app: Flask, name: str, rule: str, saved_as: str) -> None:
    found, expected = counted(app, folder() / name, "--rule", rule), saved()[name]["pabutools"][saved_as]
    assert (found["rule"], found["cost"]) == (rule, expected["total_cost"])
    assert sorted(found["selected"]) == sorted(expected["selected"])


def test_a_rule_that_is_not_known_is_counted_by_greedy_and_said_so(app: Flask) -> None:
    done = run(app, folder() / "Switzerland_Zurich_S5.pb", "--json")
    assert json.loads(done.stdout)["rule"] == "greedy"
    assert done.stderr == "Line 11: the rule “unknown” is not one that can be counted by; greedy was taken.\n"


def test_a_bad_file_is_refused_in_one_sentence(app: Flask, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pb"
    bad.write_bytes(changed("\npath;290", "\ndrain;290"))
    for options in ((), ("--json",), ("--trace",)):
        done = run(app, bad, *options)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == "Error: Line 23: project drain is on line 22 already. List each project once.\n"


def test_what_cannot_be_counted_by_a_rule_is_refused(app: Flask, tmp_path: Path) -> None:
    done = run(app, sample("canal-lanes"), "--rule", "greedy-threshold")
    assert done.exit_code == 1 and done.stderr.startswith("Error: The file says no min_project_score_threshold")
    done = run(app, sample("canal-lanes"), "--rule", "lottery")
    assert done.exit_code == 2 and "'lottery' is not one of 'greedy'" in done.stderr
    assert run(app, tmp_path / "nothing.pb").exit_code == 2
