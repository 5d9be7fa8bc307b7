"""The forms of ballots, as they are loaded: what is marked, papers and batches, totals, codes."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import marshmallow as ma

from budgeting.ballots import errors
from budgeting.ballots.batches import MOST_PAPERS, MOST_PLACE
from budgeting.ballots.entering import OnPaper
from budgeting.ballots.models import MOST_REASON, TallyState
from budgeting.ballots.saying import Said, ranked
from budgeting.ballots.tallies import MOST_LABEL, MOST_PEOPLE
from budgeting.counting.election import WITH_POINTS, BallotKind
from budgeting.terms import Channel
from budgeting.voters.errors import OtherArea, VoiceUsed, VoterStruck, VoterUnknown
from core.errors import Refusal
from core.marks import N_
from core.text import TextMissing
from web.fields import Form, OneOf, Text, Whole
from web.forms import Sent, Ticked
from web.language import current_language

MOST_SERIAL = 40
MOST_POINTS = 999_999
MOST_VOTERS = 100_000
NUMBERS_UNREADABLE = N_("“{typed}” cannot be read. Write numbers and spans of numbers, such as 1-40, 52.")
# Beside which field a refusal stands; what is wrong with the marks stands beside them.
FIELD_OF: Mapping[type[Exception], str] = {
    errors.SerialUnknown: "serial",
    errors.SerialUsed: "serial",
    errors.EntryYours: "serial",
    errors.EntriesThere: "serial",
    errors.PaperUnknown: "serial",
    errors.BatchTooSmall: "papers",
    errors.DifferenceNeedsReason: "reason",
    **dict.fromkeys((VoterUnknown, VoterStruck, OtherArea, VoiceUsed), "voter"),
    errors.TallyThere: "label",
    errors.TallyGroupsMixed: "label",
    errors.TallyEmpty: "counts",
    errors.TallyTooMany: "counts",
    errors.TallyBeyondVoices: "people",
    errors.TallyItemTooMany: "counts",
    errors.ChannelNotAgreed: "channel",
    TextMissing: "reason",
}


def field_of(refused: Exception) -> str:
    return "marks" if isinstance(refused, errors.BallotWrong) else FIELD_OF.get(type(refused), "")


class BatchForm(Form):
    envelope = Whole(least=1, most=999)
    place = Text(most=MOST_PLACE)
    papers = Whole(least=1, most=MOST_PAPERS)


class SerialForm(Form):
    serial = Text(most=MOST_SERIAL)


class SpoiledForm(Form):
    spoiled = Text(most=MOST_REASON, load_default="")


class ReasonForm(Form):
    reason = Text(most=MOST_REASON)


class ClosingForm(Form):
    returned = Whole(most=MOST_PAPERS)
    missing = Whole(most=MOST_PAPERS, load_default=0)
    extra = Whole(most=MOST_PAPERS, load_default=0)
    reason = Text(most=MOST_REASON, load_default="")


class AssistedForm(Form):
    voter = Whole(least=1, most=MOST_VOTERS)
    read_back = Ticked("read-back")


class TallyForm(Form):
    channel = OneOf(Channel)
    place = Text(most=MOST_PLACE)
    label = Text(most=MOST_LABEL, load_default="")
    people = Whole(least=1, most=MOST_PEOPLE)


class Verdict(StrEnum):
    """What a second person says of totals; nobody makes them wait again."""

    AGREED = TallyState.AGREED
    REFUSED = TallyState.REFUSED


class VerdictForm(Form):
    verdict = OneOf(Verdict)


class CodesForm(Form):
    voters = Text(most=MOST_REASON, load_default="")


class CodeForm(Form):
    code = Text(most=60)


def marks_sent(form: Sent, kind: BallotKind, numbers: Sequence[int]) -> Said:
    """What is marked on a ballot with these items; the terms are asked later. Raises PlacesBroken."""
    if kind is BallotKind.CHOOSE_ONE:
        chosen = form.left.pop("chosen", "")
        return Said(tuple(number for number in numbers if chosen == str(number)))
    if kind is BallotKind.APPROVAL:
        return Said(tuple(number for number in numbers if form.left.pop(f"mark-{number}", "")))
    if kind in WITH_POINTS:
        given = numbers_sent(form, "points", numbers)
        return Said(tuple(given), tuple(given.values()))
    return ranked(numbers_sent(form, "place", numbers, least=1))


def numbers_sent(form: Sent, prefix: str, numbers: Sequence[int], *, least: int = 0, most: int = MOST_POINTS) -> dict[int, int]:
    """What stands in the fields prefix-number that are not empty, by number."""
    names = {number: f"{prefix}-{number}" for number in numbers}
    fields: dict[str, ma.fields.Field[Any]] = {
        name: Whole(least=least, most=most, load_default=None) for name in names.values()
    }
    loaded = form.load(Form.from_dict(fields)())
    return {number: loaded[name] for number, name in names.items() if loaded.get(name) is not None}


def marked(said: Said, kind: BallotKind) -> dict[str, str]:
    """The fields of a ballot as they would be filled in to say this."""
    if kind is BallotKind.CHOOSE_ONE:
        return {"chosen": str(number) for number in said.choices}
    if kind is BallotKind.APPROVAL:
        return {f"mark-{number}": "yes" for number in said.choices}
    if kind in WITH_POINTS:
        return {f"points-{number}": str(points) for number, points in zip(said.choices, said.points, strict=True)}
    return {f"place-{number}": str(place) for place, number in enumerate(said.choices, start=1)}


def paper_sent(form: Sent, kind: BallotKind, numbers: Sequence[int]) -> OnPaper:
    """What stands on a paper. Where a reason says that it does not count, its marks are not looked at. Raises PlacesBroken."""
    spoiled = form.load(SpoiledForm()).get("spoiled", "")
    try:
        said = marks_sent(form, kind, numbers)
    except Refusal:
        if not spoiled:
            raise
        said = Said(())
    return OnPaper(None, spoiled) if spoiled else OnPaper(said)


_SPAN = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")


def spans_sent(typed: str) -> list[range]:
    """Spans of numbers as typed: "1-40, 52"; none for an empty text. Raises ValidationError."""
    spans = []
    for part in filter(None, (one.strip() for one in typed.split(","))):
        span = _SPAN.fullmatch(part)
        if span is None:
            raise ma.ValidationError({"voters": [current_language().text(NUMBERS_UNREADABLE, typed=part[:40])]})
        spans.append(range(int(span[1]), int(span[2] or span[1]) + 1))
    return spans
