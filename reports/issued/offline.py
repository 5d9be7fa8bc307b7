"""A paper checked without the service: its PDF file or the text of its square, the public key, and, if there is one, the file of
its book. Needs no database and asks no network.

What is signed is the digest of all figures, and a few of them in the open. The words on the page are not: they are to be laid
beside the figures, by a person.
"""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import pikepdf

from core.money import Money
from projects.desk.sampling import fingerprint_of
from reports.issued.chain_file import Chain
from reports.issued.headlines import TITLES, signed_figures
from reports.issued.message import SHORT_DIGEST, Message, read
from reports.issued.sealing import PATH, code_of, holds, spoken, unpacked

# What the file of a paper carries: its seal, and the figures that the digest is taken over, byte for byte.
SEAL_FILE, FIGURES_FILE = "seal.json", "figures.json"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a paper brings with it; `figures` is None where only its square was read."""

    message: str
    signature: bytes
    code: str
    figures: bytes | None


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the outcome; `agrees` is None for one that only tells what was signed."""

    agrees: bool | None
    sentence: str


def sheet_of_pdf(content: bytes) -> Sheet:
    """The seal and the figures that a PDF file carries. Raises ValueError, with a sentence."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            attached = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}
    except pikepdf.PdfError as trouble:
        raise ValueError("it is no PDF file that can be read") from trouble
    if SEAL_FILE not in attached:
        raise ValueError("it carries no seal: it is a form to fill in, or no paper of ours")
    try:
        seal = json.loads(attached[SEAL_FILE])
        return Sheet(seal["message"], bytes.fromhex(seal["signature"]), seal["code"], attached.get(FIGURES_FILE))
    except (ValueError, KeyError, TypeError) as trouble:
        raise ValueError("the seal that it carries cannot be read") from trouble


def sheet_of_square(text: str) -> Sheet:
    """What a camera reads from the square of a paper. Raises ValueError, with a sentence."""
    _, found, rest = text.strip().upper().rpartition(PATH)
    code, _, payload = rest.partition("/")
    if not found:
        raise ValueError("it is no square of a paper: it has no /P/ in it")
    message, signature = unpacked(payload)
    return Sheet(message, signature, code, None)


def judged(sheet: Sheet, keys: Sequence[bytes], chains: Sequence[Chain]) -> Iterator[Told]:
    """What was signed, and whether signature, figures and books agree with it, sentence by sentence."""
    if not any(holds(sheet.message, sheet.signature, key) for key in keys):
        yield Told(False, "The seal does not hold: this was not signed with the key that was given, or it was changed since.")
        return
    yield Told(True, "The seal holds: it was signed with the key that was given.")
    try:
        said = read(sheet.message)
    except ValueError:
        yield Told(False, "What was signed has another form than this version knows.")
        return
    if sheet.code != code_of(sheet.signature):
        yield Told(False, f"The code {spoken(sheet.code)} is not that of this seal ({spoken(code_of(sheet.signature))}).")
    yield from _what_was_signed(said)
    yield _figures(sheet, said)
    if chains:
        yield from _books(said, chains)


def _what_was_signed(said: Message) -> Iterator[Told]:
    title = TITLES.get(said.kind, said.kind)
    yield Told(None, f"{'PRACTICE, made-up money. ' if said.practice else ''}{title}, up to {said.day.isoformat()}.")
    if said.books:
        books = "its book" if said.books == 1 else f"{said.books} books"
        yield Told(None, f"It includes {books} up to entry {said.number}, fingerprint {said.fingerprint}.")
    for one in signed_figures(said):
        yield Told(None, f"{one.name}: {one.figure if isinstance(one.figure, Money) else str(one.figure)}")
    yield Told(None, "Lay these beside the page: what the page says otherwise was changed on the page.")


def _figures(sheet: Sheet, said: Message) -> Told:
    if sheet.figures is None:
        return Told(None, "All other figures are in the file of the paper, which was not given.")
    if sha256(sheet.figures).hexdigest()[:SHORT_DIGEST] != said.digest:
        return Told(False, "The figures that the file carries are not those that were signed.")
    return Told(True, f"The figures that the file carries ({FIGURES_FILE}) are those that were signed.")


def _books(said: Message, chains: Sequence[Chain]) -> Iterator[Told]:
    """Whether the files of the books end, as far as the paper goes, in the fingerprint that it carries."""
    if len(chains) != said.books:
        yield Told(False, f"The paper is about {said.books} books, and the files of {len(chains)} were given.")
        return
    if len(chains) > 1:
        yield _many(said, chains)
        return
    chain = chains[0]
    if chain.mark(said.number)[:SHORT_DIGEST] == said.fingerprint:
        since = chain.corrections_since(said.number)
        yield Told(True, f"The book {chain.name} ({chain.owner}) still has the history up to entry {said.number}.")
        yield Told(None, f"{since} {'correction was' if since == 1 else 'corrections were'} written since.")
        return
    missing = f"The book {chain.name} ({chain.owner}) has not the history that the paper was printed from."
    yield Told(False, f"{missing} {_why(said, chain)}")


def _why(said: Message, chain: Chain) -> str:
    if chain.broken is not None and chain.broken <= said.number + 1:  # the entry after it tells that it was changed itself
        return f"Its chain is broken: entry {chain.broken} does not continue the one before it."
    if not chain.mark(said.number):
        return f"It has {len(chain.marks)} entries only."
    return "Its past was written again, or it is the file of another book."


def _many(said: Message, chains: Sequence[Chain]) -> Told:
    """A paper of many books says where they stood together: their files must be of that moment."""
    heads = [(chain.owner, len(chain.marks), chain.marks[-1]) for chain in chains if chain.marks]
    together = fingerprint_of(heads)[:SHORT_DIGEST]
    if sum(number for _, number, _ in heads) == said.number and together == said.fingerprint:
        return Told(True, f"The {said.books} books stand where the paper says.")
    return Told(
        False,
        "The books do not stand together where the paper says. If they were written in since, use --database, which knows where "
        "each one stood.",
    )
