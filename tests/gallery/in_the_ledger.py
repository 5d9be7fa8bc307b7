"""What the papers of the gallery have to say about money, reckoned from the postings alone: none of our reading code takes part.

Each figure is a question to the tables of the ledger in plain SQL, in minor units of the paper's currency.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.language import Language
from core.money import Currency
from tests.gallery.every_paper import ADVANCED, LENT, MARCH, MAY, YEAR
from tests.gallery.practised import VISITED

_MOVED = text(
    """SELECT COALESCE(SUM(CASE WHEN posting.debit_id = account.id THEN :debits ELSE :credits END * posting.amount_minor), 0)
    FROM posting JOIN account ON account.book_id = posting.book_id AND account.id IN (posting.debit_id, posting.credit_id)
    JOIN book ON book.id = posting.book_id
    WHERE (book.owner = :owner OR book.owner = :owner || ':' || :currency) AND book.currency = :currency
    AND account.code = :code AND (account.holder = :holder OR :holder = '')
    AND posting.day BETWEEN :first AND :last AND (posting.number = :entry OR :entry = 0)"""
)
_POSTED = text(
    """SELECT SUM(amount_minor) FROM posting JOIN book ON book.id = posting.book_id
    WHERE book.owner = :owner AND posting.day BETWEEN :first AND :last"""
)
_SIDES = text(
    """SELECT SUM(side) FROM (SELECT SUM(CASE WHEN posting.debit_id = account.id THEN amount_minor ELSE -amount_minor END) side
    FROM posting JOIN account ON account.book_id = posting.book_id AND account.id IN (posting.debit_id, posting.credit_id)
    JOIN book ON book.id = posting.book_id WHERE book.owner = :owner AND posting.day <= :last
    GROUP BY account.id) AS sides WHERE side > 0"""
)

# When what the liquidation report accounts for was paid.
ACCOUNTED = date(2013, 6, 13)

Question = Callable[[Session, Any], Sequence[int]]


def _moved(
    session: Session,
    paper: Any,
    *codes: str,
    debits: int = 1,
    credits: int = -1,
    holder: str = "",
    first: date = date.min,
    last: date = date.max,
    entry: int = 0,
) -> int:
    """Debits less credits of the accounts with the codes, or as the signs are given, in the paper's own book."""
    about = {"owner": paper.heading.owner, "currency": paper.currency.code, "holder": holder, "entry": entry}
    about |= {"debits": debits, "credits": credits, "first": first, "last": last}
    return sum(session.execute(_MOVED, about | {"code": code}).scalar_one() for code in codes)


def _balance(*codes: str, sign: int = 1, last: date = date.max, holder: str = "") -> Question:
    """One figure: what stands on the accounts. `sign` is -1 where credits are counted up."""
    return lambda session, paper: [sign * _moved(session, paper, *codes, last=last, holder=holder)]


def _each(*questions: Question) -> Question:
    return lambda session, paper: [figure for ask in questions for figure in ask(session, paper)]


def _came(*codes: str) -> Question:
    return lambda session, paper: [_moved(session, paper, *codes, credits=0)]


def _went(*codes: str) -> Question:
    return lambda session, paper: [_moved(session, paper, *codes, debits=0, credits=1)]


def _of_its_entry(session: Session, paper: Any) -> Sequence[int]:
    """What left the box."""
    return [_moved(session, paper, "1010", debits=0, credits=1, entry=paper.journal_number)]


def _journal(session: Session, paper: Any) -> Sequence[int]:
    asked = {"owner": paper.heading.owner, "first": MARCH.start, "last": MARCH.end}
    return [session.execute(_POSTED, asked).scalar_one()]


def _trial_balance(session: Session, paper: Any) -> Sequence[int]:
    """What moved in all, and the sum of all accounts that stand on the debit side."""
    asked = {"owner": paper.heading.owner, "first": YEAR.start, "last": YEAR.end}
    return [session.execute(_POSTED, asked).scalar_one(), session.execute(_SIDES, asked).scalar_one()]


FIGURES: dict[str, Question] = {
    "member_statement": _balance("2010", sign=-1, holder="member:7"),
    "group_statement": _each(_balance("1010", "1020"), _balance("2010", sign=-1), _balance("1010"), _balance("1020")),
    "trial_balance": _trial_balance,
    "journal": _journal,
    "loan_agreement": _came("1200"),
    "loan_book": _balance("1200", last=LENT.end),
    "share_out_sheet": _of_its_entry,
    "dividend_list": _balance("2050", sign=-1),
    "appropriation_sheet": _each(_balance("2050", "3110", sign=-1), _balance("2050", sign=-1), _balance("3110", sign=-1)),
    "rotation_card": _came("1010"),
    "kiosk_month": _each(_went("4070"), lambda session, paper: [_moved(session, paper, "1010", last=MAY.end)]),
    "morning_sheet": _balance("1040"),
    "counter_book": _balance("2030", sign=-1),
    "monthly_report": _balance("2030", sign=-1),
    "peer_audit": _balance("1010", last=VISITED),
    "cofinancing_sheet": _each(_balance("9120"), _balance("9110"), _balance("5110"), _balance("1110", "1130")),
    "cofinancing_poster": lambda session, paper: _each(_balance("9120"), _balance("5110"))(session, paper.sheet),
    "advance_list": _balance("1130", last=ADVANCED),
    "liquidation_report": lambda session, paper: [_moved(session, paper, "5110", first=ACCOUNTED, last=ACCOUNTED)],
    "in_kind_journal": _balance("4120", sign=-1),
    "reconciliation": _balance("1110", last=date(2010, 7, 31)),
    "fund_statement": _each(_balance("1610"), _balance("1650"), _came("1650")),
}


def not_printed(figures: Sequence[int], money: Currency, reader: Language, read: str) -> list[str]:
    """The figures that cannot be found, as amounts of their own, in what was read on a paper.

    A reader of PDF files may see a blank between two figures of one amount, but never a figure too many.
    """
    wanted = [reader.amount(figure, money) for figure in figures]
    return [one for one in wanted if not re.search(rf"(?<!\d)(?<!\d[.,٫٬]){' ?'.join(map(re.escape, one))}(?!\d)", read)]
