"""How commands refuse: one sentence on stderr and exit code 2, whether an option cannot be read or figures contradict."""

from typing import Any

import click

from core.errors import Refusal


class Wrong(click.ClickException):
    """What was typed cannot be reckoned with; the message is one sentence."""

    exit_code = 2


class Refusing(click.Command):
    """A command whose every refusal is one sentence."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as wrong:
            raise Wrong(wrong.format_message()) from wrong

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refused:
            raise Wrong(str(refused)) from refused
