"""The result as files: a .pb that the checker accepts and that recounts to the same winners, and tables that run nothing."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pycountry
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pabulib.checker import Checker

from access.policy import Role
from budgeting.finding import item_of
from budgeting.models import Phase, VoterMark
from budgeting.pabulib.cli import count_command
from budgeting.pabulib.errors import NoBallotsToWrite
from budgeting.pabulib.reading import parse
from budgeting.proposals import withdrawing
from budgeting.results.models import Ruling
from budgeting.results.official import official
from budgeting.results.overriding import Decided, override
from budgeting.terms import Channel, RoundTerms
from core.db import transaction
from core.language import language
from reports.budgeting.countries import country_name
from reports.budgeting.errors import TooFewBallots
from reports.budgeting.result_files import KINDS, ResultFormat, round_pb
from tests.budgeting.assembly.scene import minute
from tests.budgeting.scene import GREEDY, OFFICER, OPENED, RoundScene, found_again
from tests.projects.funds.desk_fixtures import FundAtWork
from tests.reports.budgeting.outcome_scene import counted, on_the_ballot

pytestmark = pytest.mark.one_engine
NAMES = ("Six taps", "=HYPERLINK(1)", "Lamps; “bright”", "ทางเดิน")
VOTES = {(1,): 6, (1, 2): 5, (2, 3): 4, (4,): 3}


def faults(text: str) -> Mapping[str, Any]:
    """What pabulib-checker calls an error."""
    results = Checker().process_files([text])
    (result,) = [found["results"] for name, found in results.items() if name not in {"metadata", "summary"}]
    errors: Mapping[str, Any] = result["errors"]
    return errors


def made(scene: RoundScene, votes: Mapping[tuple[int, ...], int] = VOTES, terms: RoundTerms = GREEDY) -> RoundScene:
    on_the_ballot(scene, NAMES, 2_000_00, terms)
    counted(scene, votes)
    return scene


def pb(scene: RoundScene) -> str:
    return round_pb(scene.session, scene.round, scene.envelope)


def table(scene: RoundScene, format: ResultFormat) -> bytes:
    return KINDS[format].write(scene.session, scene.round, scene.envelope, language("en"))


def test_a_round_as_pb_passes_the_checker_and_names_nobody(scene: RoundScene) -> None:
    scene.voters(18)
    text = pb(made(scene))
    assert faults(text) == {} and parse(text.encode()).remarks == ()
    for line in ("country;Zimbabwe", "rule;greedy", "max_length;3", "date_begin;05.01.2026", "currency;USD", "num_votes;18"):
        assert f"\n{line}\n" in text
    assert text.partition("\nVOTES\n")[2].startswith("voter_id;vote\n1;1\n2;1\n")
    assert "Voter " not in text and "Tendai Moyo" not in text and "#1: Counted, not published yet" in text


def test_flask_count_gives_the_same_winners(scene: RoundScene, tmp_path: Path) -> None:
    file = tmp_path / "round.pb"
    file.write_text(pb(made(scene)), encoding="utf-8")
    said = CliRunner().invoke(count_command, [str(file), "--json"])
    outcome = official(scene.session, scene.envelope)[1]
    assert said.exit_code == 0 and json.loads(said.output)["selected"] == list(outcome.selected)


@pytest.mark.parametrize(
    ("decided", "selected"),
    [
        ((3, Ruling.FUND, 2_000_00, 1_000_00), {"1": "1", "2": "1", "3": "3", "4": "0"}),
        ((2, Ruling.LEAVE_OUT, 0, 0), {"1": "1", "2": "0", "3": "0", "4": "0"}),
    ],
)
def test_a_decision_stands_in_every_file(
    scene: RoundScene, decided: tuple[int, Ruling, int, int], selected: dict[str, str]
) -> None:
    made(scene)
    named = minute(scene)
    override(scene.session, scene.round, scene.envelope, Decided(*decided, "Dark lanes", named), by=OFFICER)
    text = pb(scene)
    reading = parse(text.encode())
    place = reading.file.project_columns.index("selected")
    assert {cells[0]: cells[place] for cells in reading.file.projects} == selected
    assert f"by decision of an assembly ({named}): it is {'not ' if selected['2'] == '0' else ''}funded" in text
    assert faults(text) == {}
    rows = list(csv.DictReader(io.StringIO(table(scene, ResultFormat.CSV).decode("utf-8-sig"), newline="")))
    assert {row["id"]: row["funded"] for row in rows} == {item: str(int(said != "0")) for item, said in selected.items()}
    assert [row["place"] for row in rows] == [str(one) if one <= 3 - (selected["2"] == "0") * 2 else "" for one in (1, 2, 3, 4)]


def test_what_was_taken_off_is_said_in_the_comment_only(scene: RoundScene) -> None:
    on_the_ballot(scene, NAMES, 2_000_00, replace(GREEDY, ballot=replace(GREEDY.ballot, least=2)))
    gone = item_of(scene.session, scene.round, 2)
    withdrawing.take_off_ballot(scene.session, scene.round, gone, OPENED, "Built by\nthe city", by=OFFICER)
    counted(scene, {(1,): 6, (1, 3): 4, (4,): 3})
    text = pb(scene)
    assert faults(text) == {} and "\nnum_projects;3\n" in text and "\nmin_length;1\n" in text
    assert "Project 2 was taken off the ballot on 05.01.2026: Built by the city" in text


def test_a_small_box_and_counted_totals_list_no_ballots(scene: RoundScene) -> None:
    made(scene, {(1,): 3, (2,): 1})
    with pytest.raises(TooFewBallots, match="There are 4 ballots, and counts of fewer than 5"):
        pb(scene)
    assert b"Six taps" in table(scene, ResultFormat.CSV)


def test_where_nobody_cast_a_ballot_there_is_none_to_list(scene: RoundScene) -> None:
    made(scene, {})
    with pytest.raises(NoBallotsToWrite):
        pb(scene)


def test_a_title_is_never_a_formula(scene: RoundScene) -> None:
    made(scene)
    rows = list(csv.DictReader(io.StringIO(table(scene, ResultFormat.CSV).decode("utf-8-sig"), newline="")))
    assert {row["name"] for row in rows} == {"Six taps", "'=HYPERLINK(1)", "Lamps; “bright”", "ทางเดิน"}
    book = load_workbook(io.BytesIO(table(scene, ResultFormat.XLSX)))
    cells = [cell for row in book["Result"].iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert [cell.data_type for cell in cells] == ["s"] and all(cell.quotePrefix for cell in cells)


def test_small_groups_have_no_number_in_the_workbook(scene: RoundScene) -> None:
    on_the_ballot(scene, NAMES, 2_000_00)
    scene.step(Phase.VOTING)
    for sex, many in (("f", 9), ("m", 7), ("x", 2)):
        for voter in scene.voters(many, sex=sex):
            mark = {"voter_id": voter.id, "channel": Channel.PAPER, "batch": "", "marked_by": OFFICER}
            scene.session.add(VoterMark(round_id=scene.round.id, envelope_id=scene.envelope.id, **mark))
    counted(scene, VOTES)
    leaf = load_workbook(io.BytesIO(table(scene, ResultFormat.XLSX)))["Who took part"]
    counts = {row[1]: row[2] for row in leaf.iter_rows(min_row=2, values_only=True) if row[0] == "By sex"}
    assert sorted(map(str, counts.values())) == ["9", "too few to be published", "too few to be published"]
    assert [row[2] for row in leaf.iter_rows(values_only=True)][-1] == 18


def test_every_country_has_a_name_that_the_checker_knows() -> None:
    for country in pycountry.countries:
        assert pycountry.countries.lookup(country_name(country.alpha_2)) is country
    assert country_name("ZZ") == "Worldwide"


def test_papers_and_files_of_a_round_on_screen(round_at_work: FundAtWork) -> None:
    with transaction(round_at_work.engine) as session:
        scene = found_again(round_at_work.scene(session))
        made(scene)
        base = f"/funds/{round_at_work.fid}/rounds/{scene.round.public_id}"
        rid = scene.round.public_id
    client = round_at_work(Role.AGENCY)
    linked = client.page(base).html + client.page(f"{base}/results/1").html + client.page(f"{base}/proposals").html
    assert client.page(f"{base}/results").html.count("papers/envelopes/1/result.pdf") == 1
    papers = f"{base}/papers/envelopes/1"
    for name, words in (("result", "Result: For all"), ("why", "Why, and why not"), ("sheets", "Who gains by it")):
        assert f"{papers}/{name}.pdf" in linked and words in client.page(f"{papers}/{name}").text
    for kind, media in (("pb", "text/plain"), ("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats-officedocument")):
        assert f"{papers}/files/{kind}" in linked
        answer = client.open(f"{papers}/files/{kind}")
        assert str(answer.mimetype).startswith(media) and answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="round-1-envelope-1.{kind}"'
    assert client.open(f"{papers}/files/exe").status_code == 404
    run = round_at_work.app.test_cli_runner().invoke
    assert run(args=["round-pb", rid]).stdout.encode() == client.open(f"{papers}/files/pb").data
    unknown = run(args=["round-pb", "0" * 16])
    assert unknown.exit_code == 1 and "round" in unknown.stderr
