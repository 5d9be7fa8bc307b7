"""The seal: one code for one paper wherever and whenever it is printed, another for one other figure, and none can be made up."""

import base64
import string
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendars import Period
from core.money import currency
from reports.issued import message as messages
from reports.issued.keys import Issuer, public_keys_in, public_pem
from reports.issued.sealing import Seal, code_of, code_typed, holds, packed, sealed, unpacked
from reports.papers import Heading, Paper, Witness
from reports.trial_balance import AccountLine, TrialBalancePaper

KEY = Issuer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), "https://books.example.org")
OTHER = Issuer(Ed25519PrivateKey.from_private_bytes(bytes(32)), "https://books.example.org")
MARK = "3fa291bc77d01e5a" * 4
STOOD = (Witness("group:a", 42, MARK),)
HEADING = Heading("Khlong Lamnun", "Canal", False, date(2026, 11, 23), 42, MARK, 1, STOOD, "group:a", "accounts")
TOTAL = AccountLine("", "", 500, 500, 123_450, 123_450)
PAPER = TrialBalancePaper(HEADING, Period(date(2026, 1, 1), date(2026, 12, 31)), currency("THB"), (), TOTAL, (), 0)


def seal_of(paper: Paper, issuer: Issuer = KEY) -> Seal:
    seal = sealed(paper, issuer)
    assert seal is not None
    return seal


def test_what_is_signed_can_be_read_by_anybody() -> None:
    short, seal = MARK[:32].upper(), seal_of(PAPER)
    digest = seal.digest[:32].upper()
    assert seal.message == f"K1:TRIAL-BALANCE:2026-12-31:THB:1:42:{short}:{digest}:DEBITS.123450:CREDITS.123450"
    assert seal.square.startswith(f"HTTPS://BOOKS.EXAMPLE.ORG/P/{seal.code}/K1:TRIAL-BALANCE:")
    assert set(seal.square) <= set(string.ascii_uppercase + string.digits + "$%*+-./:"), "what a QR code keeps in few modules"


def test_the_same_paper_has_the_same_code_on_another_day_and_at_another_address() -> None:
    later = replace(PAPER, heading=replace(HEADING, printed_on=date(2027, 3, 1)))
    moved = Issuer(KEY.key, "https://elsewhere.example.org")
    assert {seal_of(PAPER).code, seal_of(later).code, seal_of(PAPER, moved).code} == {seal_of(PAPER).code}


@pytest.mark.parametrize(
    "other",
    [
        replace(PAPER, total=replace(TOTAL, moved_debit_minor=501)),
        replace(PAPER, currency=currency("ZAR")),
        replace(PAPER, period=Period(date(2026, 1, 1), date(2026, 12, 30))),
        replace(PAPER, heading=replace(HEADING, group="Khlong Lamnum")),
        replace(PAPER, heading=replace(HEADING, number=43)),
        replace(PAPER, heading=replace(HEADING, practice=True)),
        replace(PAPER, heading=replace(HEADING, about="journal")),
    ],
)
def test_one_other_figure_is_another_paper(other: TrialBalancePaper) -> None:
    assert seal_of(other).code != seal_of(PAPER).code


def test_who_has_another_key_makes_other_codes_and_no_signature_that_holds() -> None:
    forged = seal_of(PAPER, OTHER)
    assert forged.message == seal_of(PAPER).message and forged.code != seal_of(PAPER).code
    assert not holds(forged.message, forged.signature, KEY.public_key)
    assert not holds("K1:" + seal_of(PAPER).message, seal_of(PAPER).signature, KEY.public_key)
    assert not holds(forged.message, b"short", KEY.public_key) and not holds(forged.message, forged.signature, b"no key")


def test_a_form_to_fill_in_has_no_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrialBalancePaper, "kind", "blank_sheet")
    assert sealed(PAPER, KEY) is None


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\t", "«{}»"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    code = "01AB0000111VWXYZ"
    for written in (code, "OIAB-OOOO-IILV-WXYZ", "o1ab 0o0o lli v wxyz"):
        assert code_typed(typed.format(written)) == code


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_short_text(typed: str) -> None:
    assert len(code_typed(typed)) <= 17


def test_codes_look_like_nothing_else() -> None:
    codes = [code_of(bytes([n]) * 64) for n in range(200)]
    assert len(set(codes)) == 200 and all(len(code) == 16 == len(code_typed(code)) for code in codes)
    assert not set("".join(codes)) & set("ILOU")


names = st.text(string.ascii_lowercase + "_", min_size=1, max_size=20)
digests = st.text("0123456789abcdef", min_size=32, max_size=32)
said = st.builds(
    messages.Message,
    practice=st.booleans(),
    kind=names,
    day=st.dates(),
    currency=st.sampled_from(["", "THB", "KWD"]),
    books=st.integers(0, 10**6),
    number=st.integers(0, 10**15),
    fingerprint=digests,
    digest=digests,
    figures=st.dictionaries(names, st.integers(-(10**15), 10**15), max_size=4),
)


@given(said, st.binary(min_size=64, max_size=64))
def test_a_message_and_its_signature_come_back_as_they_were(message: messages.Message, signature: bytes) -> None:
    line = messages.written(message)
    assert messages.read(line) == message and list(messages.read(line).figures) == list(message.figures)
    assert unpacked(packed(line, signature)) == (line, signature)


@given(st.text(max_size=200) | st.text("K1P:-.ABC0123456789", max_size=200))
def test_a_line_of_another_form_is_refused(line: str) -> None:
    for read in (messages.read, unpacked):
        with pytest.raises(ValueError):
            read(line)


def test_two_writings_of_one_signature_are_one() -> None:
    """The last letter of base32 has bits to spare; what they are changes nothing."""
    line, letters = seal_of(PAPER).message, base64.b32encode(seal_of(PAPER).signature).decode().rstrip("=")
    last = string.ascii_uppercase + "234567"
    twisted = letters[:-1] + last[last.index(letters[-1]) ^ 1]
    assert unpacked(f"{line}:{twisted}") == (line, seal_of(PAPER).signature)


def test_a_file_of_several_keys_is_read_whole_and_one_of_none_is_refused() -> None:
    both = public_pem(KEY.public_key) + public_pem(OTHER.public_key)
    assert public_keys_in(both.encode()) == [KEY.public_key, OTHER.public_key]
    for wrong in (b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"):
        with pytest.raises(ValueError, match="key"):
            public_keys_in(wrong)
