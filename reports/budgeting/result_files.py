"""The official result of an envelope as a file: .pb for whoever recounts, CSV and a workbook for whoever adds up.

Decisions of an assembly are in all of them, marked as such. A .pb file lists ballots by what they say and never by whom; where so
few voted that a ballot would point at somebody, none is handed out. Groups too small to be published are in no file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy.orm import Session

from budgeting.counting.election import BallotKind, Election
from budgeting.finding import items_of, terms_held, terms_of
from budgeting.models import BudgetRound, Envelope, Phase, Proposal
from budgeting.pabulib.errors import NoBallotsToWrite
from budgeting.pabulib.numbers import exact
from budgeting.pabulib.round_file import RoundFile, pb_of_round
from budgeting.phases import events_of
from budgeting.proposals.withdrawing import withdrawn_items
from budgeting.results.computing import input_held
from budgeting.results.models import RULINGS, Ruling
from budgeting.results.official import Standing, official, standings_of
from budgeting.results.participation import participation
from budgeting.telling import COUNTED, terms_told
from budgeting.terms import BallotTerms
from core.language import Language, language
from core.marks import N_
from core.money import currency
from reports.budgeting.countries import country_name
from reports.budgeting.errors import TooFewBallots
from reports.budgeting.result_sheet import status_of
from reports.budgeting.result_table import Decision, ResultTable, result_csv, result_leaves, result_table
from reports.workbook import XLSX_TYPE, Leaf, as_xlsx

ENGLISH = language("en")


class ResultFormat(StrEnum):
    PB = "pb"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Kind:
    """`write`: the whole file of an envelope's official result; what it says in words is in the reader's language."""

    write: Callable[[Session, BudgetRound, Envelope, Language], bytes]
    media_type: str


def round_pb(session: Session, found: BudgetRound, envelope: Envelope) -> str:
    """The official count as a .pb file. Raises NotCountedYet, NoBallotsToWrite, TooFewBallots, MetaNeeded, CannotBeWritten."""
    made, outcome = official(session, envelope)
    given, held = input_held(made), terms_held(session, found)
    election, terms = given.election, terms_of(held) if held else None
    ballots = sum(voters for ballot, voters in election.ballots.items() if ballot.choices)
    if election.counted_only or not ballots:
        raise NoBallotsToWrite()
    least = terms.least_cell if terms else 0
    if ballots < least:
        raise TooFewBallots(ballots=ballots, least=least)
    of, standings = currency(found.currency), standings_of(session, envelope)
    told = [line for line in terms_told(terms, of) if line.heading == COUNTED] if terms else []
    about = RoundFile(
        about=_about(session, found, envelope) | (_bounds(terms.ballot, election, of.exponent) if terms else {}),
        cells={str(one.item.number): _cells(session, one) for one in standings},
        exponent=of.exponent,
        rule_words=" ".join(ENGLISH.text(line.sentence, **line.facts) for line in told),
        comments=tuple(_comments(session, found, envelope, standings)),
        otherwise=_otherwise(standings),
    )
    return pb_of_round(election, given.rule, outcome, about)


def official_table(session: Session, found: BudgetRound, envelope: Envelope) -> ResultTable:
    """What holds: the count, and over it what an assembly decided. Raises NotCountedYet."""
    made, outcome = official(session, envelope)
    standings = standings_of(session, envelope)
    names = {str(one.item.number): one.item.name for one in standings}
    decided = {
        str(one.item.number): Decision(one.amount_minor, one.reason) for one in standings if one.override is not None
    }
    return result_table(input_held(made).election, outcome, names, currency(found.currency), decided)


def _pb(session: Session, found: BudgetRound, envelope: Envelope, reader: Language) -> bytes:
    return round_pb(session, found, envelope).encode()


def _csv(session: Session, found: BudgetRound, envelope: Envelope, reader: Language) -> bytes:
    return result_csv(official_table(session, found, envelope)).encode()


def _xlsx(session: Session, found: BudgetRound, envelope: Envelope, reader: Language) -> bytes:
    leaves = result_leaves(official_table(session, found, envelope), reader)
    return as_xlsx((*leaves, _took_part(session, found, envelope, reader)), reader)


KINDS: Mapping[ResultFormat, Kind] = MappingProxyType(
    {
        ResultFormat.PB: Kind(_pb, "text/plain"),
        ResultFormat.CSV: Kind(_csv, "text/csv"),
        ResultFormat.XLSX: Kind(_xlsx, XLSX_TYPE),
    }
)


def file_name(found: BudgetRound, envelope: Envelope, format: ResultFormat) -> str:
    return f"round-{found.number}-envelope-{envelope.number}.{format}"


def _about(session: Session, found: BudgetRound, envelope: Envelope) -> dict[str, str]:
    """Days are those on which voting really began and ended."""
    days = {event.phase: event.day for event in events_of(session, found) if event.phase in (Phase.VOTING, Phase.VOTED)}
    last = days[Phase.VOTED]
    about = {
        "description": f"{found.title}: {envelope.name}",
        "country": country_name(found.fund.organisation.country),
        "unit": found.fund.name,
        "district": envelope.area,
        "instance": f"{last.year}",
        "date_begin": f"{days.get(Phase.VOTING, last):%d.%m.%Y}",
        "date_end": f"{last:%d.%m.%Y}",
        "edition": f"{found.number}",
        "language": found.fund.locale[:2],
        "currency": found.currency,
    }
    return about | ({} if found.real and not found.fund.practice else {"experimental": "1"})


def _bounds(terms: BallotTerms, election: Election, exponent: int) -> dict[str, str]:
    """What a ballot could say, as far as it still holds: of a ballot on which something was taken off, less is left."""
    on_list = len(election.items)
    shortest = min((len(ballot.choices) for ballot in election.ballots if ballot.choices), default=1)
    said = {
        "min_length": str(max(1, min(terms.least, shortest, on_list))),
        "max_length": str(min(terms.most or on_list, on_list)),
    }
    if terms.most_cost_minor:
        said["max_sum_cost"] = exact(terms.most_cost_minor, exponent)
    if terms.kind is BallotKind.POINTS:
        said["max_sum_points"] = str(terms.points)
    if terms.kind in (BallotKind.POINTS, BallotKind.SCORING) and terms.most_points:
        said["max_points"] = str(terms.most_points)
    return said


def _cells(session: Session, one: Standing) -> dict[str, str]:
    """What is known of the project. Who proposed it is a person, and in no file."""
    proposal = session.get_one(Proposal, one.item.proposal_id)
    return {
        "name": one.item.name,
        "category": proposal.category.replace(",", " "),
        "description": proposal.summary,
        "latitude": proposal.latitude or "",
        "longitude": proposal.longitude or "",
    }


def _otherwise(standings: tuple[Standing, ...]) -> dict[str, int]:
    """Only where a decision changed whether it is funded; another amount is said in the comment."""
    return {
        str(one.item.number): one.selected
        for one in standings
        if one.override and bool(one.amount_minor) != bool(one.counted_minor)
    }


def _comments(
    session: Session, found: BudgetRound, envelope: Envelope, standings: tuple[Standing, ...]
) -> Iterator[str]:
    status = status_of(session, found)
    yield ENGLISH.text(status.text, **status.facts)
    if not found.real:
        yield "A rehearsal: no money moves."
    off = withdrawn_items(session, found)
    for item in items_of(session, found, envelope):
        if item.id in off:
            yield f"Project {item.number} was taken off the ballot on {off[item.id].day:%d.%m.%Y}: {off[item.id].reason}"
    for one in standings:
        if held := one.override:
            ruling = ENGLISH.text(RULINGS[Ruling(held.ruling)])
            funds = f" with {exact(one.amount_minor, currency(found.currency).exponent)}" if one.amount_minor else ""
            yield f"Project {one.item.number}, by decision of an assembly ({held.minute}): {ruling}{funds}. {held.reason}"


def _took_part(session: Session, found: BudgetRound, envelope: Envelope, reader: Language) -> Leaf:
    """Who took part by group; a group too small to be published has no number."""
    held = terms_held(session, found)
    seen = participation(session, envelope, terms_of(held).least_cell if held else 0)
    hidden = reader.text(N_("too few to be published"))
    rows = tuple(
        (reader.text(kind), reader.text(group.name), hidden if group.count is None else group.count)
        for kind, groups in seen.by_kind
        for group in groups
    )
    heads = tuple(map(reader.text, (N_("Counted"), N_("Group"), N_("Voices used"))))
    return Leaf(reader.text(N_("Who took part")), heads, rows, (reader.text(N_("Together")), None, seen.voices))
