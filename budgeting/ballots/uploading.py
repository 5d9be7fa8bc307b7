"""A batch that was typed elsewhere, without a network, and sent as a CSV file: one entry of one person for each of its lines.

Columns "serial" and "choices" ("1 4 7"; "1=3 4=2" with points); "spoiled" says why a paper does not count. Either every line is
taken or none; each wrong line is named by the number that a spreadsheet shows.
"""

from collections import Counter

from sqlalchemy.orm import Session

from budgeting.ballots.box import terms_needed
from budgeting.ballots.entering import Came, OnPaper, enter
from budgeting.ballots.errors import LinesRefused, UploadHeadings, UploadTooLong
from budgeting.ballots.models import BallotBatch
from budgeting.ballots.saying import read
from budgeting.counting.election import BallotKind
from budgeting.models import BudgetRound
from core.errors import Refusal
from projects.settlements.reading import Row, read_csv

SERIAL, CHOICES, SPOILED = "serial", "choices", "spoiled"


def enter_file(
    session: Session, found: BudgetRound, batch: BallotBatch, name: str, content: bytes, *, by: str
) -> Counter[Came]:
    """How many papers came first, were accepted, or differ. Call it in a transaction that a refusal undoes.

    Raises FileRefused, UploadHeadings, UploadTooLong, LinesRefused, TermsMissing.
    """
    sheet = read_csv(name, content)
    columns = {heading.casefold(): column for column, heading in enumerate(sheet.headings)}
    if SERIAL not in columns or CHOICES not in columns:
        raise UploadHeadings()
    if len(sheet.rows) > batch.papers:
        raise UploadTooLong(rows=len(sheet.rows), number=batch.number, papers=batch.papers)
    kind, came, refused = terms_needed(session, found).ballot.kind, Counter[Came](), []
    for row in sheet.rows:
        try:
            paper = _paper(row, columns, kind)
            came[enter(session, found, batch, row.cell(columns[SERIAL]), paper, by=by)[1]] += 1
        except Refusal as wrong:
            refused.append((row.number, wrong))
    if refused:
        raise LinesRefused(tuple(refused))
    return came


def _paper(row: Row, columns: dict[str, int], kind: BallotKind) -> OnPaper:
    spoiled = row.cell(columns[SPOILED]) if SPOILED in columns else ""
    return OnPaper(None, spoiled) if spoiled else OnPaper(read(row.cell(columns[CHOICES]), kind))
