"""What the reader understands all the same, and the remark with its line that it leaves on it."""

import pytest

from budgeting.counting.election import Ballot, BallotKind
from budgeting.pabulib.reading import election_of, parse, read
from budgeting.pabulib.rules import declared
from core.language import language
from tests.budgeting.pabulib.test_bad_files import GOOD, POINTS, changed
from tests.data.elections import sample

ENGLISH = language("en")


def said(content: bytes) -> list[str]:
    return [remark.to(ENGLISH) for remark in parse(content).remarks]


def test_a_file_in_form_has_no_remarks() -> None:
    for name in ("canal-lanes", "pebbles", "ranked", "shares"):
        assert read(sample(name)).remarks == (), name


def test_what_comes_back_from_a_spreadsheet_is_the_same_election() -> None:
    """A byte order mark, carriage returns, `target`, decimal commas, blanks, an empty line, capitals, no last line end."""
    untidy, tidy = read(sample("untidy")), read(sample("canal-lanes"))
    assert election_of(untidy) == election_of(tidy)
    assert untidy.file == parse(changed("num_votes;10\n", "")).file
    assert [remark.to(ENGLISH) for remark in untidy.remarks] == [
        "Line 1: a byte order mark was passed over.",
        "Line 1: META does not say num_votes.",
        "Line 8: budget “1 000,50” was read as 1000.50.",
        "Line 19: the column “target” was read as beneficiaries.",
        "Line 20: cost “400,25” was read as 400.25.",
        "Line 26: the column “Voter_ID” was read as voter_id.",
        "Line 26: the column “Vote” was read as vote.",
        "Line 28 and 2 more: blanks around “lamp” were taken off.",
        "Line 29: an empty line was passed over.",
    ]


@pytest.mark.parametrize(
    ("content", "remarks"),
    [
        (changed("5;drain,tap", "5;drain,tap,drain"), ["Line 32: ballot 5 names drain twice. It counts once; published totals"]),
        (changed("5;drain,tap", "5;"), ["Line 32: ballot 5 names no project."]),
        (changed("5;drain,tap", "5;lamp,drain,tap,path"), ["Line 32: ballot 5 names 4 projects, more than max_length 3."]),
        (changed("min_length;1", "min_length;2"), ["Line 29: ballot 2 names 1 projects, fewer than min_length 2."]),
        (changed("min_length;1", "min_length;one"), ["Line 14: min_length “one” is not a whole number and was passed over."]),
        (changed("min_length;1", "max_sum_cost;800"), ["Line 30 and 2 more: ballot 3 names projects for 980.25 in all, more"]),
        (changed("num_votes;10", "num_votes;11"), ["Line 8: META num_votes is 11, but the file has 10. It was counted as it"]),
        (changed("unit;Khon Kaen\n", "unit;\n"), ["Line 1: META does not say unit."]),
        (changed("unit;Khon Kaen", "unit;Khon;Kaen"), ["Line 5: unit goes on after another semicolon; all of it was read as"]),
        (changed("unit;Khon Kaen", "unit;Khon Kaen\nunit;Khon Kaen"), ["Line 6: unit is there twice and says the same."]),
        (changed("unit;Khon Kaen", "unit;Khon Kaen\n;by the canal"), ["Line 6: “by the canal” stands in META without a key"]),
        (changed("key;value\n", ""), ["Line 1: META begins without the line “key;value”."]),
        (changed("META\n", "made by hand\nMETA\n"), ["Line 1: what stands before META was passed over."]),
        (changed("A second tap", "A second\x07tap"), ["Line 24: a hidden character was read as a blank."]),
        (changed("A shed for tools", 'A 5" pipe'), []),
        (changed("A shed for tools;;0", "A shed for tools"), ["Line 25: there are fewer cells than columns; the missing ones"]),
        (changed("A shed for tools;;0", "A shed;;0;tools"), ["Line 25: there are more cells than columns; “tools” was passed"]),
        (changed("shed;150;2", "shed;150;some"), ["Line 25: votes “some” of project shed is not a whole number; ballots were"]),
        (changed("shed;150", "shed;999999999"), ["Line 25: project shed costs 999999999: it was withdrawn, can never be"]),
        (changed("4;water,bench;4,1", "4;water,bench;4,4", POINTS), ["Line 28: ballot 4 gives 8 points in all, more than max_"]),
    ],
)
def test_an_oddity_is_told_with_its_line(content: bytes, remarks: list[str]) -> None:
    found = said(content)
    assert len(found) == len(remarks)
    for told, expected in zip(found, remarks, strict=True):
        assert told.startswith(expected)


def test_a_withdrawn_project_leaves_the_list_and_every_ballot_but_no_voter() -> None:
    election = election_of(parse(changed("shed;150", "shed;999999999.0")))
    assert [item.id for item in election.items] == ["lamp", "drain", "path", "tap"]
    assert election.voters == 10
    assert election.ballots[Ballot((1,))] == 1  # named the drain and the shed
    assert election.published == {"lamp": 7, "drain": 5, "path": 4, "tap": 4}


def test_money_is_counted_in_the_units_that_its_decimals_need() -> None:
    reading = parse(changed("budget;1000.50", "budget;1000.500").replace(b"400.25", b"400.2500"))
    assert (reading.exponent, reading.budget, reading.costs[0]) == (2, 100050, 40025)
    whole = parse(changed("budget;1000.50", "budget;1000.0").replace(b"400.25", b"400.00"))
    assert (whole.exponent, whole.budget, whole.costs[0]) == (0, 1000, 400)


def test_points_given_to_one_project_in_two_parts_are_added() -> None:
    reading = parse(changed("2;gate;5", "2;gate,gate;3,2", POINTS))
    assert reading.ballots[Ballot((1,), (5,))] == 1


def test_columns_may_stand_in_any_order_and_cells_in_quotation_marks() -> None:
    turned = changed("voter_id;vote;points", "points;vote;voter_id", POINTS).decode()
    for line in ("1;water,gate,bench;3,1,1", "2;gate;5", "3;water,gate,bench;2,2,1", "4;water,bench;4,1"):
        voter, vote, points = line.split(";")
        turned = turned.replace(line, f'"{points}";"{vote}";{voter}')
    assert election_of(parse(turned.encode())) == election_of(parse(POINTS.encode()))


def test_marks_that_meta_gives_to_what_is_not_on_a_ballot() -> None:
    scoring = changed("vote_type;cumulative", "vote_type;scoring\ndefault_score;2", POINTS)
    reading = parse(scoring)
    assert reading.kind is BallotKind.SCORING
    assert reading.ballots[Ballot((0, 1, 2), (2, 5, 2))] == 1  # five for the gate, two for each of the others


def test_totals_without_ballots_are_an_election_of_totals() -> None:
    text = GOOD[: GOOD.index("1;lamp,drain")].replace("num_votes;10", "num_votes;0")
    election = election_of(parse(text.encode()))
    assert election.counted_only
    assert election.totals == {"lamp": 7, "drain": 5, "path": 4, "tap": 4, "shed": 2}


@pytest.mark.parametrize(
    ("was", "name", "threshold", "remark"),
    [
        ("greedy-exclusive", "greedy-exclusive", 0, "Line 11: greedy-exclusive: the file does not say which projects exclude"),
        ("greedy-custom", "greedy-custom", 0, "Line 11: greedy-custom: the comment says the rule in words only"),
        ("greedy-threshold", "greedy-threshold", 0, "Line 11: greedy-threshold: META says no min_project_score_threshold"),
        ("unknown", "greedy", 0, "Line 11: the rule “unknown” is not one that can be counted by; greedy was taken."),
        ("lottery\nmin_project_score_threshold;3", "greedy-threshold", 3, "Line 11: the rule “lottery” is not one"),
        ("greedy\nmin_project_score_threshold;3", "greedy-threshold", 3, None),
    ],
)
def test_what_a_declared_rule_leaves_open_is_said(was: str, name: str, threshold: int, remark: str | None) -> None:
    by = declared(parse(changed("rule;greedy-no-skip", f"rule;{was}")))
    assert (by.name, by.rule.threshold_votes) == (name, threshold)
    told = [one.to(ENGLISH) for one in by.remarks]
    assert len(told) == (remark is not None)
    assert not remark or told[0].startswith(remark)
