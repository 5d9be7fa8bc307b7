"""A project as of a day, as one frozen object: what every export of it is made of. In no format and no language.

Amounts are minor units of the currency beside them; currencies are never added. `reports.projects.facts_reading` makes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.money import Money, currency
from projects.flows import Columns
from projects.funding_models import Instrument, Measure, TrancheState
from projects.models import DocumentKind, OrganisationKind, ProjectStatus, UpgradingType


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation. `iati_ref` is its identifier in the world of aid data, `registration` its number in its own country."""

    public_id: str
    kind: OrganisationKind
    name: str
    country: str
    iati_ref: str
    registration: str


@dataclass(frozen=True, slots=True)
class BookFact:
    """Which history the figures come from: the last entry of a book and its fingerprint (hexadecimal)."""

    currency: str
    owner: str
    number: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class VoucherFact:
    """The paper behind a flow. `journal_number` is the entry by which it was posted, `reversal_number` the one that mirrors it.

    `supplier`: who was paid, as it is written there. `receiver` is that name's organisation, where it has an identifier.
    `evidence`: public identifiers of documents. `on_land`: the (budget line, agreement) by which land was given.
    `valued_on`: the day of the rate, where an index unit was turned into money.
    """

    number: int
    public_id: str
    kind: str
    title: str
    memo: str
    day: date
    journal_number: int | None
    reversal_number: int | None
    reversal_reason: str
    supplier: str
    receiver: Party | None
    evidence: tuple[str, ...]
    on_land: frozenset[tuple[int, int]]
    valued_on: date | None


@dataclass(frozen=True, slots=True)
class FlowFact:
    """A row of an agreement's columns. `taken_back`: it mirrors an earlier one of the same voucher. `order`: within a voucher."""

    agreement: int
    day: date
    measure: Measure
    minor: int
    currency: str
    line: int | None
    off_bank: bool
    taken_back: bool
    order: int
    voucher: VoucherFact | None

    @property
    def money(self) -> Money:
        return Money(self.minor, currency(self.currency))

    @property
    def of_land(self) -> bool:
        return self.voucher is not None and (self.line, self.agreement) in self.voucher.on_land


@dataclass(frozen=True, slots=True)
class InterestFact:
    """Interest paid to a funder, which is a cost of the project and in no column of an agreement."""

    agreement: int
    day: date
    minor: int
    currency: str
    taken_back: bool
    voucher: VoucherFact

    @property
    def money(self) -> Money:
        return Money(self.minor, currency(self.currency))


@dataclass(frozen=True, slots=True)
class LineFact:
    """A budget line: as first planned, and as it stands."""

    number: int
    name: str
    currency: str
    in_kind: bool
    first_minor: int
    planned_minor: int


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """A source. `signed_on` is empty while it is only promised; `expires_on` as last agreed."""

    number: int
    public_id: str
    funder: Party
    title: str
    instrument: Instrument
    currency: str
    signed_on: date | None
    expires_on: date | None
    columns: Columns

    @property
    def promised_minor(self) -> int:
        """What stands behind it in a budget: what is signed, or else pledged. A guarantee is no source."""
        if self.instrument is Instrument.GUARANTEE:
            return 0
        return self.columns.of(Measure.COMMITTED) if self.signed_on else self.columns.of(Measure.PLEDGED)


@dataclass(frozen=True, slots=True)
class StepFact:
    """What was decided or happened about a tranche, and by whom."""

    state: TrancheState
    day: date
    minor: int
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class TrancheFact:
    """`minor`: what its latest step was about."""

    agreement: int
    number: int
    purpose: str
    planned_on: date
    planned_minor: int
    currency: str
    state: TrancheState
    minor: int
    steps: tuple[StepFact, ...]


@dataclass(frozen=True, slots=True)
class CountFact:
    """Households at the end of a day; the five partition all that were ever planned for."""

    day: date
    planned: int
    agreed: int
    underway: int
    finished: int
    dropped_out: int
    from_register: bool


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A paper of the project, and the fingerprint of its scan. `supports`: numbers of the vouchers that it is evidence for."""

    public_id: str
    kind: DocumentKind
    title: str
    day: date
    issued_by: str
    serial: str
    amount: Money | None
    sha256: str
    media_type: str
    size: int
    supports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    number: int
    title: str
    due_on: date
    reached_on: date | None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """All that is told of a project, up to the end of `as_of`. `statuses` are in the order of their days."""

    public_id: str
    code: str
    name: str
    upgrading_type: UpgradingType
    country: str
    locale: str
    begun_on: date
    practice: bool
    as_of: date
    programme: Party
    network: Party | None
    city: Party | None
    implementer: Party | None
    statuses: tuple[tuple[ProjectStatus, date], ...]
    books: tuple[BookFact, ...]
    lines: tuple[LineFact, ...]
    agreements: tuple[AgreementFact, ...]
    flows: tuple[FlowFact, ...]
    interest: tuple[InterestFact, ...]
    tranches: tuple[TrancheFact, ...]
    households: tuple[CountFact, ...]
    documents: tuple[DocumentFact, ...]
    milestones: tuple[MilestoneFact, ...]

    @property
    def status(self) -> ProjectStatus:
        return self.statuses[-1][0] if self.statuses else ProjectStatus.PLANNED

    @property
    def receiver(self) -> Party:
        """Who receives the money: the community that builds, or else the programme itself."""
        return self.implementer or self.programme

    @property
    def funders(self) -> tuple[Party, ...]:
        """Each once, in the order of their first agreements; who only guarantees funds nothing."""
        found = {
            agreement.funder.public_id: agreement.funder
            for agreement in self.agreements
            if agreement.instrument is not Instrument.GUARANTEE
        }
        return tuple(found.values())

    @property
    def currencies(self) -> tuple[str, ...]:
        return tuple(book.currency for book in self.books)

    def agreement(self, number: int) -> AgreementFact:
        return next(one for one in self.agreements if one.number == number)

    def planned(self, currency_code: str) -> int:
        """The budget in a currency, in minor units."""
        return sum(line.planned_minor for line in self.lines if line.currency == currency_code)

    def first_planned(self, currency_code: str) -> int:
        return sum(line.first_minor for line in self.lines if line.currency == currency_code)

    def witness(self) -> str:
        """Which books these figures come from, as text: "THB up to entry 12, fingerprint 3f…"."""
        return "; ".join(
            f"{book.currency} up to entry {book.number}, fingerprint {book.fingerprint}" for book in self.books
        )


def by_line(facts: ProjectFacts) -> Mapping[tuple[int, int, Measure], int]:
    """What was spent and given in kind, by (budget line, agreement, measure), in minor units."""
    found: dict[tuple[int, int, Measure], int] = {}
    for flow in facts.flows:
        if flow.line is not None and flow.measure in (Measure.SPENT, Measure.IN_KIND):
            place = (flow.line, flow.agreement, flow.measure)
            found[place] = found.get(place, 0) + flow.minor
    return dict(sorted(found.items()))
