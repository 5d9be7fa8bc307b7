"""Vouchers of whoever keeps books (a project, a fund) on screen: the list, and one, confirmed or taken back by two people.

The approver may be signed in on her own telephone, or type her name and password on the one that lies on the table.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.models import User
from access.policy import Act, Grant
from core.errors import NotAllowed, NotFound, Refusal
from core.marks import N_
from ledger.chart import AccountTemplate
from ledger.models import Book
from ledger.voucher_models import STATE_NAMES, Voucher
from projects import vouchers
from projects.spending import refusing
from projects.voucher_kinds import KINDS
from projects.voucher_page import voucher_page
from projects.vouchers import Keeper
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import version_read
from web.guard import current_actor, current_grants, requires
from web.language import current_language
from web.second_officer import as_second_officer

Answer = Response | str | tuple[Response | str, int]
Deed = Callable[[Session, Any, Book, Voucher, str], object]
ON_A_PAGE = 100


class NotTheApprover(NotAllowed):
    code = "not-the-approver"
    sentence = N_("{name} is not an approver of these books and cannot confirm. Ask one of their approvers.")


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a blueprint finds who keeps the books: `argument` names it in addresses, `name` in templates; `home` is its page.

    `chart` is that of its books, by code; `named` is what else the templates of its kinds call things by.
    """

    argument: str
    name: str
    home: str
    find: Callable[[Session, Iterable[Grant], Act, str], Keeper]
    allowed: Callable[[Session, Any], frozenset[Act]]
    chart: Mapping[str, AccountTemplate]
    named: Callable[[Session, Any], Mapping[str, Any]] = lambda session, keeper: {}

    def shown(self, session: Session, keeper: Keeper, endpoint: str) -> Mapping[str, Any]:
        """What both templates need of the keeper."""
        where: dict[str, Any] = {self.argument: keeper.public_id}
        return {
            self.name: keeper,
            "keeper": keeper,
            "practice": keeper.practice,
            "home": url_for(self.home, **where),
            "voucher_at": lambda view, **more: url_for(f"{endpoint}.{view}", **where, **more),
            "acts": self.allowed(session, keeper),
            **self.named(session, keeper),
        }


def register(bp: Blueprint, of: Keeping) -> None:
    """The routes of vouchers on a blueprint whose prefix names the keeper."""
    pages = _Pages(bp.name, of)

    @bp.get("")
    @requires(Act.PROJECT_READ)
    def index(**where: str) -> str:
        return pages.index(where)

    @bp.get("/<string(length=16):vid>")
    @requires(Act.PROJECT_READ)
    def voucher(vid: str, **where: str) -> str:
        with database.reading() as session:
            return pages.page(session, pages.keeper(session, Act.PROJECT_READ, where), vid)

    @bp.post("/<string(length=16):vid>/confirm")
    @requires(Act.PROJECT_CONFIRM)
    def confirm(vid: str, **where: str) -> Answer:
        return pages.do(where, vid, Act.PROJECT_CONFIRM, _confirm)

    @bp.post("/<string(length=16):vid>/confirm-here")
    @requires(Act.PROJECT_PREPARE)
    def confirm_here(vid: str, **where: str) -> Answer:
        return pages.do_as_approver(where, vid, _confirm)

    @bp.post("/<string(length=16):vid>/refuse")
    @requires(Act.PROJECT_CONFIRM)
    def refuse(vid: str, **where: str) -> Answer:
        """The approver does not agree, and says why."""
        return pages.do(where, vid, Act.PROJECT_CONFIRM, _refusing(sent().get("reason", "")))

    @bp.post("/<string(length=16):vid>/withdraw")
    @requires(Act.PROJECT_PREPARE)
    def withdraw(vid: str, **where: str) -> Answer:
        return pages.do(where, vid, Act.PROJECT_PREPARE, _withdraw)

    @bp.post("/<string(length=16):vid>/reverse")
    @requires(Act.PROJECT_PREPARE)
    def ask_reversal(vid: str, **where: str) -> Answer:
        return pages.do(where, vid, Act.PROJECT_PREPARE, _asking(sent().get("reason", "")))

    @bp.post("/<string(length=16):vid>/keep")
    @requires(Act.PROJECT_PREPARE)
    def keep(vid: str, **where: str) -> Answer:
        """Withdraws the wish to take the voucher back."""
        return pages.do(where, vid, Act.PROJECT_PREPARE, _keep)

    @bp.post("/<string(length=16):vid>/reverse/agree")
    @requires(Act.PROJECT_CONFIRM)
    def reverse(vid: str, **where: str) -> Answer:
        return pages.do(where, vid, Act.PROJECT_CONFIRM, _reverse)

    @bp.post("/<string(length=16):vid>/reverse/agree-here")
    @requires(Act.PROJECT_PREPARE)
    def reverse_here(vid: str, **where: str) -> Answer:
        return pages.do_as_approver(where, vid, _reverse)


@dataclass(frozen=True, slots=True)
class _Pages:
    """What the routes of one blueprint do. `where` is the part of the address that names the keeper."""

    endpoint: str
    of: Keeping

    def keeper(self, session: Session, act: Act, where: Mapping[str, Any]) -> Keeper:
        return self.of.find(session, current_grants(), act, where[self.of.argument])

    def index(self, where: Mapping[str, Any]) -> str:
        typed = request.args.get("before", "")
        before = int(typed[:12]) if typed.isascii() and typed.isdecimal() else None
        with database.reading() as session:
            keeper = self.keeper(session, Act.PROJECT_READ, where)
            wanted = select(Voucher).where(Voucher.book_id.in_([book.id for book in vouchers.books_kept(session, keeper)]))
            if before is not None:
                wanted = wanted.where(Voucher.id < before)
            found = session.scalars(wanted.order_by(Voucher.id.desc()).limit(ON_A_PAGE + 1)).all()
            return render_template(
                "projects/vouchers.html",
                vouchers=found[:ON_A_PAGE],
                older=found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
                kinds=KINDS,
                states=STATE_NAMES,
                **self.of.shown(session, keeper, self.endpoint),
            )

    def page(self, session: Session, keeper: Keeper, vid: str, problem: Refusal | None = None) -> str:
        book, found = vouchers.find(session, keeper, vid)
        page = voucher_page(session, book, self.of.chart, vouchers.kind_of(found), found, current_actor())
        return render_template(
            "projects/voucher.html",
            book=book,
            voucher=found,
            page=page,
            content=page.said,
            refusal=refusing.refusal_of(session, found),
            problem=current_language().sentence(problem) if problem else "",
            **self.of.shown(session, keeper, self.endpoint),
        )

    def do(self, where: Mapping[str, Any], vid: str, act: Act, deed: Deed) -> Answer:
        """Does something in the name of who is signed in; a refusal is said on the voucher's own page."""
        try:
            with database.transaction() as session:
                keeper = self.keeper(session, act, where)
                deed(session, keeper, *vouchers.find(session, keeper, vid), current_actor())
        except Refusal as refused:
            return self._refused(where, vid, refused)
        return redirect(url_for(f"{self.endpoint}.voucher", vid=vid, **where))

    def do_as_approver(self, where: Mapping[str, Any], vid: str, deed: Deed) -> Answer:
        """Does something in the name of the approver who types her name and password on this device."""

        def agreed(session: Session, officer: User, grants: tuple[Grant, ...]) -> None:
            try:
                keeper = self.of.find(session, grants, Act.PROJECT_CONFIRM, where[self.of.argument])
            except NotFound:
                raise NotTheApprover(name=officer.name) from None
            self.keeper(session, Act.PROJECT_PREPARE, where)
            deed(session, keeper, *vouchers.find(session, keeper, vid), officer.actor)

        try:
            as_second_officer(agreed)
        except Refusal as refused:
            return self._refused(where, vid, refused)
        return redirect(url_for(f"{self.endpoint}.voucher", vid=vid, **where))

    def _refused(self, where: Mapping[str, Any], vid: str, refused: Refusal) -> Answer:
        with database.reading() as session:
            keeper = self.keeper(session, Act.PROJECT_READ, where)
            return self.page(session, keeper, vid, refused), status_of(refused)


def _confirm(session: Session, keeper: Keeper, book: Book, found: Voucher, by: str) -> None:
    vouchers.confirm(session, keeper, book, found, by=by, read=version_read())


def _refusing(reason: str) -> Deed:
    def say_no(session: Session, keeper: Keeper, book: Book, found: Voucher, by: str) -> None:
        refusing.refuse(session, keeper, book, found, reason, by=by)

    return say_no


def _withdraw(session: Session, keeper: Keeper, book: Book, found: Voucher, by: str) -> None:
    vouchers.withdraw(session, keeper, book, found, by=by)


def _asking(reason: str) -> Deed:
    def ask(session: Session, keeper: Keeper, book: Book, found: Voucher, by: str) -> None:
        vouchers.ask_reversal(session, keeper, book, found, reason, by=by)

    return ask


def _keep(session: Session, keeper: Keeper, book: Book, found: Voucher, by: str) -> None:
    vouchers.keep(session, keeper, book, found, by=by)


def _reverse(session: Session, keeper: Keeper, book: Book, found: Voucher, by: str) -> None:
    vouchers.reverse(session, keeper, book, found, by=by, read=version_read())
