"""flask practice: groups and projects, each password said once, and the village first."""

import re

import pytest
from flask import Flask

NAMED = re.compile(r"^PRACTICE  ([0-9a-f]{16})  (\S.*)$", re.MULTILINE)


@pytest.mark.one_engine
def test_the_command_prints_each_password_once(app: Flask) -> None:
    run = app.test_cli_runner()
    first = run.invoke(args=["practice"])
    assert first.exit_code == 0, first.output
    assert len(re.findall(r"^PRACTICE  \w+ +signs in as \S+ +password \S+$", first.output, re.MULTILINE)) == 12
    named = NAMED.findall(first.output)
    assert len(named) == 7 + 8
    second = run.invoke(args=["practice"])
    assert second.exit_code == 0
    assert "signs in as" not in second.output
    assert NAMED.findall(second.output) == named
    checked = run.invoke(args=["verify"])
    assert checked.exit_code == 0, checked.output
    assert named[0][1] == "กลุ่มออมทรัพย์บ้านฝึกหัด", "script/server prints the papers of the first that is named"
