"""flask print-statements: asks, prints with a bar, hands the files out, says what failed and how to go on."""

from pathlib import Path

import pytest
import structlog
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from core.calendars import year_of
from core.db import reading, transaction
from reports.bulk import cli, running
from reports.bulk.models import StatementRun
from reports.bulk.packing import booklet_name
from reports.bulk.running import Asked
from reports.bulk.working import Worker
from tests.reports.bulk.conftest import Broken
from tests.web_fixtures import Village

pytestmark = pytest.mark.one_engine


def run(app: Flask, out: Path, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["print-statements", "--out", str(out), "--workers", "1", *arguments])


def the_run(app: Flask) -> str:
    with reading(app.extensions["engine"]) as session:
        return session.scalars(select(StatementRun.public_id)).one()


def test_a_group_s_files_lie_in_the_folder_with_its_booklet(
    app: Flask, village: Village, quick_papers: None, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    told = run(app, out, "--group", "Rim Klong", "--period", "2026", "--language", "th", "--with-group")
    assert told.exit_code == 0, told.output
    assert "Printing 4 statements" in told.output and f"4 printed: {out}" in told.output
    names = sorted(path.name for path in out.iterdir())
    assert names == ["booklet-1.pdf", "group-2026.pdf", *(f"member-{number:04}-2026.pdf" for number in (1, 2, 3))]
    told = run(app, out, "--group", "Rim Klong", "--period", "2026", "--language", "th", "--only-changed")
    assert "3 unchanged" in told.output and "Unchanged: her own figures" in told.output


def test_of_many_groups_each_has_a_folder(app: Flask, village: Village, quick_papers: None, tmp_path: Path) -> None:
    assert run(app, tmp_path / "network", "--network", "Klong Toey", "--period", "2026-02").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "network").iterdir())[-1] == "member-0003-2026-02.pdf"
    assert run(app, tmp_path / "all", "--all", "--period", "2026-02").exit_code == 0
    for group in (village.group, village.foreign_group):
        assert (tmp_path / "all" / booklet_name(group, 1)).is_file()
        assert len(list((tmp_path / "all" / group).glob("member-*.pdf"))) == 3


def test_a_folder_that_cannot_be_written_to_is_named_before_anything_is_printed(
    app: Flask, village: Village, quick_papers: None, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    told = run(app, tmp_path / "file" / "folder", "--group", "Rim Klong", "--period", "2026")
    assert (told.exit_code, "Choose a folder that can be written to." in told.output) == (1, True), told.output
    assert "Printing" not in told.output


def test_one_that_failed_is_told_and_printed_later(app: Flask, village: Village, break_member: Broken, tmp_path: Path) -> None:
    break_member(2)
    told = run(app, tmp_path / "out", "--group", "Rim Klong", "--period", "2026")
    assert told.exit_code == 1
    assert "2 printed, 1 failed" in told.output
    assert "Rim Klong, member 2: This statement could not be printed" in told.output
    break_member(0)
    told = run(app, tmp_path / "out", "--resume", the_run(app))
    assert (told.exit_code, "3 printed" in told.output) == (0, True), told.output


def test_a_process_of_its_own_logs_no_text_of_what_went_wrong(
    app: Flask, village: Village, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It begins without the arrangement of the process that started it."""

    def stumbles(me: Worker, _run: StatementRun) -> int:
        me.incident(RuntimeError("Pranee owes 500"))
        return 0

    with transaction(app.extensions["engine"]) as session:
        asked = running.ask(session, Asked(f"group:{village.group}", year_of(2026)), by="user:officer")
    monkeypatch.setattr(cli, "work", stumbles)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    structlog.reset_defaults()
    cli.print_here(app.extensions["settings"], asked.public_id)
    said = "".join(capsys.readouterr())
    assert "unforeseen" in said and "Pranee" not in said


def test_stopped_with_ctrl_c_it_says_how_to_go_on(
    app: Flask, village: Village, quick_papers: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_one, printed = cli.work, []

    def interrupted(*given: object, **more: object) -> int:
        if printed:
            raise KeyboardInterrupt
        printed.append(1)
        return print_one(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(cli, "work", interrupted)
    told = run(app, tmp_path / "out", "--group", "Rim Klong", "--period", "2026")
    assert told.exit_code == 1
    assert f"flask print-statements --resume {the_run(app)} goes on." in told.output
    assert not (tmp_path / "out").exists()
    monkeypatch.setattr(cli, "work", print_one)
    told = run(app, tmp_path / "out", "--resume", the_run(app))
    assert "3 printed" in told.output, told.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--period", "2026"), "Give one of --group, --network, --all and --resume."),
        (("--all", "--group", "x", "--period", "2026"), "Give one of --group, --network, --all and --resume."),
        (("--all",), "Give --period, as in --period 2026-11."),
        (("--group", "Nobody", "--period", "2026"), "No group has the name"),
        (("--network", "Nobody", "--period", "2026"), "No network has the name or the identifier “Nobody”."),
        (("--resume", "0123456789abcdef"), "There is no such print run"),
    ],
)
def test_what_is_wrong_is_said(app: Flask, village: Village, tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    told = run(app, tmp_path / "out", *arguments)
    assert told.exit_code != 0 and sentence in told.output
    assert not (tmp_path / "out").exists()
