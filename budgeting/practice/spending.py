"""How awards of the practice round are carried out: a contract, instalments, receipts with their scans, what came back."""

from datetime import date

from budgeting.awards import carrying_out
from budgeting.awards.carrying_out import Instalment, Papers
from budgeting.awards.finding import awards_of
from budgeting.awards.models import Award
from budgeting.practice.life import CODE, RoundLife
from projects.documents import Paper, add_document
from projects.funds.award_money import Back
from projects.models import DocumentKind, Project
from projects.practice.life import minor, on
from projects.practice.scans import scan

BANK = "bank:1"


def award_named(life: RoundLife, title: str) -> Award:
    return next(one for one in awards_of(life.session, life.found) if one.item.name == title)


def _scanned(life: RoundLife, kind: DocumentKind, title: str, day: date, amount: int, serial: str) -> Papers:
    """A paper of the fund with its scan, which stands behind a step."""
    with on(day):
        paper = Paper(kind, title, day, "Supplier (practice)", serial, CODE, minor(amount, CODE))
        picture = scan(f"{life.found.title} {kind} {title} {serial}")
        kept = add_document(life.session, life.fund.organisation, paper, picture, by=life.officers.bookkeeper)
    return Papers(day, document=kept.public_id, document_sha256=kept.sha256 or "")


def committed(life: RoundLife, award: Award, amount: int, paper: str, day: date) -> None:
    papers = _scanned(life, DocumentKind.AGREEMENT, paper, day, amount, "")
    with on(day):
        said = (life.session, life.found, award, papers, minor(amount, CODE), paper)
        prepared = carrying_out.commit_to(*said, by=life.officers.bookkeeper)
    life.confirmed(prepared)


def paid(life: RoundLife, award: Award, amount: int, day: date, report: str = "") -> None:
    """An instalment to the community that proposed it."""
    assert award.organisation is not None, "ideas of the practice round come from a community"
    instalment = Instalment(award.organisation.public_id, minor(amount, CODE), BANK, report)
    with on(day):
        prepared = carrying_out.advance(life.session, life.found, award, Papers(day), instalment, by=life.officers.bookkeeper)
    life.confirmed(prepared)


def spent(life: RoundLife, award: Award, amount: int, bought: str, serial: str, day: date) -> None:
    papers = _scanned(life, DocumentKind.RECEIPT, f"Receipt: {bought}", day, amount, serial)
    with on(day):
        said = (life.session, life.found, award, papers, minor(amount, CODE), f"Receipt {serial}: {bought}")
        prepared = carrying_out.spend(*said, by=life.officers.bookkeeper)
    life.confirmed(prepared)


def given_back(life: RoundLife, award: Award, amount: int, why: str, day: date) -> None:
    with on(day):
        said = (life.session, life.found, award, Papers(day), minor(amount, CODE), BANK, Back.FREE, why)
        prepared = carrying_out.give_back(*said, by=life.officers.bookkeeper)
    life.confirmed(prepared)


def linked(life: RoundLife, award: Award, project: Project, day: date) -> None:
    with on(day):
        carrying_out.link(life.session, life.found, award, project, by=life.officers.officer)
