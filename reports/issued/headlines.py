"""The few figures of a paper that its seal repeats, so that whoever checks the code can lay them beside the sheet.

A paper that has some gives them as `headlines`: pairs of a key of `WORDS` and a whole number, minor units where it is money.
"""

from dataclasses import dataclass

from core.marks import N_, Term
from reports.papers import Paper


@dataclass(frozen=True, slots=True)
class Word:
    """What a headline is called, and whether it is money of the paper's currency."""

    name: Term
    money: bool


WORDS: dict[str, Word] = {
    "saved": Word(Term(N_("Money for shares")), True),
    "shares": Word(Term(N_("Shares")), False),
}


def headlines_of(paper: Paper) -> dict[str, int]:
    """By key; empty for a paper that has none."""
    found: tuple[tuple[str, int], ...] = getattr(paper, "headlines", ())
    return dict(found)
