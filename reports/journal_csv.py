"""A book's journal as CSV, one row a posting, for a spreadsheet.

UTF-8 with a byte order mark, without which Excel garbles Thai. A text that a spreadsheet would run as a formula gets an
apostrophe in front; amounts are plain decimals and are left alone.
"""

import csv
import io
from collections.abc import Iterator

from core.money import plain
from core.text import harmless
from reports.exported_book import ExportedBook

COLUMNS = (
    "number",
    "day",
    "debit account",
    "debit name",
    "credit account",
    "credit name",
    "amount",
    "currency",
    "memo",
    "posting memo",
    "reference",
    "reverses",
    "recorded at",
    "recorded by",
    "fingerprint",
)


def journal_csv(book: ExportedBook) -> str:
    """The postings by day and number, with a line of headings; begins with the byte order mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(book))
    return "\ufeff" + text.getvalue()


def _rows(book: ExportedBook) -> Iterator[tuple[str | int, ...]]:
    for entry in book.entries:
        for posting in entry.postings:
            yield (
                entry.number,
                entry.day.isoformat(),
                harmless(str(posting.debit)),
                harmless(posting.debit_name),
                harmless(str(posting.credit)),
                harmless(posting.credit_name),
                plain(posting.amount_minor, book.currency),
                book.currency.code,
                harmless(entry.memo),
                harmless(posting.memo),
                harmless(entry.reference),
                "" if entry.reverses is None else entry.reverses,
                entry.recorded_at.isoformat(),
                harmless(entry.recorded_by),
                entry.fingerprint,
            )
