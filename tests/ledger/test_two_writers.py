"""Two processes at one book at the same time: what was answered is there exactly once, and the chain is whole."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from functools import partial
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.db import connect, reading, transaction
from core.errors import Refusal
from ledger.balances import balance_of, journal
from ledger.errors import AlreadyReversed, PeriodClosed
from ledger.posting import close_period, post, reverse
from tests.ledger.books import CASH, book_of, day, draft, findings, open_group, paid_in

DRAFTS = 30
# What was asked for, and what was answered: (number, repeated), or the code of the refusal.
Answer = tuple[str, Any]


class Here:
    """A writer's own process: its connection, and the barrier at which the writers wait for each other."""

    engine: Engine
    together: Barrier


def arrive(url: str, together: Barrier) -> None:
    Here.engine, Here.together = connect(url), together
    with Here.engine.connect():
        pass


def at_once(engine: Engine, *acts: Callable[[], list[Answer]]) -> list[list[Answer]]:
    """What the acts answered, each in a process of its own, started at the same moment."""
    start = multiprocessing.get_context("spawn")
    url = engine.url.render_as_string(hide_password=False)
    arriving = (url, start.Barrier(len(acts), timeout=120))
    with ProcessPoolExecutor(len(acts), start, arrive, arriving) as processes:
        return [answer.result(timeout=120) for answer in [processes.submit(act) for act in acts]]


def answer(name: str, act: Callable[[Session], Any]) -> Answer:
    try:
        with transaction(Here.engine) as session:
            return name, act(session)
    except Refusal as refusal:
        return name, refusal.code


def post_each(references: Sequence[str], days_apart: int = 7) -> list[Answer]:
    Here.together.wait()
    return [_post(reference, days_apart * n) for n, reference in enumerate(references)]


def _post(reference: str, days_later: int) -> Answer:
    meeting = draft(day(1, 5) + timedelta(days=days_later), reference, paid_in(100))
    return answer(reference, lambda session: post(session, book_of(session), meeting, by="user:t")[::2])


def reverse_the_first() -> list[Answer]:
    Here.together.wait()
    words = {"reason": "", "reference": f"undo by {os.getpid()}", "by": "user:t"}
    return [answer("undo", lambda session: reverse(session, book_of(session), 1, day=day(2, 1), **words)[::2])]


def close_january() -> list[Answer]:
    Here.together.wait()
    return [answer("close", lambda session: close_period(session, book_of(session), day(1, 31), by="user:t"))]


@pytest.fixture
def opened(engine: Engine) -> Engine:
    with transaction(engine) as session:
        open_group(session)
    return engine


def test_two_writers_of_many_drafts_lose_none_and_write_none_twice(opened: Engine) -> None:
    """Every third reference is the same in both hands, as when two telephones send one meeting."""
    references = [[f"meeting:{n}" if n % 3 == 0 else f"{who}:{n}" for n in range(DRAFTS)] for who in ("a", "b")]
    answers = [one for hand in at_once(opened, *(partial(post_each, mine) for mine in references)) for one in hand]
    acknowledged: dict[str, set[int]] = {}
    for reference, (number, _) in answers:
        acknowledged.setdefault(reference, set()).add(number)
    with reading(opened) as session:
        written = {entry.reference: {entry.number} for entry in journal(session, book_of(session))}
        assert balance_of(session, book_of(session), CASH) == 100 * len(written)
    assert acknowledged == written
    assert sorted(number for (number,) in written.values()) == list(range(1, len(written) + 1))
    assert Counter(repeated for _, (_, repeated) in answers)[True] == DRAFTS // 3
    assert findings(opened) == []


def test_the_same_draft_from_two_at_once_is_one_new_and_one_repeated(opened: Engine) -> None:
    hands = at_once(opened, *[partial(post_each, ["meeting:1"])] * 2)
    assert sorted(answered for ((_, answered),) in hands) == [(1, False), (1, True)]
    assert findings(opened) == []


def test_two_reversals_of_one_at_once_and_exactly_one_wins(opened: Engine) -> None:
    with transaction(opened) as session:
        post(session, book_of(session), draft(day(1, 5), "meeting:1", paid_in(100)), by="user:t")
    hands = at_once(opened, reverse_the_first, reverse_the_first)
    assert sorted((answered for ((_, answered),) in hands), key=str) == [(2, False), AlreadyReversed.code]
    assert findings(opened) == []


def test_a_closing_among_postings_comes_after_each_or_refuses_it(opened: Engine) -> None:
    references = [f"meeting:{n}" for n in range(DRAFTS)]
    meetings, closing = at_once(opened, partial(post_each, references, days_apart=0), close_january)
    with reading(opened) as session:
        written = {entry.reference for entry in journal(session, book_of(session))}
    assert closing == [("close", None)]
    assert written == {reference for reference, answered in meetings if answered != PeriodClosed.code}
    assert findings(opened) == []
