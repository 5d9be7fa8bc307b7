"""Reads a project's facts as of a day, with a number of queries that does not grow with its flows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.money import Money, currency
from ledger.balances import head
from ledger.models import JournalTransaction
from ledger.voucher_models import VoucherState
from projects import flows
from projects.agreements import AMENDMENT, SIGNING
from projects.finding import agreements_of, books_of, lines_of
from projects.funding_models import FundingAgreement, FundingFlow, Instrument, Measure, Tranche, TrancheState
from projects.models import (
    BudgetChange,
    BudgetLine,
    Document,
    DocumentKind,
    HouseholdCount,
    Project,
    ProjectStatus,
    StoredFile,
    UpgradingType,
)
from projects.setting_up import milestones_of, statuses_of
from projects.tranche_states import state_of
from reports.projects.project_facts import (
    AgreementFact,
    BookFact,
    CountFact,
    DocumentFact,
    FlowFact,
    InterestFact,
    LineFact,
    MilestoneFact,
    ProjectFacts,
    StepFact,
    TrancheFact,
)
from reports.projects.voucher_reading import Paper, papers_of, party


def project_facts(session: Session, project: Project, as_of: date) -> ProjectFacts:
    """All that is told of a project, up to the end of a day."""
    books = books_of(session, project)
    papers = papers_of(session, books)
    agreements = agreements_of(session, project)
    known = _flows(session, agreements, papers, as_of)
    sources = _agreements(session, agreements, papers, known, as_of)
    return ProjectFacts(
        public_id=project.public_id,
        code=project.code,
        name=project.name,
        upgrading_type=UpgradingType(project.upgrading_type),
        country=project.country,
        locale=project.locale,
        begun_on=project.begun_on,
        practice=project.practice,
        as_of=as_of,
        programme=party(project.programme),
        network=party(project.network) if project.network else None,
        city=party(project.city) if project.city else None,
        implementer=party(project.implementer) if project.implementer else None,
        statuses=tuple(
            (ProjectStatus(event.status), event.day) for event in statuses_of(session, project) if event.day <= as_of
        ),
        books=tuple(BookFact(book.currency, book.owner, *head(session, book)) for book in books),
        lines=_lines(session, project, as_of),
        agreements=sources,
        flows=known,
        interest=tuple(_interest(session, papers, as_of)),
        tranches=_tranches(session, agreements, {one.number for one in sources if one.signed_on}, as_of),
        households=_households(session, project, as_of),
        documents=_documents(session, project, papers, as_of),
        milestones=tuple(
            MilestoneFact(one.number, one.title, one.due_on, one.reached_on if (one.reached_on or date.max) <= as_of else None)
            for one in milestones_of(session, project)
        ),
    )


def _flows(
    session: Session, agreements: Iterable[FundingAgreement], papers: Mapping[int, Paper], as_of: date
) -> tuple[FlowFact, ...]:
    """The flows up to a day, by day and in the order in which they were written."""
    known = {agreement.id: agreement for agreement in agreements}
    rows = list(session.scalars(select(FundingFlow).where(FundingFlow.agreement_id.in_(known)).order_by(FundingFlow.id)))
    by_voucher: dict[int, list[int]] = {}
    for row in rows:
        if row.voucher_id is not None:
            by_voucher.setdefault(row.voucher_id, []).append(row.id)
    facts = []
    for row in rows:
        paper = papers.get(row.voucher_id) if row.voucher_id is not None else None
        written = by_voucher[row.voucher_id] if row.voucher_id is not None else [row.id]
        # Taking back mirrors every flow of a voucher, after all of them: the later half is the mirror.
        half = len(written) // 2 if paper and paper.voucher.state == VoucherState.REVERSED else len(written)
        place = written.index(row.id)
        agreement = known[row.agreement_id]
        if row.day <= as_of:
            facts.append(
                FlowFact(
                    agreement=agreement.number,
                    day=row.day,
                    measure=Measure(row.measure),
                    minor=row.amount_minor,
                    currency=agreement.currency,
                    line=row.line,
                    off_bank=row.off_bank,
                    taken_back=place >= half,
                    order=place + 1,
                    voucher=paper.fact if paper else None,
                )
            )
    return tuple(sorted(facts, key=lambda fact: fact.day))


def _interest(session: Session, papers: Mapping[int, Paper], as_of: date) -> Iterator[InterestFact]:
    """Interest by the vouchers that paid it, and the mirrors of those that were taken back."""
    paid = [paper for paper in papers.values() if paper.interest_minor and getattr(paper.said, "agreement", None)]
    mirrors = [paper.voucher.reversal_number for paper in paid if paper.voucher.reversal_number is not None]
    wanted = select(JournalTransaction.book_id, JournalTransaction.number, JournalTransaction.day).where(
        JournalTransaction.book_id.in_({paper.voucher.book_id for paper in paid}), JournalTransaction.number.in_(mirrors)
    )
    days = {(book, number): day for book, number, day in session.execute(wanted)} if mirrors else {}
    for paper in paid:
        voucher, agreement = paper.voucher, paper.said.agreement
        if voucher.day <= as_of:
            yield InterestFact(agreement, voucher.day, paper.interest_minor, paper.currency, False, paper.fact)
        back = days.get((voucher.book_id, voucher.reversal_number or 0))
        if back is not None and back <= as_of:
            yield InterestFact(agreement, back, -paper.interest_minor, paper.currency, True, paper.fact)


def _agreements(
    session: Session,
    agreements: list[FundingAgreement],
    papers: Mapping[int, Paper],
    known: tuple[FlowFact, ...],
    as_of: date,
) -> tuple[AgreementFact, ...]:
    """The sources that anything was known of by that day. Paper is entered late: a flow counts by its own day."""
    found = flows.columns_of(session, agreements, as_of)
    moved = {flow.agreement for flow in known}
    ends = _ends(papers, as_of)
    return tuple(
        AgreementFact(
            number=one.number,
            public_id=one.public_id,
            funder=party(one.funder),
            title=one.title,
            instrument=Instrument(one.instrument),
            currency=one.currency,
            signed_on=one.signed_on if one.signed_on and one.signed_on <= as_of else None,
            expires_on=ends.get(one.number) if one.signed_on and one.signed_on <= as_of else None,
            columns=found[one.id],
        )
        for one in agreements
        if one.number in moved or one.added_at.date() <= as_of
    )


def _ends(papers: Mapping[int, Paper], as_of: date) -> Mapping[int, date | None]:
    """Until when each agreement runs as of a day: what its signing said, or the last amendment in the books by then."""
    ends: dict[int, date | None] = {}
    for paper in papers.values():
        voucher, said = paper.voucher, paper.said
        if voucher.state == VoucherState.POSTED and voucher.day <= as_of:
            if voucher.kind == SIGNING.name:
                ends.setdefault(said.agreement, said.terms.expires_on)
            elif voucher.kind == AMENDMENT.name:
                ends[said.agreement] = said.expires_on
    return ends


def _lines(session: Session, project: Project, as_of: date) -> tuple[LineFact, ...]:
    changes: dict[int, list[int]] = {}
    wanted = select(BudgetChange.line_id, BudgetChange.amount_minor).join(BudgetLine)
    wanted = wanted.where(BudgetLine.project_id == project.id, BudgetChange.day <= as_of)
    for line, amount in session.execute(wanted.order_by(BudgetChange.day, BudgetChange.id)):
        changes.setdefault(line, []).append(amount)
    return tuple(
        LineFact(
            number=line.number,
            name=line.name,
            currency=line.currency,
            in_kind=line.in_kind,
            first_minor=changes[line.id][0],
            planned_minor=sum(changes[line.id]),
        )
        for line in lines_of(session, project)
        if line.id in changes
    )


def _tranches(
    session: Session, agreements: Iterable[FundingAgreement], signed: set[int], as_of: date
) -> tuple[TrancheFact, ...]:
    """The tranches of agreements that were signed by then; which of them were planned by then, nobody has written down."""
    known = {agreement.id: agreement for agreement in agreements if agreement.number in signed}
    wanted = select(Tranche).where(Tranche.agreement_id.in_(known)).options(selectinload(Tranche.events))
    found = session.scalars(wanted.order_by(Tranche.agreement_id, Tranche.number))
    return tuple(
        sorted(
            (_tranche(one, known[one.agreement_id], as_of) for one in found), key=lambda one: (one.agreement, one.number)
        )
    )


def _tranche(tranche: Tranche, agreement: FundingAgreement, as_of: date) -> TrancheFact:
    steps = tuple(
        StepFact(TrancheState(event.state), event.day, event.amount_minor, event.recorded_by, event.note)
        for event in tranche.events
        if event.day <= as_of
    )
    return TrancheFact(
        agreement=agreement.number,
        number=tranche.number,
        purpose=tranche.purpose,
        planned_on=tranche.planned_on,
        planned_minor=tranche.planned_minor,
        currency=agreement.currency,
        state=state_of(tranche, as_of),
        minor=steps[-1].minor if steps else tranche.planned_minor,
        steps=steps,
    )


def _households(session: Session, project: Project, as_of: date) -> tuple[CountFact, ...]:
    wanted = select(HouseholdCount).where(HouseholdCount.project_id == project.id, HouseholdCount.day <= as_of)
    return tuple(
        CountFact(one.day, one.planned, one.agreed, one.underway, one.finished, one.dropped_out, one.from_register)
        for one in session.scalars(wanted.order_by(HouseholdCount.day, HouseholdCount.id))
    )


def _documents(
    session: Session, project: Project, papers: Mapping[int, Paper], as_of: date
) -> tuple[DocumentFact, ...]:
    """The papers of the project, without their scans: those stay where they are, and are told by their SHA-256."""
    supports: dict[str, list[str]] = {}
    for paper in (one for one in papers.values() if one.voucher.state == VoucherState.POSTED):
        for document in paper.fact.evidence:
            supports.setdefault(document, []).append(f"{paper.currency} {paper.fact.number}")
    wanted = (
        select(Document, StoredFile.media_type, StoredFile.size)
        .outerjoin(StoredFile, StoredFile.sha256 == Document.sha256)
        .where(Document.project_id == project.id, Document.day <= as_of)
        .order_by(Document.day, Document.id)
    )
    return tuple(
        DocumentFact(
            public_id=one.public_id,
            kind=DocumentKind(one.kind),
            title=one.title,
            day=one.day,
            issued_by=one.issued_by,
            serial=one.serial,
            amount=Money(one.amount_minor, currency(one.currency)) if one.amount_minor and one.currency else None,
            sha256=one.sha256 or "",
            media_type=media_type or "",
            size=size or 0,
            supports=tuple(supports.get(one.public_id, ())),
        )
        for one, media_type, size in session.execute(wanted)
    )
