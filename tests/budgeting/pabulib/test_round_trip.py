"""Whatever a file says, it is written in one way, and what is written says the same."""

import csv
import io
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.pabulib.errors import CannotBeWritten, MetaNeeded
from budgeting.pabulib.pb_file import PbFile, cells_of, line_of
from budgeting.pabulib.reading import election_of, parse
from budgeting.pabulib.vocabulary import META_NEEDED
from budgeting.pabulib.writing import write
from tests.budgeting.pabulib.test_bad_files import GOOD, changed

# Letters of several scripts, and everything that means something in a .pb file.
CELLS = st.text(alphabet="aбกй 0.;\"',#:=-@\n\t\u00a0\u200d\ufeff\x07", max_size=12)
IDS = st.text(alphabet="abB0/.-\"; '", min_size=1, max_size=5).filter(lambda name: name == name.strip())
AMOUNTS = st.integers(0, 10**9).map(str) | st.decimals(0, 10**6, places=2).map(str)
META = {"country": "Thailand", "rule": "unknown", "date_begin": "2026", "date_end": "31.12.2026"}


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A file as somebody might have saved it: any kind of ballot, any texts, any quoting and line ends."""
    ids = draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    kind = draw(st.sampled_from(["approval", "cumulative", "ordinal", "scoring"]))
    meta = [("budget", "1" + draw(AMOUNTS)), ("vote_type", kind), *META.items()]
    meta += [(key, "x" + draw(CELLS)) for key in ("description", "unit", "instance", "acknowledgments")]
    numbers = count(1)
    out = io.StringIO(newline="")
    quoting: Any = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(out, delimiter=";", quoting=quoting, lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerows([["META"], ["key", "value"], *meta, ["PROJECTS"], ["project_id", "cost", "name", "target"]])
    writer.writerows([name, draw(AMOUNTS), "x" + draw(CELLS), draw(CELLS)] for name in ids)
    writer.writerows([["VOTES"], ["voter_id", "vote", "points"]])
    for chosen in draw(st.lists(st.lists(st.sampled_from(ids), min_size=1, max_size=4), max_size=6)):
        points = draw(st.lists(st.integers(0, 9), min_size=len(chosen), max_size=len(chosen)))
        writer.writerow([next(numbers), ",".join(chosen), ",".join(map(str, points))])
    ends = draw(st.sampled_from(["", "\n", "\n\n"]))
    return (draw(st.sampled_from(["", "\ufeff", "\n"])) + out.getvalue().rstrip("\r\n") + ends).encode()


@given(files())
@settings(max_examples=100, deadline=None)
def test_the_normal_form_is_its_own_and_says_the_same(content: bytes) -> None:
    reading = parse(content)
    normal = write(reading.file)
    again = parse(normal.encode())
    assert write(again.file) == normal
    assert election_of(again) == election_of(reading)
    assert "\r" not in normal and normal.endswith("\n") and not normal.startswith("\ufeff")


@given(st.lists(st.text(alphabet="ab;\" ,'", max_size=5), min_size=2, max_size=4))
def test_a_line_gives_back_its_cells(cells: list[str]) -> None:
    assert cells_of(line_of(cells)) == cells


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("rule;greedy-no-skip", "rule;phragmen", "rule: “phragmen” cannot stand in a .pb file. The format has its own words"),
        ("date_end;15.11.2026", "date_end;2026-11-15", "date_end: “2026-11-15” cannot stand in a .pb file. Days are written"),
        ("date_end;15.11.2026", "date_end;31.02.2026", "date_end: “31.02.2026” cannot stand in a .pb file."),
        ("comment;#1: Made", "comment;Made", "comment: “Made up for tests.” cannot stand in a .pb file. Comments are numbered"),
        ("cost;votes;name", "cost;votes;nickname", "nickname: “nickname” cannot stand in a .pb file. The format has no such"),
        ("unit;Khon", "town;Khon Kaen\nunit;Khon", "town: “town” cannot stand in a .pb file."),
        ("shed;150", '"shed,or";150', "project_id: “shed,or” cannot stand in a .pb file. Ballots list ids with commas"),
        ("A shed for tools", "", "shed, name: “” cannot stand in a .pb file. A column that is there is filled in for every"),
        ("\n10;", "\nVotes;", "Votes: “Votes” cannot stand in a .pb file. A reader would take it for the title of a section"),
        ("8;drain,shed", "8;", "35: “8;” cannot stand in a .pb file. It has blanks, breaks or gaps"),
    ],
)
def test_what_the_strict_form_has_no_place_for_is_refused(was: str, now: str, says: str) -> None:
    text = GOOD.replace("8;drain,shed\n", "8;drain\n").replace("10;lamp,shed", "10;lamp") if "shed,or" in now else GOOD
    with pytest.raises(CannotBeWritten) as refused:
        write(parse(changed(was, now, text)).file)
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize("key", [key for key in META_NEEDED if key not in {"budget", "vote_type", "num_votes", "num_projects"}])
def test_a_file_says_what_it_must(key: str) -> None:
    file = parse(GOOD.encode()).file
    meta = {name: value for name, value in file.meta.items() if name != key}
    with pytest.raises(MetaNeeded, match=f"must say {key}"):
        write(PbFile(meta, file.project_columns, file.projects, file.vote_columns, file.votes))


def test_the_counts_that_are_written_are_the_true_ones() -> None:
    assert write(parse(changed("num_votes;10", "num_votes;99")).file) == GOOD
