"""What the house is built from and started with: every package pinned with its reason, every setting listed, plain sh."""

import configparser
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from web.settings import Settings, read_env_file

# The first versions without a known hole that matters here; docs/running.md says how to move upward.
AT_LEAST = {
    "Flask": (3, 1, 3),
    "Werkzeug": (3, 1, 9),
    "Jinja2": (3, 1, 6),
    "weasyprint": (70, 0),
    "gunicorn": (23, 0),
    "pillow": (12, 0),
}
PINNED = re.compile(r"([A-Za-z0-9_.-]+)(\[[a-z]+\])?==([A-Za-z0-9.]+)")
# Beside the commands lies what one of them runs with Python.
COMMANDS = [path for path in (ROOT / "script").iterdir() if path.is_file() and path.suffix != ".py"]
SCRIPTS = sorted([*COMMANDS, ROOT / ".ci" / "run"])


class Recording(Mapping[str, str]):
    """An environment in which nothing is set, and that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def wanted() -> dict[str, list[str]]:
    """The lines of setup.cfg that name packages, remarks and all, for the service and for its tests."""
    text = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    sections = {"install_requires": text.partition("install_requires =\n")[2], "test": text.partition("\ntest =\n")[2]}
    return {
        name: [line.strip() for line in body.split("\n[")[0].split("\n\n")[0].splitlines()]
        for name, body in sections.items()
    }


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(PINNED.fullmatch(line) for line in lines)
    return {canonical(line.split("==")[0]): line.split("==")[1] for line in lines}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("part", ["install_requires", "test"])
def test_every_package_is_pinned_the_same_in_both_files(part: str) -> None:
    packages = [line for line in wanted()[part] if not line.startswith("#")]
    assert len(packages) > 10
    for line in packages:
        found = PINNED.fullmatch(line)
        assert found, f"{line}: pin it with =="
        assert constraints().get(canonical(found[1])) == found[3], f"{line} is not what constraints.txt says"


def test_every_package_of_the_service_has_its_reason() -> None:
    lines = wanted()["install_requires"]
    for before, line in zip(["", *lines], lines, strict=False):
        assert line.startswith("#") or before.startswith("#"), f"{line}: say in the line above what it is for"


def test_constraints_are_sorted() -> None:
    names = list(constraints())
    assert names == sorted(names)


@pytest.mark.parametrize("name", AT_LEAST)
def test_no_package_falls_back_behind_a_known_hole(name: str) -> None:
    pinned = tuple(int(part) for part in constraints()[canonical(name)].split("."))
    assert pinned >= AT_LEAST[name]


def test_the_example_lists_every_setting_and_no_other(tmp_path: Path) -> None:
    environment = Recording()
    Settings.from_environment(environment, tmp_path)
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^#([A-Z_]+)=", text, flags=re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) == environment.asked | {"INSTANCE_DIR"}
    assert read_env_file(ROOT / ".env.example") == {}, "an example sets nothing when it is copied as it is"


def test_each_default_in_the_example_is_the_default(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^#([A-Z_]+)=(.*)$", text, flags=re.MULTILINE))
    keys = ("SECRET_KEY", "SECRET_KEY_FILE", "PAPER_KEY_FILE", "PADES_CERTIFICATE_FILE", "PADES_PASSPHRASE_FILE")
    for own in (*keys, "PUBLIC_URL", "INSTANCE_DIR", "TRUSTED_HOSTS"):
        del shown[own]
    assert Settings.from_environment(shown, tmp_path) == Settings.from_environment({}, tmp_path)


def test_every_setting_is_explained_where_it_is_run_for_real() -> None:
    told = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    for name in ("DATABASE_URL", "SECRET_KEY_FILE", "TRUSTED_HOSTS", "PROXY_HOPS", "SECURE_COOKIES", ".env.example"):
        assert name in told


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_plain_sh_that_stops_at_the_first_mistake(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert "\nset -eu\n" in text
    assert script.stat().st_mode & 0o111 == 0o111
    read = subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")
    for bash_only in ("[[", "function ", "<<<", "$'", "local ", "source ", "pipefail", "&>"):
        assert bash_only not in text, f"{bash_only} is not plain sh"


def test_setup_cfg_is_read_by_all_tools() -> None:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    assert {"metadata", "options", "tool:pytest", "flake8", "isort", "mypy", "coverage:run"} <= set(parser.sections())
    assert parser["tool:pytest"]["filterwarnings"].split()[0] == "error"
