"""`flask calc rotation`: the published cases, and that whatever is typed wrong is one sentence."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from groups.rotation.cli import calc
from tests.data import case


def run(arguments: str) -> Result:
    return CliRunner().invoke(calc, ["rotation", *arguments.split()])


def asked(arguments: str) -> dict[str, Any]:
    done = run(f"{arguments} --json")
    assert done.exit_code == 0, done.output
    result: dict[str, Any] = json.loads(done.output)
    return result


def test_w12() -> None:
    one = case("W12")
    result = asked(f"--contribution {one['contribution']} --members {one['members']} --currency inr")
    assert result["pot"] == f"{one['pot']}.00" == result["turns"][0]["received"] and len(result["turns"]) == 12
    assert {slot["net"] for slot in result["by_slot"]} == {"0.00"} and all(result["checks"].values())


def test_w11_bids_are_kept_and_shared_at_the_end() -> None:
    result = asked("--contribution 100 --slots 12 --order auction --bid 5:200 --bid 2:150 --currency inr --unit 1")
    assert [turn["received"] for turn in result["turns"][:3]] == ["1000.00", "1050.00", "1200.00"]
    assert (result["bids"], result["share_each"], result["remainder"]) == ("350.00", "29.00", "2.00")
    assert (result["by_slot"][4]["net"], result["by_slot"][0]["net"]) == ("-171.00", "29.00")
    assert all(result["checks"].values())


def test_a_template_of_members_and_shares_and_a_draw() -> None:
    result = asked("--contribution 500 --members 20 --average-shares 3/2 --order lottery --seed mango --currency bdt")
    assert (result["slots"], result["pot"]) == (30, "15000.00")
    assert sorted(turn["slot"] for turn in result["turns"]) == list(range(1, 31)) != [t["slot"] for t in result["turns"]]


def test_the_working_in_lines() -> None:
    lines = run("--contribution 10 --slots 3 --order need --turn 2 --missed 1:3").output.splitlines()
    assert lines[:2] == ["Pot: 3 × 10.00 = 30.00 USD", "Turn 1: 20.00 paid in, missed by slot 3; slot 2 receives 20.00"]
    assert "Slot 3: paid in 20.00, received 30.00, share of the bids 0.00, net 10.00, owes 10.00" in lines
    assert lines[-1] == "Check: 80.00 paid in = 80.00 paid out + 0.00 kept"
    bids = run("--contribution 10 --slots 3 --order auction --bid 2:5").output.splitlines()
    assert bids[1] == "Turn 1: 30.00 paid in; slot 2 receives 25.00 less the bid of 5.00"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--slots 3", "Missing option '--contribution'."),
        ("--contribution 10", "Say how many there are: --slots or --members."),
        ("--contribution 10 --slots 3 --members 3", "Give --slots, or --members with --average-shares, not both."),
        ("--contribution 10 --members 3 --average-shares x", "“x” is not a number of shares."),
        ("--contribution 10 --members 3 --average-shares 1.5", "3 members with 3/2 shares each on average make 9/2 slots"),
        ("--contribution 0 --slots 3", "The constitution does not say what each slot pays at a turn."),
        ("--contribution 10 --slots 3 --bid 1:5", "Bids belong to --order auction."),
        ("--contribution 10 --slots 3 --seed x", "A seed belongs to --order lottery."),
        ("--contribution 10 --slots 3 --order lottery", "Give the word of the draw: --seed."),
        ("--contribution 10 --slots 3 --order auction --bid x:5", "“x” in --bid is not the number of a slot."),
        ("--contribution 10 --slots 3 --order auction --bid 1:30", "A bid of 30.00 USD is above what the constitution allows"),
        ("--contribution 10 --slots 3 --order need --turn 4", "There is no slot 4 in this rotation; the slots are 1 to 3."),
        ("--contribution 10 --slots 3 --order need --turn 2 --turn 2", "Slot 2 received the pot at turn 1"),
        ("--contribution 10 --slots 3 --turn 2", "The constitution gives the pot in a fixed order: next is slot 1, not slot 2."),
        ("--contribution 10 --slots 3 --missed 2", "“2” in --missed is not two numbers with a colon between."),
    ],
)
def test_what_is_refused_is_one_sentence(arguments: str, sentence: str) -> None:
    done = run(arguments)
    assert done.exit_code == 2 and done.stderr.startswith(f"Error: {sentence}"), done.stderr
    assert len(done.stderr.splitlines()) == 1
