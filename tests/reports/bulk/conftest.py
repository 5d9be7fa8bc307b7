"""Two groups of a network with three meetings behind them, and a worker whose papers are small files laid out in no time."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.db import reading, transaction
from groups import vouchers
from groups.cycles import SeriesPlan
from groups.founding import found_group
from groups.general_voucher import GENERAL, General, Happening, content_of
from groups.members import enrol
from groups.models import Group, Network
from reports import render
from reports.bulk import running
from reports.bulk.models import StatementItem, StatementRun
from reports.bulk.running import Asked
from reports.bulk.working import Worker, advance
from reports.issued.keys import Issuer
from reports.papers import Paper
from tests.built_once import BuiltOnce
from tests.reports import books
from tests.undone import session, shared_engine

__all__ = ["session", "shared_engine"]


def small_pdf(paper: Paper, *_: object) -> bytes:
    """One page, and for member 2 two, which say in the file's title whose they are."""
    file = pikepdf.Pdf.new()
    number = getattr(paper, "member_number", 0)
    for _page in range(2 if number == 2 else 1):
        file.add_blank_page(page_size=(595, 842))
    file.docinfo["/Title"] = f"{paper.kind} {number} up to {paper.heading.number} on {paper.heading.printed_on}"
    made = io.BytesIO()
    file.save(made, deterministic_id=True)
    return made.getvalue()


@pytest.fixture
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "pdf", small_pdf)


@dataclass
class Shop:
    """A database with groups, and a worker's means. `stumbles`: what nobody foresaw, as it was logged."""

    worker: Worker
    group: str
    other: str
    network: str
    stumbles: list[Exception] = field(default_factory=list)

    @property
    def engine(self) -> Engine:
        return self.worker.engine

    def ask(self, scope: str = "", **more: object) -> StatementRun:
        with transaction(self.engine) as session:
            asked = Asked(scope or f"group:{self.group}", books.YEAR, **more)  # type: ignore[arg-type]
            return running.ask(session, asked, by="user:officer")

    def printed(self, scope: str = "", **more: object) -> StatementRun:
        """A run printed to its end."""
        run = self.ask(scope, **more)
        self.go_on(run)
        return run

    def go_on(self, run: StatementRun) -> None:
        for _ in range(1 + max(advance(self.worker, run.public_id), 1)):
            advance(self.worker, run.public_id)

    def look(self, run: StatementRun) -> StatementRun:
        with reading(self.engine) as session:
            return session.get_one(StatementRun, run.id)

    def items(self, run: StatementRun) -> list[StatementItem]:
        with reading(self.engine) as session:
            wanted = select(StatementItem).where(StatementItem.run_id == run.id)
            return list(session.scalars(wanted.order_by(StatementItem.group_id, StatementItem.member_number, StatementItem.part)))

    def states(self, run: StatementRun) -> dict[int, str]:
        return {item.member_number: item.state for item in self.items(run)}

    def folder(self, run: StatementRun) -> Path:
        return self.worker.folder / run.public_id


def two_groups(session: Session) -> tuple[str, str, str]:
    group = books.a_group(session, names=books.NAMES[:3])
    books.a_year(session, group, meetings=3)
    network = session.get_one(Network, group.network_id)
    other = found_group(
        session,
        network,
        name="Ban Mai",
        currency="THB",
        locale="th",
        timezone="Asia/Bangkok",
        founded_on=books.FOUNDED,
        terms=books.TERMS,
        signed_by="All",
        series=SeriesPlan(books.FOUNDED),
        by=books.TREASURER,
    )
    enrol(session, other, "Noi", books.FOUNDED)
    return group.public_id, other.public_id, network.public_id


@pytest.fixture
def shop(engine: Engine, tmp_path: Path, quick_papers: None, built_once: BuiltOnce) -> Iterator[Shop]:
    stumbles: list[Exception] = []

    def incident(fault: Exception) -> str:
        stumbles.append(fault)
        return "4F2A-90C1"

    worker = Worker(engine, Issuer(Ed25519PrivateKey.from_private_bytes(bytes(32))), tmp_path / "runs", incident)
    yield Shop(worker, *built_once(engine, two_groups), stumbles=stumbles)


Broken = Callable[[int], None]


@pytest.fixture
def break_member(monkeypatch: pytest.MonkeyPatch, quick_papers: None) -> Broken:
    """`break_member(2)`: her statement cannot be laid out until `break_member(0)`."""

    def broken(number: int) -> None:
        def pdf(paper: Paper, *more: object) -> bytes:
            if number and getattr(paper, "member_number", None) == number:
                raise ZeroDivisionError("nobody foresaw this")
            return small_pdf(paper, *more)

        monkeypatch.setattr(render, "pdf", pdf)

    return broken


def a_gift_comes_in(shop: Shop) -> None:
    """The book goes on, and no member's own figures change."""
    with transaction(shop.engine) as session:
        group = session.scalars(select(Group).where(Group.public_id == shop.group)).one()
        content = content_of(General(group.currency, Happening.GIFT, 100_00, "From the temple"))
        voucher = vouchers.prepare(session, group, GENERAL, date(2026, 2, 1), content, "", by=books.TREASURER)
        vouchers.confirm(session, group, voucher, by=books.KEY_HOLDER)
