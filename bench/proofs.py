"""What a proof takes: time for the tree of a whole book against `verify_book` in the same run, and how large a square becomes.

The book has --entries journal transactions; each is a meeting of forty with eighty postings, or, with --postings 2, a small one.
`tree` reads every posting once and hashes it; `verify` reads and recomputes all that the ledger has to say of the same book. They
take turns; the least processor time of each is compared. Then a proof of one member in the middle of the book: its bytes,
characters and the version of its QR code (ISO/IEC 18004, error correction L). Ends with one line of JSON.

    python -m bench.proofs [--entries 500] [--postings 80] [--rounds 3]
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from time import process_time
from typing import Any

import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from core.db import connect, reading, transaction
from groups import charts
from groups.charts import holder
from ledger.chain import fingerprint
from ledger.chart import account_ids, open_account, open_book
from ledger.models import Book
from ledger.verify import verify_book
from migrations.migrate import upgrade
from reports.issued.keys import Issuer
from reports.proofs.book_tree import book_tree, proof_from
from reports.proofs.compact import to_bytes, to_code

MEMBERS = 40
FIRST = date(2020, 1, 1)
# A tree costs one look at the book, as `verify` does.
TARGET = 1.25


def a_book(session: Session, entries: int, postings: int) -> Book:
    """Each meeting: shares and a fine of every member, in the order of their numbers. Written past `post`, which checks each
    day's cash and would take an hour; the chain is real, the derived tables are left out and so are their rules."""
    book = open_book(
        session,
        owner="group:0123456789abcdef",
        name="Khlong Lamnun Savings Group",
        currency="THB",
        opened_on=FIRST,
        chart=charts.ALL,
    )
    for number in range(1, MEMBERS + 1):
        for code in (charts.MEMBERS_SHARES, charts.FINES_OWED):
            open_account(session, book, charts.BY_CODE[code], holder(number))
    ids = account_ids(session.connection(), book)
    moves = [(charts.LOAN_FUND_CASH, "", charts.MEMBERS_SHARES, holder(n)) for n in range(1, MEMBERS + 1)]
    fines = [(charts.FINES_OWED, holder(n), charts.FINES, "") for n in range(1, MEMBERS + 1)]
    every = [move for both in zip(moves, fines, strict=True) for move in both][:postings]
    previous, previous_number = book.fingerprint, None
    headers, rows = [], []
    for number in range(1, entries + 1):
        day = FIRST + timedelta(days=number)
        lines = [(d, dh, c, ch, 100_00 + number % 7 * 50_00) for d, dh, c, ch in every]
        content: dict[str, Any] = {
            "number": number,
            "day": day,
            "recorded_at": f"{day.isoformat()}T12:00:00.000000Z",
            "recorded_by": "user:0123456789abcdef",
            "reference": f"meeting:{number:016x}",
            "memo": f"Meeting {number}",
            "reverses": None,
            "evidence": f"{number:064x}",
            "closed_through": None,
        }
        said = [(f"{d}/{dh}" if dh else d, f"{c}/{ch}" if ch else c, amount, "") for d, dh, c, ch, amount in lines]
        mark = fingerprint(previous, **{**content, "day": day.isoformat()}, postings=said)
        before = {"previous_number": previous_number, "previous_fingerprint": previous}
        headers.append({"book_id": book.id, **content, **before, "postings": len(lines), "fingerprint": mark})
        rows += [
            {"book_id": book.id, "number": number, "place": place, "postings": len(lines), "day": day, "memo": ""}
            | {"debit_id": ids[d, dh], "credit_id": ids[c, ch], "amount_minor": amount}
            for place, (d, dh, c, ch, amount) in enumerate(lines, start=1)
        ]
        previous, previous_number = mark, number
    connection = session.connection()
    for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = 1")
    _write(session, headers, rows)
    return book


def _write(session: Session, headers: list[dict[str, object]], rows: list[dict[str, object]]) -> None:
    for table, given in (("journal_transaction", headers), ("posting", rows)):
        columns = list(given[0])
        values = [tuple(str(value) if isinstance(value, date) else value for value in row.values()) for row in given]
        marks = ", ".join("?" * len(columns))
        session.connection().exec_driver_sql(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)


def best(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Seconds of the processor, each work's quickest turn."""
    found = [float("inf")] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            start = process_time()
            work()
            found[place] = min(found[place], process_time() - start)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--entries", type=int, default=500)
    parser.add_argument("--postings", type=int, default=80)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    issuer = Issuer(Ed25519PrivateKey.generate())
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/books.db")
        upgrade(engine)
        with transaction(engine) as session:
            a_book(session, asked.entries, asked.postings)
        with reading(engine) as session:
            book = session.query(Book).one()
            chain = [finding for finding in verify_book(session, book) if finding.rule == "chain_is_unbroken"]
            assert not chain, chain[:3]
            tree_s, verify_s = best(asked.rounds, lambda: book_tree(session, book, issuer), lambda: verify_book(session, book))
            tree = book_tree(session, book, issuer)
            start = process_time()
            proof = proof_from(session, tree, holder(MEMBERS // 2 if asked.postings > 2 else 1), [asked.entries // 2], FIRST)
            proof_s = process_time() - start
        engine.dispose()
    assert proof is not None
    code = to_code(proof)
    found = {
        "entries": asked.entries,
        "postings": asked.entries * asked.postings,
        "tree_s": round(tree_s, 3),
        "verify_s": round(verify_s, 3),
        "ratio": round(tree_s / verify_s, 2),
        "proof_ms": round(proof_s * 1000, 1),
        "lines": len(proof.entries[0].shown),
        "bytes": len(to_bytes(proof)),
        "characters": len(code),
        "qr_version": segno.make(code, error="l", micro=False, boost_error=False).version,
    }
    print(f"tree {found['tree_s']} s, verify {found['verify_s']} s: {found['ratio']} (target at most {TARGET})")
    print(f"proof of {found['lines']} lines: {found['bytes']} bytes, {found['characters']} characters, QR {found['qr_version']}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
