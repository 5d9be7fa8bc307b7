"""What a stranger may ask about a paper, and how often: she is told yes or no, so codes and figures could be guessed at.

Wrong codes are counted by the place they come from, wrong figures by the paper they are tried on. Whoever sends the whole square
of a paper is not guessing. As `access.signing_in`, this opens database transactions of its own: a try stays counted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from access.errors import TooManyAttempts
from access.limits import Patience, count_guess, guess_was_right, network_of, refuse_guessing
from core.db import reading, transaction
from reports.issued.checking import Answer, Holds, Unknown, check
from reports.issued.comparing import can_be_compared, says_the_same
from reports.issued.errors import PaperUnknown, TooManyTries
from reports.issued.message import Message
from reports.issued.models import IssuedPaper
from reports.issued.recording import issued

# A whole village may share one address of a telephone company.
FOR_CODES = Patience(free=30, first=timedelta(minutes=1), longest=timedelta(minutes=15))
FOR_FIGURES = Patience(free=5, first=timedelta(minutes=1), longest=timedelta(hours=1))
MOST_OF_A_SQUARE = 1000


@dataclass(frozen=True, slots=True)
class Checked:
    """`said` is what the square said, if it was given and is ours; `comparable`: a figure may be asked about."""

    answer: Answer
    said: Message | None
    practice: bool
    comparable: bool


def asked_about_code(engine: Engine, code: str, own_keys: Collection[bytes], place: str, square: str | None = None) -> Checked:
    """What a code proves, or a square with its code; `place` is the address that asks. Raises PaperUnknown, TooManyTries."""
    guess = f"codes from {network_of(place)}"
    try:
        with reading(engine) as session:
            if square is None:
                refuse_guessing(session, guess)
            answer, said = check(session, code, own_keys, square[:MOST_OF_A_SQUARE] if square is not None else None)
            if said is None:
                refuse_guessing(session, guess)
            if not isinstance(answer, Unknown):
                return _checked(answer, said, issued(session, code))
        with transaction(engine) as session:
            count_guess(session, guess, FOR_CODES)
    except TooManyAttempts as refused:
        raise TooManyTries(**refused.facts) from refused
    raise PaperUnknown()


def asked_about_figure(
    engine: Engine, code: str, own_keys: Collection[bytes], place: str, typed: str
) -> tuple[Checked, bool | None]:
    """The same as for a code, and whether the sheet that was sealed has this figure: None where it cannot be told.

    Raises PaperUnknown, TooManyTries, FigureUnreadable.
    """
    checked, guess = asked_about_code(engine, code, own_keys, place), f"figure of {code}"
    if not checked.comparable:
        return checked, None
    try:
        with reading(engine) as session:
            same = says_the_same(_known(session, code), typed)
        with transaction(engine) as session:
            count_guess(session, guess, FOR_FIGURES)
            if same:
                guess_was_right(session, guess)
    except TooManyAttempts as refused:
        raise TooManyTries(**refused.facts) from refused
    return checked, same


def _checked(answer: Answer, said: Message | None, row: IssuedPaper | None) -> Checked:
    comparable = isinstance(answer, Holds) and said is None and row is not None and can_be_compared(row)
    return Checked(answer, said, row.practice if row else False, comparable)


def _known(session: Session, code: str) -> IssuedPaper:
    row = issued(session, code)
    if row is None:
        raise PaperUnknown()
    return row
