"""Projects that nobody had: any instrument, any status, any tranche, any text, for what must hold of every export."""

from datetime import date, timedelta

from hypothesis import strategies as st

from projects.flows import Columns
from projects.funding_models import Instrument, Measure, TrancheState
from projects.models import DocumentKind, OrganisationKind, ProjectStatus, UpgradingType
from reports.projects.project_facts import (
    AgreementFact,
    BookFact,
    CountFact,
    DocumentFact,
    FlowFact,
    InterestFact,
    LineFact,
    MilestoneFact,
    Party,
    ProjectFacts,
    StepFact,
    TrancheFact,
    VoucherFact,
)

BEGUN = date(2025, 10, 1)
# As `core.text.clean` lets through, and then what it does not: nothing that is kept breaks a file.
_SIGNS = st.sampled_from("<>&\"'=+-@\t\r\n|;,\x00\ufffe\u200c\u200d")
TEXTS = st.text(st.characters(exclude_categories=("Cs",)) | _SIGNS, min_size=1, max_size=30)
DAYS = st.dates(BEGUN, date(2026, 11, 22))
# Up to what the books hold.
AMOUNTS = st.integers(1, 10**15)
COUNTRIES = st.sampled_from(["TH", "AF", "CL", "ZW"])
CURRENCIES = st.sampled_from(["THB", "AFN", "CLP", "KWD", "USD"])
PARTIES = st.builds(
    Party,
    public_id=st.text("0123456789abcdef", min_size=16, max_size=16),
    kind=st.sampled_from(OrganisationKind),
    name=TEXTS,
    country=COUNTRIES,
    iati_ref=st.sampled_from(["", "XM-DAC-1", "TH-MOI-22"]),
    registration=TEXTS,
)
VOUCHERS = st.builds(
    VoucherFact,
    number=st.integers(1, 999),
    public_id=st.just("0" * 16),
    kind=st.just("payment"),
    title=st.just("Payment"),
    memo=TEXTS,
    day=DAYS,
    journal_number=st.integers(1, 999),
    reversal_number=st.none() | st.integers(1, 999),
    reversal_reason=TEXTS,
    supplier=st.just("") | TEXTS,
    receiver=st.none() | PARTIES,
    evidence=st.just(()),
    on_land=st.frozensets(st.tuples(st.integers(1, 2), st.integers(1, 2))),
    valued_on=st.none() | DAYS,
)
LINES = st.builds(
    LineFact,
    number=st.integers(1, 2),
    name=TEXTS,
    currency=CURRENCIES,
    in_kind=st.booleans(),
    first_minor=AMOUNTS,
    planned_minor=st.integers(0, 10**15),
)


@st.composite
def flows(draw: st.DrawFn, agreements: list[AgreementFact]) -> FlowFact:
    of = draw(st.sampled_from(agreements))
    return FlowFact(
        agreement=of.number,
        day=draw(DAYS),
        measure=draw(st.sampled_from(Measure)),
        minor=draw(AMOUNTS) * draw(st.sampled_from([1, -1])),
        currency=of.currency,
        line=draw(st.none() | st.integers(1, 2)),
        off_bank=draw(st.booleans()),
        taken_back=draw(st.booleans()),
        order=draw(st.integers(1, 9)),
        voucher=draw(st.none() | VOUCHERS),
    )


@st.composite
def agreements(draw: st.DrawFn, number: int) -> AgreementFact:
    code = draw(CURRENCIES)
    return AgreementFact(
        number=number,
        public_id=f"{number:016}",
        funder=draw(PARTIES),
        title=draw(TEXTS),
        instrument=draw(st.sampled_from(Instrument)),
        currency=code,
        signed_on=draw(st.none() | DAYS),
        expires_on=draw(st.none() | DAYS),
        columns=Columns(code, draw(st.dictionaries(st.sampled_from(Measure), AMOUNTS))),
    )


def tranches(of: AgreementFact) -> st.SearchStrategy[TrancheFact]:
    steps = st.builds(StepFact, state=st.sampled_from(TrancheState), day=DAYS, minor=AMOUNTS, by=st.just("user:1"), note=TEXTS)
    return st.builds(
        TrancheFact,
        agreement=st.just(of.number),
        number=st.integers(1, 9),
        purpose=TEXTS,
        planned_on=DAYS,
        planned_minor=AMOUNTS,
        currency=st.just(of.currency),
        state=st.sampled_from(TrancheState),
        minor=AMOUNTS,
        steps=st.lists(steps, max_size=2).map(tuple),
    )


@st.composite
def projects(draw: st.DrawFn) -> ProjectFacts:
    """Two sources, whatever their kinds, and some of everything else."""
    sources = [draw(agreements(1)), draw(agreements(2))]
    paid = st.builds(
        InterestFact,
        agreement=st.just(1),
        day=DAYS,
        minor=AMOUNTS,
        currency=st.just(sources[0].currency),
        taken_back=st.booleans(),
        voucher=VOUCHERS,
    )
    papers = st.builds(
        DocumentFact,
        public_id=st.just("0" * 16),
        kind=st.sampled_from(DocumentKind),
        title=TEXTS,
        day=DAYS,
        issued_by=TEXTS,
        serial=TEXTS,
        amount=st.none(),
        sha256=st.just("ab" * 32),
        media_type=st.just("image/png"),
        size=st.just(7),
        supports=st.just(()),
    )
    used = sorted({source.currency for source in sources})
    return ProjectFacts(
        public_id="0123456789abcdef",
        code=draw(TEXTS),
        name=draw(TEXTS),
        upgrading_type=draw(st.sampled_from(UpgradingType)),
        country=draw(COUNTRIES),
        locale=draw(st.sampled_from(["en", "th", "fa_AF"])),
        begun_on=BEGUN,
        practice=draw(st.booleans()),
        as_of=date(2026, 11, 22),
        programme=draw(PARTIES),
        network=draw(st.none() | PARTIES),
        city=draw(st.none() | PARTIES),
        implementer=draw(st.none() | PARTIES),
        statuses=((draw(st.sampled_from(ProjectStatus)), BEGUN + timedelta(days=1)),),
        books=tuple(BookFact(code, f"project:{code}", 7, "ab" * 32) for code in used),
        lines=tuple(draw(st.lists(LINES, max_size=2))),
        agreements=tuple(sources),
        flows=tuple(draw(st.lists(flows(sources), max_size=5))),
        interest=tuple(draw(st.lists(paid, max_size=1))),
        tranches=tuple(draw(st.lists(tranches(sources[0]), max_size=2))),
        households=tuple(draw(st.lists(st.builds(CountFact, DAYS, *[st.integers(0, 9)] * 5, st.booleans()), max_size=1))),
        documents=tuple(draw(st.lists(papers, max_size=1))),
        milestones=tuple(draw(st.lists(st.builds(MilestoneFact, st.integers(1, 9), TEXTS, DAYS, st.none() | DAYS), max_size=1))),
    )
