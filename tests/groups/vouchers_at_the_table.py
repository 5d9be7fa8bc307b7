"""Vouchers of a small group in one call each: the treasurer prepares, the key-holder confirms."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from core.frozen import to_text
from groups.finding import book_of
from groups.models import Group
from groups.voucher_kinds import KINDS
from ledger import vouchers
from ledger.balances import balances
from ledger.voucher_models import Voucher
from tests.groups.village import KEY_HOLDER, TREASURER


def prepared(session: Session, group: Group, kind: str, day: date, content: object) -> Voucher:
    return vouchers.prepare(session, book_of(session, group), KINDS[kind], day, to_text(content), "", by=TREASURER)


def confirmed(session: Session, group: Group, kind: str, day: date, content: object) -> Voucher:
    return confirm(session, group, prepared(session, group, kind, day, content))


def confirm(session: Session, group: Group, voucher: Voucher) -> Voucher:
    return vouchers.confirm(session, book_of(session, group), KINDS[voucher.kind], voucher, by=KEY_HOLDER)


def take_back(session: Session, group: Group, voucher: Voucher) -> Voucher:
    book, kind = book_of(session, group), KINDS[voucher.kind]
    vouchers.ask_reversal(session, book, kind, voucher, "written on the wrong day", by=TREASURER)
    return vouchers.reverse(session, book, kind, voucher, by=KEY_HOLDER)


def in_the_books(session: Session, group: Group) -> dict[str, int]:
    """Every account that is not at zero, on its normal side, in minor units: "1010", "2100/member:3"."""
    found = balances(session, book_of(session, group))
    return {str(key): balance.net for key, balance in found.items() if balance.net}


def slipped_in(session: Session, group: Group, kind: str, day: date, content: object) -> Voucher:
    """A confirmed voucher that nobody looked at: what only `groups.verify` can find."""
    blind, book = replace(KINDS[kind], check=vouchers.nothing), book_of(session, group)
    one = vouchers.prepare(session, book, blind, day, to_text(content), "", by=TREASURER)
    return vouchers.confirm(session, book, blind, one, by=KEY_HOLDER)
