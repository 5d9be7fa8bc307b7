"""The forms of an assembly, as they are loaded: notice, list, head counts, decisions, questions, marks, papers, corrections."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import marshmallow as ma

from budgeting.assembly.attendance import GROUPINGS, UNSAID, HeadCount, Listed
from budgeting.assembly.calling import MOST_POINTS, time_of_day
from budgeting.assembly.deciding import MOST_WORDING, DecisionAsked, Majority, Votes
from budgeting.assembly.errors import VotesTwice
from budgeting.assembly.models import Assembly, DecisionKind, QuestionKind
from budgeting.counting.rule import Weight
from budgeting.models import BallotItem
from core.calendars import Calendar
from core.marks import N_
from core.money import Currency
from core.text import clean
from projects.models import DocumentKind
from web.fields import MISSING, NOT_ON_THE_LIST, Amount, Form, OneOf, Text, Typed, Whole
from web.forms import Sent, Ticked
from web.language import current_language

MOST_PEOPLE = 1_000_000
MOST_NUMBERS = 500
NOT_NUMBERS = N_("Type the numbers of voters with commas between, for example 3, 7, 12; at most {most} at once.")
# What is kept of an assembly.
PAPER_KINDS = (DocumentKind.PHOTO, DocumentKind.MINUTES, DocumentKind.ROLL, DocumentKind.OTHER)


class Clock(Typed[str]):
    """A time of day."""

    def read(self, typed: str) -> str:
        if not typed.strip():
            raise self.make_error("required")
        return time_of_day(typed)


class Lines(Typed[tuple[str, ...]]):
    """Several lines, the empty ones left out."""

    def read(self, typed: str) -> tuple[str, ...]:
        found = tuple(filter(None, (clean(line) for line in typed.splitlines()[:MOST_POINTS])))
        if not found:
            raise self.make_error("required")
        return found


class Numbers(Typed[tuple[int, ...]]):
    """Numbers of voters, "3, 7 12", each once, in the digits of any script."""

    def read(self, typed: str) -> tuple[int, ...]:
        parts = typed.replace(",", " ").replace("،", " ").split()
        if len(parts) > MOST_NUMBERS or not all(part.isdecimal() and len(part) < 8 for part in parts):
            raise ma.ValidationError(current_language().text(NOT_NUMBERS, most=MOST_NUMBERS))
        numbers = (int("".join(str(unicodedata.digit(digit)) for digit in part)) for part in parts)
        return tuple(dict.fromkeys(numbers))


class Group(Typed[str]):
    """One of the groups of a grouping; not said is one of them."""

    def __init__(self, grouping: str, **options: Any) -> None:
        self.groups = GROUPINGS[grouping]
        super().__init__(load_default=UNSAID, **options)

    def read(self, typed: str) -> str:
        if typed not in self.groups:
            raise ma.ValidationError(current_language().text(NOT_ON_THE_LIST))
        return typed


class NoticeForm(Form):
    place = Text(most=200)
    called_by = Text(most=120, data_key="called-by")
    called_how = Text(data_key="called-how")
    begins_at = Clock(load_default="", data_key="begins-at")
    agenda = Lines()


class RoundChosen(Form):
    for_round = Text(most=16, load_default="", data_key="round")


class PersonForm(Form):
    voters = Numbers(load_default=())
    name = Text(most=120, load_default="")
    household = Text(most=60, load_default="")
    sex = Group("sex")
    tenure = Group("tenure")
    age_group = Group("age_group", data_key="age")
    community = Text(most=120, load_default="")
    guest = Ticked("guest")
    arrived = Clock(load_default="")


def person_sent(form: Sent) -> tuple[tuple[int, ...], Listed]:
    """The numbers that were typed, and what was said of the person or of all of them."""
    asked = form.load(PersonForm())
    form.finish()
    return asked.pop("voters"), Listed(place=0, **asked)


class LeftForm(Form):
    at = Clock()


class LostForm(Form):
    lost_at = Clock(data_key="lost-at")


class BeginForm(Form):
    facilitator = Text(most=120)
    secretary = Text(most=120)


# The fields of heads by sex together are the heads, so that of everybody something is said, were it "not said".
HEADS = {"f": "heads-women", "m": "heads-men", "x": "heads-others", UNSAID: "heads-unsaid"}


def heads_sent(form: Sent) -> HeadCount:
    """Raises ValidationError, GroupsAboveHeads."""
    names: dict[str, ma.fields.Field[Any]] = {name: Whole(most=MOST_PEOPLE, load_default=0) for name in HEADS.values()}
    for grouping in ("tenure", "age_group"):
        for group in GROUPINGS[grouping]:
            if group != UNSAID:
                names[f"heads-{group}"] = Whole(most=MOST_PEOPLE, load_default=0)
    for name in ("heads-households", "heads-guests"):
        names[name] = Whole(most=MOST_PEOPLE, load_default=0)
    asked = form.load(Form.from_dict(names)())
    form.finish()

    def groups(grouping: str) -> Mapping[str, int]:
        return {group: asked[f"heads-{group}"] for group in GROUPINGS[grouping] if group != UNSAID and asked[f"heads-{group}"]}

    by_sex = {group: asked[name] for group, name in HEADS.items()}
    return HeadCount(
        heads=sum(by_sex.values()),
        sex={group: number for group, number in by_sex.items() if group != UNSAID},
        tenure=groups("tenure"),
        age_group=groups("age_group"),
        households=asked["heads-households"],
        guests=asked["heads-guests"],
    )


def heads_filled_in(counted: HeadCount) -> dict[str, str]:
    """A head count as its fields were typed."""
    values = {HEADS[group]: number for group, number in counted.of("sex").items()}
    values |= {f"heads-{group}": number for one in ("tenure", "age_group") for group, number in getattr(counted, one).items()}
    values |= {"heads-households": counted.households, "heads-guests": counted.guests}
    return {name: str(number) for name, number in values.items() if number}


class DecisionForm(Form):
    kind = OneOf(DecisionKind)
    wording = Text(most=MOST_WORDING)
    majority = OneOf(Majority)
    consensus = Ticked("consensus")
    votes_for = Whole(most=MOST_PEOPLE, load_default=None, data_key="votes-for")
    votes_against = Whole(most=MOST_PEOPLE, load_default=None, data_key="votes-against")
    abstained = Whole(most=MOST_PEOPLE, load_default=None)
    at = Clock(load_default="")
    approves = Text(most=16, load_default="")


def decision_sent(form: Sent, calendar: Calendar, of: Currency, items: Iterable[BallotItem]) -> tuple[DecisionAsked, str]:
    """The decision, without the assembly whose minutes it approves, and that one's public id.

    Raises ValidationError, VotesTwice.
    """
    awards = {item.number: f"award-{item.number}" for item in items}
    given = form.load(Form.from_dict({name: Amount(of, load_default=None) for name in awards.values()})())
    asked, day = form.load(DecisionForm()), form.day("accounts", calendar, optional=True)
    form.finish()
    votes = [asked.pop(name) for name in ("votes_for", "votes_against", "abstained")]
    consensus, approves = asked.pop("consensus"), asked.pop("approves")
    if consensus and any(votes):
        raise VotesTwice()
    decision = DecisionAsked(
        votes=None if consensus else Votes(*(number or 0 for number in votes)),
        accounts_on=day if asked["kind"] is DecisionKind.ACCOUNTS else None,
        awards={number: given[name] for number, name in awards.items() if given[name] is not None},
        **asked,
    )
    return decision, approves if decision.kind is DecisionKind.MINUTES else ""


class QuestionForm(Form):
    kind = OneOf(QuestionKind)
    asked_by = Text(most=120, data_key="asked-by")
    what = Text(most=MOST_WORDING)
    decision = Whole(most=9999, load_default=0)
    answer = Text(most=MOST_WORDING, load_default="")
    answered_by = Text(most=120, load_default="", data_key="answered-by")


class AnswerForm(Form):
    words = Text(most=MOST_WORDING)
    who = Text(most=120)


class PanelForm(Form):
    panel = Text(most=60)


def marks_sent(form: Sent, items: Iterable[BallotItem], criteria: Iterable[Weight]) -> tuple[str, dict[tuple[int, str], int]]:
    """The panel, and its marks by item and criterion; what is left empty is not marked. Raises ValidationError."""
    cells = {
        f"mark-{item.number}-{place}": (item.number, one.name) for item in items for place, one in enumerate(criteria, start=1)
    }
    fields: dict[str, ma.fields.Field[Any]] = {name: Whole(most=MOST_PEOPLE, load_default=None) for name in cells}
    given, panel = form.load(Form.from_dict(fields)()), form.load(PanelForm())
    form.finish()
    marks = {cell: given[name] for name, cell in cells.items() if given[name] is not None}
    if not marks:
        raise ma.ValidationError({"": [current_language().text(MISSING)]})
    return panel["panel"], marks


class PaperForm(Form):
    kind = OneOf(DocumentKind)
    title = Text(most=190)


class CorrectionForm(Form):
    correction = Text(most=MOST_WORDING)


def assembly_options(assemblies: Iterable[Assembly]) -> list[tuple[str, str]]:
    """As a list of choices: by public id and "A3"."""
    return [("", "–"), *((one.public_id, one.name) for one in assemblies)]
