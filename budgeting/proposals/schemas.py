"""The forms of proposals, as they are loaded: what one says, parts of a split, a review, and the small ones with a reason.

    what one says: envelope, title, …, and co-1-source, co-1-giver, co-1-amount, co-1-standing, co-1-paper, co-2-…
    split: part-1-title, part-1-summary, part-1-total, part-1-requested, part-1-households, …, part-1-co-1 (of the first source)
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

import marshmallow as ma

from budgeting.proposals import errors
from budgeting.proposals.content import (
    MOST_CATEGORY,
    MOST_EXCLUSIVE,
    MOST_HOUSEHOLDS,
    MOST_NAME,
    MOST_PLACE,
    MOST_SOURCES,
    MOST_SUMMARY,
    MOST_TITLE,
    SOURCES,
    Cofinancing,
    ProposalContent,
    Source,
)
from budgeting.proposals.models import Verdict
from budgeting.proposals.reviewing import Estimate, Finding
from budgeting.proposals.withdrawing import MOST_MINUTE
from core.calendars import Calendar
from core.errors import Refusal
from core.money import Currency, Money
from projects.errors import FileTooLarge
from projects.settlements.enumeration import Position, position
from web.fields import MISSING, Amount, Form, OneOf, Text, Whole, told
from web.forms import Sent
from web.language import current_language
from web.sizes import scan_sent

MOST_PARTS = 4
MOST_NUMBER = 9999
MOST_REFERENCE = 60
MEGABYTE = 1_000_000
Built = TypeVar("Built")
# Which field of what a proposal says a refusal stands beside.
BESIDE: Mapping[type[Refusal], str] = {
    errors.AmountsDiffer: "requested",
    errors.NothingAsked: "requested",
    errors.PartsBeyondHouseholds: "households",
    errors.HouseholdsNotCounted: "households",
}


class Standing(StrEnum):
    PROMISED = "promised"
    CONFIRMED = "confirmed"


class Into(StrEnum):
    THIS = "this"
    NEW = "new"


class ReadForm(Form):
    version = Whole(least=1, most=MOST_NUMBER)


class NewForm(Form):
    reference = Text(most=MOST_REFERENCE)


class ReasonForm(Form):
    reason = Text()


class GroupForm(Form):
    label = Text(most=MOST_EXCLUSIVE, load_default="")
    reason = Text()


class OffForm(Form):
    reason = Text()
    minute = Text(most=MOST_MINUTE, load_default="")


class MergeForm(Form):
    into = OneOf(Into)
    reason = Text()


class _SaidForm(Form):
    envelope = Whole(least=1, most=MOST_NUMBER)
    title = Text(most=MOST_TITLE)
    summary = Text(most=MOST_SUMMARY)
    proposer = Text(most=MOST_NAME)
    community = Text(most=16, load_default="")
    place = Text(most=MOST_PLACE)
    category = Text(most=MOST_CATEGORY, load_default="")
    households = Whole(most=MOST_HOUSEHOLDS, load_default=None)
    tenants = Whole(most=MOST_HOUSEHOLDS, load_default=None)
    untitled = Whole(most=MOST_HOUSEHOLDS, load_default=None)


class _PositionForm(Form):
    latitude = Text(most=20, load_default="")
    longitude = Text(most=20, load_default="")


def said_sent(form: Sent, of: Currency, before: ProposalContent | None, picture: str) -> ProposalContent:
    """What a proposal says by a whole form; its group stays what it was, and its picture unless another came.

    Raises ValidationError with everything that is wrong.
    """
    said = form.load(_SaidForm())
    amounts = form.load(
        Form.from_dict({"total_minor": Amount(of, data_key="total"), "requested_minor": Amount(of, data_key="requested")})()
    )
    where = _position(form, **form.load(_PositionForm()))
    sources = _sources(form, of)
    form.finish()
    kept = {"exclusive": before.exclusive, "picture": picture or before.picture} if before else {"picture": picture}
    more = {**said, **amounts, **kept}
    built = _beside(form, "", lambda: ProposalContent(of.code, position=where, sources=sources, **more))
    form.finish()
    assert built is not None
    return built


def picture_sent() -> bytes | None:
    """The bytes under `picture`; None for none. Raises FileTooLarge for a file of which only the beginning was kept."""
    sent = scan_sent("picture")
    if sent is not None and sent.size > len(sent.content):
        raise FileTooLarge(size=-(-sent.size // MEGABYTE), most=len(sent.content) // MEGABYTE)
    return sent.content if sent else None


def _beside(form: Sent, prefix: str, build: Callable[[], Built]) -> Built | None:
    """What is built; a refusal becomes the sentence beside its field."""
    try:
        return build()
    except Refusal as refused:
        form.messages[f"{prefix}{BESIDE[type(refused)]}" if type(refused) in BESIDE else ""] = [
            current_language().sentence(refused)
        ]
        return None


def _position(form: Sent, latitude: str = "", longitude: str = "") -> Position | None:
    if not (latitude or longitude):
        return None
    try:
        return told(lambda: position(latitude, longitude))
    except ma.ValidationError as wrong:
        form.messages["latitude"] = [str(message) for message in wrong.messages]
        return None


def _sources(form: Sent, of: Currency) -> tuple[Cofinancing, ...]:
    """The lines of who else pays; a line without anything typed is none."""
    found = []
    for n in range(1, MOST_SOURCES + 1):
        fields: dict[str, ma.fields.Field[Any]] = {
            "source": OneOf(Source, load_default=Source.OTHER, data_key=f"co-{n}-source"),
            "giver": Text(most=MOST_NAME, load_default="", data_key=f"co-{n}-giver"),
            "amount_minor": Amount(of, load_default=None, data_key=f"co-{n}-amount"),
            "standing": OneOf(Standing, load_default=Standing.PROMISED, data_key=f"co-{n}-standing"),
            "paper": Text(most=MOST_NAME, load_default="", data_key=f"co-{n}-paper"),
        }
        line = form.load(Form.from_dict(fields)())
        if not line or not (line["amount_minor"] or line["giver"] or line["paper"]):
            continue
        confirmed = line.pop("standing") is Standing.CONFIRMED
        if not line["amount_minor"]:
            form.messages[f"co-{n}-amount"] = [current_language().text(MISSING)]
        elif confirmed and not line["paper"]:
            facts = {"amount": Money(line["amount_minor"], of), "source": SOURCES[line["source"]]}
            form.messages[f"co-{n}-paper"] = [current_language().sentence(errors.SourceNeedsPaper(**facts))]
        else:
            found.append(Cofinancing(confirmed=confirmed, **line))
    return tuple(found)


def parts_sent(form: Sent, of: Currency, whole: ProposalContent) -> list[ProposalContent]:
    """What each part of a split says: its name, amounts and counts as typed, all else as the whole. Raises ValidationError."""
    typed = [(n, _part(form, of, whole, f"part-{n}-")) for n in range(1, MOST_PARTS + 1)]
    form.finish()
    built = [_beside(form, f"part-{n}-", part) for n, part in typed if part is not None]
    form.finish()
    return [part for part in built if part is not None]


def _part(form: Sent, of: Currency, whole: ProposalContent, prefix: str) -> Callable[[], ProposalContent] | None:
    """How to build one part; None where nothing was typed. The first two have to be filled in."""
    fields: dict[str, ma.fields.Field[Any]] = {
        "title": Text(most=MOST_TITLE, data_key=f"{prefix}title"),
        "summary": Text(most=MOST_SUMMARY, load_default=whole.summary, data_key=f"{prefix}summary"),
        "total_minor": Amount(of, data_key=f"{prefix}total"),
        "requested_minor": Amount(of, data_key=f"{prefix}requested"),
        "households": Whole(most=MOST_HOUSEHOLDS, load_default=None, data_key=f"{prefix}households"),
        "tenants": Whole(most=MOST_HOUSEHOLDS, load_default=None, data_key=f"{prefix}tenants"),
        "untitled": Whole(most=MOST_HOUSEHOLDS, load_default=None, data_key=f"{prefix}untitled"),
    }
    gives = {n: Amount(of, load_default=0, data_key=f"{prefix}co-{n}") for n, _ in enumerate(whole.sources, start=1)}
    fields |= {f"gives_{n}": amount for n, amount in gives.items()}
    names = [field.data_key or "" for field in fields.values()]
    if not any(form.left.get(name, "").strip() for name in names) and prefix not in ("part-1-", "part-2-"):
        for name in names:
            form.left.pop(name, None)
        return None
    said = form.load(Form.from_dict(fields)())
    given = [(one, said.pop(f"gives_{n}", 0)) for n, one in enumerate(whole.sources, start=1)]
    sources = tuple(replace(one, amount_minor=minor) for one, minor in given if minor)
    return lambda: replace(whole, sources=sources, exclusive="", **said)


class _ReviewForm(Form):
    verdict = OneOf(Verdict)
    explanation = Text()
    reviewer = Text(most=MOST_NAME)


def finding_sent(form: Sent, of: Currency, calendar: Calendar) -> Finding:
    """What a review found. An estimate is all of its figures and its day, or nothing. Raises ValidationError."""
    said = form.load(_ReviewForm())
    names = ("low", "likely", "high")
    fields: dict[str, ma.fields.Field[Any]] = {name: Amount(of, load_default=None) for name in names}
    figures = form.load(Form.from_dict(fields)())
    day = form.day("day", calendar)
    estimated_on = form.day("estimated", calendar, optional=True)
    typed = [figures.get(name) for name in names]
    if any(one is not None for one in typed):
        for name, one in zip(names, typed, strict=True):
            if one is None and name not in form.messages:
                form.messages[name] = [current_language().text(MISSING)]
    form.finish()
    low, likely, high = typed
    estimate = None
    if low is not None and likely is not None and high is not None:
        estimate = Estimate(low, likely, high, estimated_on or day)
    return Finding(day=day, estimate=estimate, **said)
