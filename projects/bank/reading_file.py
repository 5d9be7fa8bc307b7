"""Reads a bank's file, whatever it is: the one door for pages and tests. Pure."""

from projects.bank import file_errors as errors
from projects.bank.mapping import ColumnMapping
from projects.bank.reading import Known, ReadFile
from projects.bank.reading_camt import read_camt
from projects.bank.reading_csv import read_csv
from projects.bank.reading_ofx import read_ofx
from projects.bank.sniffing import Form, form_of


def read_file(content: bytes, known: Known, mapping: ColumnMapping | None) -> ReadFile:
    """Every statement in the file. Raises BankFileRefused of many kinds (ColumnsNotChosen for a CSV file without a mapping)."""
    form = form_of(content)
    if form is Form.CAMT:
        return read_camt(content)
    if form in (Form.OFX_SGML, Form.OFX_XML):
        return read_ofx(content, form)
    if mapping is None:
        raise errors.ColumnsNotChosen()
    return read_csv(content, mapping, known)
