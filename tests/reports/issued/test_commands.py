"""What an auditor does at her own machine: the public key, a paper, a book, and a sentence for each thing that agrees or not."""

import subprocess
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from click.testing import Result
from flask import Flask

from core.db import reading, transaction
from groups.finding import book_of
from groups.models import Group
from reports.group_statement import GroupStatement
from reports.issued.chain_file import chain_file, read_chain
from reports.issued.keys import Issuer, public_pem
from reports.issued.sealing import Seal, sealed
from tests.reports.issued.papers import KEY, a_small_group, file_of, met, printed

pytestmark = pytest.mark.one_engine


@dataclass(frozen=True)
class Auditor:
    """Her files: a paper, the key that sealed it, the book, and a book of another group."""

    app: Flask
    folder: Path
    paper: GroupStatement
    seal: Seal

    def file(self, name: str, content: bytes) -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    @property
    def key(self) -> str:
        return self.file("key.pem", public_pem(self.seal.public_key).encode())

    def run(self, *arguments: str) -> Result:
        return self.app.test_cli_runner().invoke(args=list(arguments))

    def verify(self, *arguments: str) -> Result:
        return self.run("verify-paper", *arguments)


@pytest.fixture
def auditor(app: Flask, tmp_path: Path) -> Auditor:
    issuer: Issuer = app.extensions["issuer"]
    with transaction(app.extensions["engine"]) as session:
        group = a_small_group(session)
        met(session, group, 0)
        paper, seal = printed(session, group, issuer)
        met(session, group, 1)
    return Auditor(app, tmp_path, paper, seal)


def book(auditor: Auditor) -> bytes:
    path = auditor.folder / "book"
    told = auditor.run("export-journal", "Khlong Lamnun Savings Group", "--format", "chain", "--out", str(path))
    assert told.exit_code == 0, told.output
    return path.read_bytes()


def test_the_public_key_is_printed_and_nothing_more(auditor: Auditor) -> None:
    told = auditor.run("paper-key")
    assert told.stdout == public_pem(auditor.seal.public_key)


def test_a_file_a_key_and_a_book_agree(auditor: Auditor) -> None:
    pdf, kept = auditor.file("sheet.pdf", file_of(auditor.paper, auditor.seal)), auditor.file("book.jsonl", book(auditor))
    told = auditor.verify(pdf, "--key", auditor.key, "--book", kept)
    assert told.exit_code == 0, told.output
    assert "Group statement, up to 2026-01-31." in told.output and "In the loan fund: 200.00 THB" in told.output
    assert "are those that were signed" in told.output and "still has the history up to entry" in told.output
    assert "0 corrections were written since." in told.output


def test_the_text_of_the_square_is_enough(auditor: Auditor) -> None:
    told = auditor.verify("--square", auditor.seal.square.lower(), "--key", auditor.key)
    assert told.exit_code == 0 and "Money for shares: 200.00 THB" in told.output


def test_the_service_is_asked_by_code_or_by_square(auditor: Auditor) -> None:
    for asked in (("--code", auditor.seal.spoken_code), ("--square", auditor.seal.square)):
        told = auditor.verify(*asked, "--database")
        assert told.exit_code == 0 and "still have its history" in told.output, told.output
    told = auditor.verify("--code", "0" * 16, "--database")
    assert told.exit_code == 1 and "knows no paper with this code" in told.output


def test_other_figures_in_the_file_are_found(auditor: Auditor) -> None:
    other = replace(auditor.paper, in_shares=False)
    told = auditor.verify(auditor.file("sheet.pdf", file_of(other, auditor.seal)), "--key", auditor.key)
    assert told.exit_code == 1 and "are not those that were signed" in told.output


def test_another_key_did_not_sign_it(auditor: Auditor) -> None:
    other = auditor.file("other.pem", public_pem(KEY.public_key).encode())
    told = auditor.verify("--square", auditor.seal.square, "--key", other)
    assert told.exit_code == 1 and "The seal does not hold" in told.output and "Money for shares" not in told.output


def test_a_seal_with_another_code_than_its_own_is_found(auditor: Auditor) -> None:
    other = sealed(auditor.paper, KEY)
    assert other is not None
    swapped = auditor.seal.square.replace(auditor.seal.code, other.code)
    told = auditor.verify("--square", swapped, "--key", auditor.key)
    assert told.exit_code == 1 and f"The code {other.spoken_code} is not that of this seal" in told.output


@pytest.mark.parametrize(
    "change, why",
    [
        ((b"Meeting", b"Gathering"), "does not continue the one before it"),
        ((b'"number":1,', b'"number":2,'), "does not continue the one before it"),
        ((b"Khlong Lamnun", b"Khlong Lamnum"), "entry 1 does not continue"),
    ],
)
def test_a_changed_book_is_found(auditor: Auditor, change: tuple[bytes, bytes], why: str) -> None:
    kept = book(auditor)
    assert change[0] in kept
    changed = auditor.file("changed", kept.replace(*change))
    told = auditor.verify("--square", auditor.seal.square, "--key", auditor.key, "--book", changed)
    assert told.exit_code == 1 and why in told.output, told.output


def test_a_book_that_ends_too_early_and_two_books_for_one_are_found(auditor: Auditor) -> None:
    first = b"\n".join(line for line in book(auditor).split(b"\n") if b'"previous"' not in line)
    one = auditor.file("first", first)
    told = auditor.verify("--square", auditor.seal.square, "--key", auditor.key, "--book", one)
    assert told.exit_code == 1 and "It has 0 entries only." in told.output
    told = auditor.verify("--square", auditor.seal.square, "--key", auditor.key, "--book", one, "--book", one)
    assert told.exit_code == 1 and "the files of 2 were given" in told.output


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        ((), "Give a PDF file"),
        (("--code", "0" * 16), "Give a PDF file"),
        (("--square", "HELLO"), "it has no /P/ in it"),
        (("--square", "/P/0/0"), "The square cannot be read"),
        (("--square", "{square}"), "Give the public key"),
        (("{pdf}", "--key", "{key}"), "it carries no seal"),
        (("{text}", "--key", "{key}"), "it is no PDF file"),
        (("--square", "{square}", "--key", "{text}"), "it holds no public key"),
        (("--square", "{square}", "--key", "{key}", "--book", "{text}"), "it is no file that"),
    ],
)
def test_what_cannot_be_checked_is_told_in_a_sentence(auditor: Auditor, arguments: tuple[str, ...], sentence: str) -> None:
    with pikepdf.new() as pdf:
        pdf.save(auditor.folder / "bare.pdf")
    given = {
        "square": auditor.seal.square,
        "key": auditor.key,
        "pdf": str(auditor.folder / "bare.pdf"),
        "text": auditor.file("text", b"[]"),
    }
    told = auditor.verify(*(argument.format(**given) for argument in arguments))
    assert told.exit_code in (1, 2) and sentence in told.output and told.exception.__class__ is SystemExit, told.output


def test_the_chain_can_be_made_again_by_any_tool_that_knows_sha256(auditor: Auditor) -> None:
    """Each line's digest is its fingerprint, and the next entry names it: the paper's is that of its last entry."""
    lines = book(auditor).decode().splitlines()
    entries = [lines[0], *(line for line in lines if '"previous"' in line)]
    digests = [sha256(line.encode()).hexdigest() for line in entries]
    for digest, following in zip(digests, entries[1:], strict=False):
        assert f'"previous":"{digest}"' in following
    heading = auditor.paper.heading
    assert digests[heading.number] == heading.fingerprint
    with reading(auditor.app.extensions["engine"]) as session:
        assert read_chain(chain_file(session, book_of(session, session.query(Group).one()))).marks == tuple(digests[1:])


def test_the_seal_can_be_checked_with_openssl(auditor: Auditor) -> None:
    """As docs/verifying.md does it."""
    message = auditor.file("message", auditor.seal.message.encode())
    signature = auditor.file("signature", auditor.seal.signature)
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", auditor.key, "-sigfile", signature, "-in", message]
    assert subprocess.run(command, capture_output=True).returncode == 0
    auditor.file("message", auditor.seal.message.replace("200", "900").encode())
    assert subprocess.run(command, capture_output=True).returncode == 1
