"""A project's facts as tables, for whoever adds them up again: names of columns are for programs and stay as they are.

Each table is data: its columns with their types in the words of Table Schema, and a function from a project to rows. The first
column of each is the project, so that the tables of a whole programme are the same tables, longer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.money import Money, currency
from projects.funding_models import Measure
from reports.projects.project_facts import AgreementFact, Party, ProjectFacts, VoucherFact, by_line
from reports.workbook import Cell

Row = tuple[Cell, ...]

TEXT, WHOLE, AMOUNT, DAY, YES_NO = "string", "integer", "number", "date", "boolean"


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` gives tuples as long as `columns`; an amount stands before its currency and is exact."""

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[ProjectFacts], Iterator[Row]]


def _name(party: Party | None) -> str:
    return party.name if party else ""


def _projects(facts: ProjectFacts) -> Iterator[Row]:
    yield (
        facts.public_id,
        facts.code,
        facts.name,
        facts.upgrading_type,
        facts.status,
        facts.country,
        facts.begun_on,
        facts.programme.name,
        _name(facts.network),
        _name(facts.city),
        _name(facts.implementer),
        facts.practice,
        facts.as_of,
    )


def _books(facts: ProjectFacts) -> Iterator[Row]:
    for book in facts.books:
        yield facts.public_id, book.currency, book.owner, book.number, book.fingerprint


def _organisations(facts: ProjectFacts) -> Iterator[Row]:
    """Each in each of its parts."""
    parts: list[tuple[str, Party | None]] = [
        ("programme", facts.programme),
        ("network", facts.network),
        ("city", facts.city),
        ("implementer", facts.implementer),
        *(("funder", agreement.funder) for agreement in facts.agreements),
    ]
    for part, party in dict.fromkeys(parts):
        if party:
            described = (party.kind, party.name, party.country, party.iati_ref, party.registration)
            yield facts.public_id, part, party.public_id, *described


def _agreements(facts: ProjectFacts) -> Iterator[Row]:
    for one in facts.agreements:
        yield (
            facts.public_id,
            one.number,
            one.funder.name,
            one.title,
            one.instrument,
            one.signed_on,
            one.expires_on,
            *(one.columns.money(measure) for measure in Measure),
            _money(one, one.columns.undrawn_minor),
            _money(one, one.columns.unspent_minor),
            _money(one, one.columns.unliquidated_minor),
            one.currency,
        )


def _money(agreement: AgreementFact, minor: int) -> Money:
    return Money(minor, currency(agreement.currency))


def _flows(facts: ProjectFacts) -> Iterator[Row]:
    for flow in facts.flows:
        voucher = flow.voucher
        yield (
            facts.public_id,
            flow.day,
            flow.agreement,
            facts.agreement(flow.agreement).funder.name,
            flow.measure,
            flow.money,
            flow.currency,
            flow.line,
            flow.off_bank,
            flow.of_land,
            flow.taken_back,
            voucher.number if voucher else None,
            voucher.title if voucher else "",
            _entry(flow.taken_back, voucher),
            voucher.supplier if voucher else "",
            " ".join(voucher.evidence) if voucher else "",
            voucher.memo if voucher else "",
        )


def _entry(taken_back: bool, voucher: VoucherFact | None) -> int | None:
    """The number in the journal by which a flow stands in the books; none for what is no entry there."""
    if voucher is None:
        return None
    return voucher.reversal_number if taken_back else voucher.journal_number


def _spending(facts: ProjectFacts) -> Iterator[Row]:
    """Each budget line with nothing spent yet once, and otherwise once for each of its funders and columns."""
    spent = by_line(facts)
    for line in facts.lines:
        plan = (line.number, line.name, Money(line.planned_minor, currency(line.currency)))
        parts = [(place, minor) for place, minor in spent.items() if place[0] == line.number]
        for (_, number, measure), minor in parts:
            agreement = facts.agreement(number)
            told = (number, agreement.funder.name, measure, Money(minor, currency(line.currency)))
            yield facts.public_id, *plan, *told, line.currency
        if not parts:
            yield facts.public_id, *plan, None, "", "", Money(0, currency(line.currency)), line.currency


def _tranches(facts: ProjectFacts) -> Iterator[Row]:
    """A row for the plan of each tranche and for every step since."""
    for one in facts.tranches:
        of = currency(one.currency)
        about = (facts.public_id, one.agreement, one.number, one.purpose)
        yield *about, "planned", one.planned_on, Money(one.planned_minor, of), one.currency, "", ""
        for step in one.steps:
            yield *about, step.state, step.day, Money(step.minor, of), one.currency, step.by, step.note


def _households(facts: ProjectFacts) -> Iterator[Row]:
    for one in facts.households:
        counts = (one.planned, one.agreed, one.underway, one.finished, one.dropped_out)
        yield facts.public_id, one.day, *counts, sum(counts), one.from_register


def _documents(facts: ProjectFacts) -> Iterator[Row]:
    for one in facts.documents:
        yield (
            facts.public_id,
            one.public_id,
            one.kind,
            one.title,
            one.day,
            one.issued_by,
            one.serial,
            one.amount,
            one.amount.currency.code if one.amount else "",
            one.sha256,
            one.media_type,
            one.size,
            ", ".join(one.supports),
        )


_PROJECT = ("project", TEXT)
TABLES = (
    Table(
        "projects",
        "Projects",
        (
            *(_PROJECT, ("code", TEXT), ("name", TEXT), ("upgrading_type", TEXT), ("status", TEXT), ("country", TEXT)),
            *(("begun_on", DAY), ("programme", TEXT), ("network", TEXT), ("city", TEXT), ("implementer", TEXT)),
            *(("practice", YES_NO), ("as_of", DAY)),
        ),
        _projects,
    ),
    Table(
        "books",
        "Books that the figures come from",
        (_PROJECT, ("currency", TEXT), ("book", TEXT), ("last_entry", WHOLE), ("fingerprint", TEXT)),
        _books,
    ),
    Table(
        "organisations",
        "Organisations",
        (
            *(_PROJECT, ("part", TEXT), ("organisation", TEXT), ("kind", TEXT), ("name", TEXT), ("country", TEXT)),
            *(("iati_ref", TEXT), ("registration", TEXT)),
        ),
        _organisations,
    ),
    Table(
        "agreements",
        "Funding agreements with their columns",
        (
            *(_PROJECT, ("agreement", WHOLE), ("funder", TEXT), ("title", TEXT), ("instrument", TEXT), ("signed_on", DAY)),
            ("expires_on", DAY),
            *((measure.value, AMOUNT) for measure in Measure),
            *(("undrawn", AMOUNT), ("unspent", AMOUNT), ("unliquidated", AMOUNT), ("currency", TEXT)),
        ),
        _agreements,
    ),
    Table(
        "flows",
        "Flows of money, one row each",
        (
            *(_PROJECT, ("day", DAY), ("agreement", WHOLE), ("funder", TEXT), ("column", TEXT), ("amount", AMOUNT)),
            *(("currency", TEXT), ("line", WHOLE), ("off_bank", YES_NO), ("land", YES_NO), ("taken_back", YES_NO)),
            *(("voucher", WHOLE), ("kind", TEXT), ("entry", WHOLE), ("supplier", TEXT), ("evidence", TEXT), ("memo", TEXT)),
        ),
        _flows,
    ),
    Table(
        "spending",
        "Spending by budget line and funder",
        (
            *(_PROJECT, ("line", WHOLE), ("name", TEXT), ("planned", AMOUNT), ("agreement", WHOLE), ("funder", TEXT)),
            *(("column", TEXT), ("amount", AMOUNT), ("currency", TEXT)),
        ),
        _spending,
    ),
    Table(
        "tranches",
        "Tranches and what was decided about them",
        (
            *(_PROJECT, ("agreement", WHOLE), ("tranche", WHOLE), ("purpose", TEXT), ("state", TEXT), ("day", DAY)),
            *(("amount", AMOUNT), ("currency", TEXT), ("by", TEXT), ("note", TEXT)),
        ),
        _tranches,
    ),
    Table(
        "households",
        "Households as counted",
        (
            *(_PROJECT, ("day", DAY), ("planned", WHOLE), ("agreed", WHOLE), ("underway", WHOLE), ("finished", WHOLE)),
            *(("dropped_out", WHOLE), ("together", WHOLE), ("from_register", YES_NO)),
        ),
        _households,
    ),
    Table(
        "documents",
        "Documents and the fingerprints of their scans",
        (
            *(_PROJECT, ("document", TEXT), ("kind", TEXT), ("title", TEXT), ("day", DAY), ("issued_by", TEXT)),
            *(("serial", TEXT), ("amount", AMOUNT), ("currency", TEXT), ("sha256", TEXT), ("media_type", TEXT)),
            *(("bytes", WHOLE), ("supports_vouchers", TEXT)),
        ),
        _documents,
    ),
)
