"""How a practice round is voted on: papers that are given out and typed by two people, and ballots that come by a code."""

from collections.abc import Iterable, Sequence
from datetime import date

from budgeting.ballots.batches import Reconciled, add_batch, close_batch
from budgeting.ballots.codes import PlainCode, cast_by_code, make_codes
from budgeting.ballots.entering import Came, OnPaper, enter, settle
from budgeting.ballots.models import BallotBatch
from budgeting.ballots.saying import Said
from budgeting.ballots.serials import serials_of
from budgeting.practice.life import RoundLife
from budgeting.voters.at_the_table import HERSELF, PROXY, give
from budgeting.voters.register import voter_of
from projects.practice.life import on

Marks = tuple[int, ...]


def printed(life: RoundLife, place: str, papers: int, day: date) -> BallotBatch:
    with on(day):
        return add_batch(life.session, life.found, life.envelope, place, papers, by=life.officers.bookkeeper)


def handed_out(life: RoundLife, batch: BallotBatch, numbers: Iterable[int], day: date, carried: Iterable[int] = ()) -> None:
    """To voters by their numbers; `carried`: to who carries it for them."""
    away = set(carried)
    with on(day):
        for number in numbers:
            to = PROXY if number in away else HERSELF
            give(life.session, life.found, life.envelope, number, to, batch.public_id, by=life.teller)


def typed(life: RoundLife, batch: BallotBatch, said: Sequence[Marks], day: date, spoiled: Sequence[str] = ()) -> None:
    """The papers of a batch from the first on, each by the teller and by the bookkeeper; after them those that do not count."""
    papers = [*(OnPaper(Said(marks)) for marks in said), *(OnPaper(None, why) for why in spoiled)]
    with on(day):
        for serial, paper in zip(serials_of(batch), papers, strict=False):
            for by in (life.teller, life.officers.bookkeeper):
                enter(life.session, life.found, batch, serial, paper, by=by)


def mistyped(life: RoundLife, batch: BallotBatch, place: int, marks: Marks, wrong: Marks, day: date) -> None:
    """The paper at this place is typed in two ways, and an approver settles it with the paper in hand."""
    serial = list(serials_of(batch))[place]
    with on(day):
        enter(life.session, life.found, batch, serial, OnPaper(Said(marks)), by=life.teller)
        came = enter(life.session, life.found, batch, serial, OnPaper(Said(wrong)), by=life.officers.bookkeeper)[1]
        assert came is Came.DIFFERS
        why, paper = "A 1 was read as a 7", OnPaper(Said(marks))
        settle(life.session, life.found, batch, serial, paper, why, by=life.officers.approver)


def closed(life: RoundLife, batch: BallotBatch, said: Reconciled, day: date) -> None:
    with on(day):
        close_batch(life.session, life.found, batch, said, by=life.officers.bookkeeper)


def codes(life: RoundLife, numbers: Iterable[int], day: date) -> Sequence[PlainCode]:
    voters = [voter_of(life.session, life.found, number) for number in numbers]
    with on(day):
        return make_codes(life.session, life.found, life.envelope, voters, by=life.teller)


def by_code(life: RoundLife, slips: Iterable[PlainCode], said: Iterable[Marks], day: date) -> None:
    with on(day):
        for slip, marks in zip(slips, said, strict=True):
            cast_by_code(life.session, slip.code, Said(marks))
