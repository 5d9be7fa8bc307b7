"""The formats in which a book leaves the house, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from reports.beancount import beancount_ledger
from reports.exported_book import ExportedBook
from reports.hledger import hledger_journal
from reports.journal_csv import journal_csv


class Format(StrEnum):
    HLEDGER = "hledger"
    BEANCOUNT = "beancount"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Exporter:
    """What writes a format, and what its files are called."""

    write: Callable[[ExportedBook], str]
    suffix: str
    media_type: str


EXPORTERS = {
    Format.HLEDGER: Exporter(hledger_journal, "journal", "text/plain"),
    Format.BEANCOUNT: Exporter(beancount_ledger, "beancount", "text/plain"),
    Format.CSV: Exporter(journal_csv, "csv", "text/csv"),
}


def export(book: ExportedBook, format: Format) -> bytes:
    """The whole book in a format, in UTF-8."""
    return EXPORTERS[format].write(book).encode()
