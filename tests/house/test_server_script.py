"""script/server's answers to a wrong command line come at once, before anything is set up, and say what to do."""

import socket
import subprocess

import pytest

from tests.house.sources import ROOT


def server(*arguments: str) -> tuple[int, str]:
    ran = subprocess.run(
        [ROOT / "script" / "server", *arguments], capture_output=True, text=True, check=False, cwd="/", timeout=20
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_help_says_every_option() -> None:
    code, said = server("--help")
    assert code == 0
    for option in ("--port", "--host", "--no-practice", "--setup-only", "--help"):
        assert f"  {option}" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "abc"], "--port is 'abc': give a number from 1 to 65535."),
        (["--port=-1"], "--port is '-1': give a number from 1 to 65535."),
        (["--port", "99999"], "--port is '99999': give a number from 1 to 65535."),
        (["--port"], "--port needs a number, as in --port 8001."),
        (["--host"], "--host needs an address, as in --host 127.0.0.1."),
        (["--bogus"], "There is no --bogus."),
        (["--host", "203.0.113.7"], "Nothing can listen on port 8000 of 203.0.113.7"),
    ],
)
def test_a_wrong_command_line_gets_a_sentence(arguments: list[str], sentence: str) -> None:
    code, said = server(*arguments)
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said


def test_a_port_in_use_is_said_with_the_next_one_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        code, said = server("--port", str(port))
    assert (code, said) == (
        1,
        f"Port {port} of 127.0.0.1 is in use, perhaps by Three Keys itself."
        f" Take another: script/server --port {port + 1}\n",
    )
