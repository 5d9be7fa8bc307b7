"""The forms of leaves, fixed for ever: what was handed out must stay provable."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.tree import tree_of
from reports.proofs import leaves
from tests.reports.proofs.issuers import ANOTHER, OURS

BOOK = "b" * 64
SECRET = leaves.secret_of(OURS.key)
TEXT = leaves.posting_text(
    BOOK, 9, 3, "2026-03-04", leaves.account_text("1010", ""), leaves.account_text("2010", "member:7"), 500_00, "ü"
)


def test_the_forms_are_what_they_were_when_they_were_fixed() -> None:
    """If one fails, the form was changed: put it back."""
    nonce = leaves.Nonces(SECRET, BOOK).of(9, 3)
    leaf = leaves.posting_leaf(nonce, TEXT)
    entry = leaves.entry_leaf("f" * 64, 1, tree_of([leaf]).root)
    assert [SECRET.hex(), nonce.hex(), leaf.hex(), entry.hex(), leaves.holder_commitment(nonce, "member:7")] == GOLDEN


# Computed with hashlib and hmac alone, by the words of reports/proofs/leaves.py.
GOLDEN = [
    "d73be0311bd2566b715ec8be9b5d266dcc774cf162cfcbce293f5dc7b1ed150f",
    "1fdafbe370f5ae843499c70e5de95f88",
    "965ce07db6ea2f945096c3f397580afee35983b2fcdcd6feff18e0efdb1b73c0",
    "c55c4968571c687dbc2b14ab57f5a70487e872743b46fc67a1dbbb896260aa90",
    "1c6108697c78fa10116b7da1ec309b620e638f396abbf854f482dcc34d956905",
]


def test_a_posting_reads_as_json_with_sorted_keys_and_no_spaces() -> None:
    assert TEXT.decode() == (
        f'{{"amount":50000,"book":"{BOOK}","credit":"2010/member:7","day":"2026-03-04","debit":"1010",'
        '"memo":"ü","number":9,"place":3}'
    )


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"), min_size=1), st.integers(1, 10**15))
def test_whatever_a_posting_says_its_text_is_canonical_json(memo: str, holder: str, amount: int) -> None:
    debit, credit = leaves.account_text("1010", holder), leaves.blinded_account_text("2030", "c" * 64)
    text = leaves.posting_text(BOOK, 9, 3, "2026-03-04", debit, credit, amount, memo)
    said = {
        "amount": amount,
        "book": BOOK,
        "credit": ["2030", "c" * 64],
        "day": "2026-03-04",
        "debit": f"1010/{holder}",
        "memo": memo,
        "number": 9,
        "place": 3,
    }
    assert text.decode() == json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_every_place_and_key_and_side_has_a_nonce_of_its_own() -> None:
    secrets = (SECRET, leaves.secret_of(ANOTHER.key))
    found = {
        leaves.Nonces(secret, book).of(number, place, part)
        for secret in secrets
        for book in (BOOK, "c" * 64)
        for number, place in ((1, 1), (1, 11), (11, 1), (2, 1))
        for part in ("", "debit", "credit")
    }
    assert len(found) == 2 * 2 * 4 * 3
    assert SECRET not in (OURS.key.private_bytes_raw(), OURS.public_key)
