"""The files that a paper carries inside its PDF, for programs and for auditors: exactly what it says, as data.

- `figures.json`: the figures as the seal's digest is taken over them, to the byte (ISO 32000-2, AFRelationship Data).
- `paper.csv`, `lines.csv` …: the same as tables, by the rule of `reports.flattened` (Alternative).
- `seal.json`: message, signature, public key and code of the seal, so that the paper can be checked offline (Supplement).

A form to fill in has no figures and carries none. Nothing is in a file that the frozen paper does not hold: who prints names as
numbers hands out no names in the attachment either.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core import frozen
from core.marks import N_
from reports.flattened import Table, tables
from reports.issued.figures import figures_of
from reports.issued.sealing import UNSEALED, Seal
from reports.papers import Paper

FIGURES = "figures.json"
SEAL = "seal.json"
# Said by the file itself to whoever opens its list of attachments; no page shows it.
_ABOUT_FIGURES = N_("The figures of this paper, for programs")
_ABOUT_TABLE = N_("The figures of this paper as a table")
_ABOUT_SEAL = N_("The seal of this paper, to check it offline")


class Relationship(StrEnum):
    """What an attached file is to the paper, in the words of ISO 32000-2, 7.11.3."""

    DATA = "Data"
    ALTERNATIVE = "Alternative"
    SUPPLEMENT = "Supplement"


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """`name` is plain ASCII and unlike any other in the same paper; `about` says what it is, for the catalogues."""

    name: str
    content: bytes
    relationship: Relationship
    about: str


def files_of(paper: Paper, seal: Seal | None = None, more: Sequence[AttachedFile] = ()) -> tuple[AttachedFile, ...]:
    """The files of a paper, and whatever `more` it is given along. Raises TypeError as `figures_text` does."""
    if paper.kind in UNSEALED:
        return tuple(more)
    figures = figures_of(paper)
    return (
        AttachedFile(FIGURES, frozen.text_of(figures).encode(), Relationship.DATA, _ABOUT_FIGURES),
        *(
            AttachedFile(f"{table.name}.csv", csv_of(table), Relationship.ALTERNATIVE, _ABOUT_TABLE)
            for table in tables(figures)
        ),
        *((AttachedFile(SEAL, seal_text(seal).encode(), Relationship.SUPPLEMENT, _ABOUT_SEAL),) if seal else ()),
        *more,
    )


def csv_of(table: Table) -> bytes:
    """UTF-8 with a byte order mark, without which Excel garbles Thai; a line of headings first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    columns = table.columns
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def seal_text(seal: Seal) -> str:
    """One line of JSON with sorted keys; signature and public key as hexadecimal digits."""
    told = {
        "message": seal.message,
        "signature": seal.signature.hex(),
        "public_key": seal.public_key.hex(),
        "code": seal.code,
    }
    return frozen.text_of(told)
