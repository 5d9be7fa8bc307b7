"""The canonical form, fixed for ever: a change of one byte in it would break every chain that was ever printed."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from ledger import chain
from ledger.balances import head
from ledger.models import Account, Book, PeriodClosing
from ledger.posting import Draft, Entry, close_period, post
from tests.ledger.books import CASH, FINES, MALEE, day

GENESIS = "a" * 64
CONTENT: dict[str, Any] = {
    "number": 7,
    "day": "2026-11-23",
    "recorded_at": "2026-11-23T12:00:00.000000Z",
    "recorded_by": "user:0123456789abcdef",
    "reference": "meeting:0123456789abcdef",
    "memo": "ประชุมครั้งที่ 7",
    "reverses": None,
    "evidence": "e" * 64,
    "closed_through": None,
    "postings": [("1010", "2010/member:7", 5_000, ""), ("1010", "4010", 100, 'late, "again" \\ ñ')],
}

# These were computed when the form was fixed. If one fails, the form was changed: put it back.
GOLDEN = {
    "book": "72fcf7afb163693d65ae292e37e6a336d87600e17ca52571526f5b07921be295",
    "account": "d3a0522570c927db65dd49489298591d28791511e20257ca4053052699bfb933",
    "transaction": "2f67c5f3d85ec0bc350e4ef6dd7c8c1ed2247150b96499ab062e182afd51f343",
    "reversal": "752dc09e3b0a98f3dd92105ad80d9e644c20d350bda2a4d7a05911777419169b",
    "closing": "ef637f228421212d5dbc7b0f4a9ca57741e8bc5a0c02410f3e8889e36fc9805d",
}


def test_the_fingerprint_of_a_book() -> None:
    mark = chain.book_fingerprint(
        owner="group:a", name="บ้านรักไทย", currency="THB", opened_on="2026-01-01", practice=False
    )
    assert mark == GOLDEN["book"]


def test_the_fingerprint_of_an_account() -> None:
    mark = chain.account_fingerprint(
        GENESIS, code="2010", holder="member:7", type="liability", name="Members' shares", guarded=False
    )
    assert mark == GOLDEN["account"]


def test_the_fingerprint_of_a_journal_transaction() -> None:
    assert chain.fingerprint(GENESIS, **CONTENT) == GOLDEN["transaction"]


def test_the_fingerprint_of_a_reversal_in_a_book_that_was_closed_before() -> None:
    content = CONTENT | {"reverses": 3, "closed_through": "2026-10-31", "evidence": None}
    assert chain.fingerprint(GENESIS, **content) == GOLDEN["reversal"]


def test_the_fingerprint_of_a_closing() -> None:
    mark = chain.closing_fingerprint(
        GENESIS, through="2026-10-31", closed_at="2026-11-23T12:00:00.000000Z", closed_by="user:t", number=6
    )
    assert mark == GOLDEN["closing"]


def test_anybody_can_compute_a_fingerprint_with_sorted_keys_and_no_spaces() -> None:
    written = json.dumps(CONTENT | {"previous": GENESIS}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert sha256(written.encode()).hexdigest() == chain.fingerprint(GENESIS, **CONTENT)


def test_a_book_kept_today_has_the_fingerprints_that_it_had_when_the_form_was_fixed(session: Session, book: Book) -> None:
    """From the services down: the days, moments, accounts and amounts as they are really written."""
    entries = (Entry(CASH, MALEE, 5_000), Entry(CASH, FINES, 100, "late"))
    post(session, book, Draft(day(11, 1), "meeting:1", "ประชุม", entries, bytes(range(32))), by="user:t")
    close_period(session, book, date(2026, 11, 22), by="user:t")
    account = session.query(Account).filter_by(book_id=book.id, code="2010", holder="member:1").one()
    closing = session.query(PeriodClosing).filter_by(book_id=book.id).one()
    assert [book.fingerprint, account.fingerprint, head(session, book).fingerprint, closing.fingerprint] == [
        "44739d7d26a2d112a5b48c07019b0d30d7b3016f3eed9d175c484ab0adf7cfbd",
        "1c8bbee41ebbb106c383bebc372a35c0e3b39e850cfc6e8342752ce6b672d640",
        "a2c9a8992c53c778c2604fa122b8c86564d5afd8cdea5c55ab4be3855a6afd13",
        "6c8a09bbfc64c1b67380f9d9cac9c35bb5b689275c88d8f5ca165416ec2fe38f",
    ]


texts = st.text(st.characters(codec="utf-8"), max_size=8)
marks = st.sampled_from(["a" * 64, "b" * 64])
contents = st.fixed_dictionaries(
    {
        "number": st.integers(1, 3),
        "day": st.sampled_from(["2026-01-01", "2026-01-02"]),
        "recorded_at": st.sampled_from(["2026-11-23T12:00:00.000000Z", "2026-11-23T12:00:00.000001Z"]),
        "recorded_by": texts,
        "reference": texts,
        "memo": texts,
        "reverses": st.none() | st.integers(1, 2),
        "evidence": st.none() | marks,
        "closed_through": st.none() | st.sampled_from(["2025-12-31", "2026-01-01"]),
        "postings": st.lists(st.tuples(texts, texts, st.integers(1, 3), texts), min_size=1, max_size=3),
    }
)


@given(marks, contents, marks, contents)
def test_other_contents_have_another_fingerprint(one: str, this: Any, other: str, that: Any) -> None:
    same = (one, this) == (other, that)
    assert (chain.fingerprint(one, **this) == chain.fingerprint(other, **that)) == same


@given(contents, st.data())
def test_any_single_change_changes_the_fingerprint(content: dict[str, Any], data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(sorted(content)))
    changed = content | {field: data.draw(contents)[field]}
    assert (chain.fingerprint(GENESIS, **content) == chain.fingerprint(GENESIS, **changed)) == (content == changed)


@pytest.mark.parametrize("moved", [("ab", "c"), ("a", "bc"), ("", "abc"), ("abc", ""), ('ab","memo":"c', "")])
def test_text_does_not_flow_from_one_field_into_the_next(moved: tuple[str, str]) -> None:
    found = {
        chain.fingerprint(GENESIS, **(CONTENT | {"memo": memo, "reference": reference}))
        for memo, reference in (moved, ("abc ", ""))
    }
    assert len(found) == 2
