"""What a file is, by its content and never by its name; and its text, whatever letters it was written with.

Refuses what is too large before anything reads it, what is no statement (packed files, PDF, spreadsheets, pictures), NULs, and
letters that cannot be told for certain.
"""

import hashlib
import re
from enum import StrEnum

from core.marks import N_, Term
from projects.bank import file_errors as errors

MOST_BYTES = 5_000_000
_KILOBYTE = 1024
_HEAD = 4000  # bytes that are looked at to tell what a file is; an even number, for UTF-16


class Form(StrEnum):
    CSV = "csv"
    OFX_SGML = "ofx-1"
    OFX_XML = "ofx-2"
    CAMT = "camt.053"


FORM_NAMES: dict[Form, Term] = {
    Form.CSV: Term(N_("CSV (a table as text)")),
    Form.OFX_SGML: Term(N_("OFX, first version")),
    Form.OFX_XML: Term(N_("OFX, second version")),
    Form.CAMT: Term(N_("CAMT.053 (ISO 20022)")),
}

_OTHERS: tuple[tuple[bytes, Term], ...] = (
    (b"PK\x03\x04", Term(N_("a packed file or a spreadsheet (ZIP, XLSX, ODS)"))),
    (b"PK\x05\x06", Term(N_("an empty packed file (ZIP)"))),
    (b"%PDF", Term(N_("a PDF"))),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Term(N_("an old spreadsheet or a file with a password (XLS)"))),
    (b"\x1f\x8b", Term(N_("a packed file (GZIP)"))),
    (b"7z\xbc\xaf", Term(N_("a packed file (7-Zip)"))),
    (b"Rar!", Term(N_("a packed file (RAR)"))),
    (b"\xff\xd8\xff", Term(N_("a picture (JPEG)"))),
    (b"\x89PNG", Term(N_("a picture (PNG)"))),
    (b"GIF8", Term(N_("a picture (GIF)"))),
    (b"{\\rtf", Term(N_("a text document (RTF)"))),
)
_WEB_PAGE = Term(N_("a page of the web (HTML)"))
_SWIFT = Term(N_("a statement in MT940"))
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_THAI = re.compile("[\u0e01-\u0e2e]")
# French é is the byte that Thai uses for a tone mark: a mark that leans on a Latin letter was never Thai.
_NOT_THAI = re.compile("[A-Za-z][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def form_of(content: bytes) -> Form:
    """What the file is. Raises BankFileEmpty, BankFileTooLarge, BankFileIsAnother, BankFileHoldsNulls, BankLettersUnknown."""
    if len(content) > MOST_BYTES:
        raise errors.BankFileTooLarge(size=-(-len(content) // _KILOBYTE), most=MOST_BYTES // _KILOBYTE)
    if not content.strip():
        raise errors.BankFileEmpty()
    for start, kind in _OTHERS:
        if content.startswith(start):
            raise errors.BankFileIsAnother(kind=kind)
    head = _head_of(content)
    lowered = head.lower()
    if lowered.startswith(("ofxheader:", "<ofx>")):
        return Form.OFX_SGML
    if lowered.startswith(("<!doctype html", "<html")):
        raise errors.BankFileIsAnother(kind=_WEB_PAGE)
    if head.startswith(("{1:", ":20:")):
        raise errors.BankFileIsAnother(kind=_SWIFT)
    if head.startswith("<"):
        return Form.OFX_XML if "<?ofx" in lowered or "<ofx>" in lowered else Form.CAMT
    return Form.CSV


def _head_of(content: bytes) -> str:
    """The beginning in letters that tell what it is, whatever else cannot be read in it."""
    if content.startswith(_UTF_32):
        raise errors.BankLettersUnknown()
    if content.startswith(_UTF_16):
        return content[:_HEAD].decode("utf-16", errors="replace").lstrip()
    if b"\0" in content:
        raise errors.BankFileHoldsNulls()
    return content.removeprefix(b"\xef\xbb\xbf")[:_HEAD].decode("latin-1").lstrip()


def text_of(content: bytes) -> str:
    """The file as text: UTF-8 with or without its mark, UTF-16 with its mark, or Thai in Windows-874.

    Raises BankFileHoldsNulls, BankLettersUnknown.
    """
    if content.startswith(_UTF_32):
        raise errors.BankLettersUnknown()
    if content.startswith(_UTF_16):
        return _decoded(content, "utf-16")
    if b"\0" in content:
        raise errors.BankFileHoldsNulls()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        thai = _decoded(content, "cp874")
    if not _THAI.search(thai) or _NOT_THAI.search(thai):
        raise errors.BankLettersUnknown()
    return thai


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeError as unknown:
        raise errors.BankLettersUnknown() from unknown
    if "\0" in text:
        raise errors.BankFileHoldsNulls()
    return text
