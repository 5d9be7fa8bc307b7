"""The in-kind journal: every contribution of a project that two officers agreed to, in order. Reads only.

KALAHI-CIDSS asks communities for an LCC In-Kind Journal beside the cash book; this is it.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.frozen import from_text
from ledger.errors import VoucherUnknown
from ledger.models import Book
from ledger.voucher_models import Voucher, VoucherState
from projects import vouchers
from projects.finding import agreements_of, lines_of
from projects.in_kind.contribution import IN_KIND, Contribution
from projects.in_kind.errors import ContributionUnknown
from projects.models import Project


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A contribution with its voucher's number and address, and the names behind its numbers."""

    voucher: int
    public_id: str
    day: date
    giver: str
    line_name: str
    said: Contribution


def journal(session: Session, project: Project, book: Book, through: date) -> list[JournalLine]:
    """The contributions of a book up to a day that stand, by day and number."""
    givers = {agreement.number: agreement.funder.name for agreement in agreements_of(session, project)}
    names = {line.number: line.name for line in lines_of(session, project)}
    wanted = select(Voucher).where(
        Voucher.book_id == book.id,
        Voucher.kind == IN_KIND.name,
        Voucher.state == VoucherState.POSTED,
        Voucher.day <= through,
    )
    found = []
    for voucher in session.scalars(wanted.order_by(Voucher.day, Voucher.number)):
        said = from_text(Contribution, voucher.content)
        giver, line = givers[said.agreement], names[said.line]
        found.append(JournalLine(voucher.number, voucher.public_id, voucher.day, giver, line, said))
    return found


def contribution_of(session: Session, project: Project, public_id: str) -> tuple[Book, Voucher, Contribution]:
    """A contribution by its voucher, with the book that it is in. Raises ContributionUnknown."""
    try:
        book, voucher = vouchers.find(session, project, public_id)
    except VoucherUnknown:
        raise ContributionUnknown() from None
    if voucher.kind != IN_KIND.name:
        raise ContributionUnknown()
    return book, voucher, from_text(Contribution, voucher.content)
