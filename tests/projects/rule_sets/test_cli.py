"""`flask rules`: the published cases typed in, and one sentence on stderr for what cannot be answered."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from core.frozen import from_text
from projects.rule_sets.cli import rules
from projects.rule_sets.rule_set import RuleSet
from projects.rule_sets.sets import READY_MADE
from tests.data import case
from web.settings import Settings

C5, C9, C12 = case("C5"), case("C9"), case("C12")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Without a database: the ready-made sets need none."""
    from app import create_app

    folder: Path = tmp_path_factory.mktemp("nowhere")
    environment = {"DATABASE_URL": f"sqlite:///{folder}/missing/books.db", "SECRET_KEY": "kF3v9q-only-in-tests-7Lw2Zx8Rb5Tn1Yc4"}
    return create_app(Settings.from_environment(environment | {"TRUSTED_HOSTS": "localhost", "SECURE_COOKIES": "off"}, folder))


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(rules, arguments)


def told(app: Flask, *arguments: str) -> Any:
    done = run(app, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout, parse_float=pytest.fail)


@pytest.mark.parametrize("one", C9["expect"], ids=lambda one: one["land"])
def test_c9_line_by_line(app: Flask, one: dict[str, Any]) -> None:
    answer = told(app, "evaluate", "codi-2010", "--households", str(one["households"]), "--land", one["land"])
    assert answer["amounts"] == {name: one[name] for name in ("housing", "infrastructure", "management")}
    assert (answer["total"], answer["eligible"], answer["currency"]) == (one["total"], True, C9["currency"])
    assert sum(int(line["amount"]) for line in answer["lines"]) == int(one["total"])
    assert {line["mark"] for line in answer["lines"]} == {"V"} and all(line["source"]["key"] == "S8" for line in answer["lines"])


@pytest.mark.parametrize("one", C12["expect"], ids=lambda one: one["families"])
def test_c12(app: Flask, one: dict[str, Any]) -> None:
    answer = told(app, "evaluate", "nsp-2013", "--families", str(one["families"]))
    assert answer["eligible"] is one.get("eligible", True)
    assert answer["total"] == one.get("grant", "0") and answer["amounts"].get("grant") == one.get("grant")


def test_c5_passes_by_one_base_and_fails_by_the_other(app: Flask) -> None:
    sources = C5["sources"]
    asked = ["--cost", C5["total"], "--borrowed", sources["state loan"], "--savings", sources["community savings"]]
    answer = told(app, "evaluate", "codi-2020", "--households", "230", *asked)
    borrowed, cost = answer["savings"]["amount-borrowed"], answer["savings"]["project-cost"]
    assert (borrowed["passes"], borrowed["there_percent"], borrowed["short_by"]) == (True, C5["savings_to_loan"], "0")
    assert (cost["passes"], cost["there_percent"], cost["short_by"]) == (False, C5["savings_to_total"], "1100000")
    one = told(app, "evaluate", "codi-2020", "--households", "230", *asked, "--savings-base", "amount-borrowed")
    assert list(one["savings"]) == ["amount-borrowed"] and one["releasable"] is True


def test_tenures_parts_days_and_an_index_unit(app: Flask) -> None:
    asked = ["--owners", "3", "--renters", "2", "--lodgers", "0"]
    answer = told(app, "evaluate", "chile-reconstruction", *asked)
    assert (answer["households"], answer["eligible_households"], answer["total"]) == (5, 3, None)
    assert [(one["tenure"], one["households"], one["answer"]) for one in answer["left_out"]] == [("renter", 2, "on application")]
    assert told(app, "evaluate", "nsp-2013", "--parts", "100,150")["total"] == "2500000"
    codi = told(app, "evaluate", "codi", "--on", "2015-06-01", "--households", "1,000", "--type", "relocation")
    assert (codi["rule_set"]["key"], codi["on"], codi["total"]) == ("codi-2010", "2015-06-01", "75500000")
    uf = ["--index-rate", "39,000.50", "--index-date", "2026-03-01", "--on", "2026-05-01", "--complement", "location"]
    ds49 = told(app, "evaluate", "ds49", "--households", "2", *uf, "--savings", "2026-04-01:780010", "--cut-off", "2026-04-30")
    assert ds49["index"] == {"unit": "UF", "rate": "39000.5", "on": "2026-03-01"}
    assert ds49["total"] == "40092514" and ds49["savings"]["fixed-per-household"]["passes"] is True


def test_it_can_be_read_aloud(app: Flask) -> None:
    said = run(app, "evaluate", "codi-2010", "--renters", "10", "--land", "existing").stdout
    assert "Management: floor" in said and "35,000.00 THB more is paid" in said
    assert "Total due                          600,000.00 THB" in said and "S8" in said
    assert "NOT ELIGIBLE" in run(app, "evaluate", "nsp-2013", "--households", "24").stdout
    assert "left out: Renters: 1." in run(app, "evaluate", "chile-reconstruction", "--renters", "1").stdout
    assert "Loan, Toilet" in run(app, "evaluate", "mchenga", "--households", "1").stdout
    assert "FAILS" in run(app, "evaluate", "cmp", "--households", "1", "--borrowed", "250000.01").stdout


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("evaluate no-such-set --households 1", "There is no rule set"),
        ("evaluate codi-2010 --households -5 --land new", "-5 households cannot be"),
        ("evaluate codi-2010 --households ten --land new", "“ten” is not a number"),
        ("evaluate codi-2010 --households 1e3 --land new", "“1e3” is not a number"),
        ("evaluate codi-2010 --households 1.5 --land new", "“1.5” is not a number"),
        ("evaluate codi-2010 --land new", "Nobody said how many"),
        ("evaluate codi-2010 --households 10", "existing land, new land"),
        ("evaluate codi-2010 --households 10 --type sideways", "in-situ, reblocking"),
        ("evaluate codi-2010 --households 10 --land moon", "existing land, new land"),
        ("evaluate codi-2010 --households 10 --land new --type in-situ", "Existing land"),
        ("evaluate codi-2010 --households 10 --land new --on 2009-12-31", "No version of codi-2010 holds on 2009-12-31"),
        ("evaluate codi-2010 --households 10 --land new --on 2553-01-01", "is not a day"),
        ("evaluate codi-2010 --households 10 --land new --on 2010-02-30", "is not a day"),
        ("evaluate codi-2010 --households 10 --land new --currency USD", "pays in THB"),
        ("evaluate codi-2010 --households 10 --land new --cost -1", "below zero"),
        ("evaluate codi-2010 --households 10 --owners 11 --land new", "1 more than the 10"),
        ("evaluate ds49 --households 1", "in UF"),
        ("evaluate ds49 --households 1 --index-rate 0", "more than nothing"),
        ("evaluate ds49 --households 1 --index-rate -3", "below zero"),
        ("evaluate nsp-2013 --parts 200,200", "split"),
        ("evaluate nsp-2013 --households 300 --parts 200,200", "400"),
        ("evaluate codi-2020 --households 1 --savings-base luck", "project-cost"),
        ("evaluate codi-2020 --households 1 --no-such-option", "No such option"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_2(app: Flask, typed: str, said: str) -> None:
    done = run(app, *typed.split(), "--json")
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert said in done.stderr and "Traceback" not in done.output


def test_list_and_show(app: Flask) -> None:
    listed = run(app, "list")
    assert "codi-2010" in listed.stdout and "only the ready-made sets" in listed.stderr
    assert [one["key"] for one in told(app, "list")] == [one.key for one in READY_MADE]
    shown = run(app, "show", "codi-2010").stdout
    assert "Infrastructure, New land: 50,000.00 THB for each household  [S8" in shown and "V: read in its source" in shown
    text = run(app, "show", "nsp-2013", "--json").stdout
    assert from_text(RuleSet, text) == next(one for one in READY_MADE if one.key == "nsp-2013")


@pytest.mark.parametrize("one", READY_MADE, ids=lambda one: one.key)
def test_every_set_can_be_shown(app: Flask, one: RuleSet) -> None:
    said = run(app, "show", one.key).stdout
    assert one.name in said and "{" not in said
    assert all(source.key in said for source in one.sources if source.key != "DOC")
