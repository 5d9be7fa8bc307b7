"""`flask add-user`: how the first administrator comes to be."""

import re

from flask import Flask

from tests.web_fixtures import PickyClient


def test_the_first_administrator_is_added_and_signs_in(app: Flask, client: PickyClient) -> None:
    result = app.test_cli_runner().invoke(args=["add-user", "Root", "--name", "Ruth"])
    assert result.exit_code == 0, result.output
    found = re.fullmatch(r"Ruth signs in as root with the password (\S+)\n", result.output)
    assert found is not None
    client.sign_in("root", found[1])
    assert "Add a person" in client.page("/people").text


def test_a_command_that_cannot_be_done_says_why_and_leaves_nothing(app: Flask, client: PickyClient) -> None:
    runner = app.test_cli_runner()
    result = runner.invoke(args=["add-user", "ruth", "--name", "Ruth", "--role", "treasurer"])
    assert result.exit_code == 1
    assert "The role “Treasurer” cannot be given on that." in result.output
    assert runner.invoke(args=["add-user", "ruth", "--name", "Ruth"]).exit_code == 0
