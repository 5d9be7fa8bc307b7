"""The hash chain: what a journal transaction says, as bytes that never change their form, and its fingerprint.

Each book begins with a fingerprint of the book itself; every journal transaction's fingerprint is SHA-256 over its own
content and the fingerprint before it. Accounts and closings carry one too. The forms below are fixed for ever: a change of
one byte would break every chain that was ever printed. They can be redone with any tool that writes JSON with sorted keys
and no spaces.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256


def book_fingerprint(*, owner: str, name: str, currency: str, opened_on: str, practice: bool) -> str:
    """The fingerprint that the first journal transaction of a book builds on. 64 hexadecimal characters."""
    return digest(book_text(owner=owner, name=name, currency=currency, opened_on=opened_on, practice=practice))


def book_text(*, owner: str, name: str, currency: str, opened_on: str, practice: bool) -> str:
    """What a book's fingerprint is taken over."""
    return _written({"book": owner, "currency": currency, "name": name, "opened_on": opened_on, "practice": practice})


def account_fingerprint(book: str, *, code: str, holder: str, type: str, name: str, guarded: bool) -> str:
    """The fingerprint of an account in the book that has the fingerprint `book`. 64 hexadecimal characters."""
    return digest(account_text(book, code=code, holder=holder, type=type, name=name, guarded=guarded))


def account_text(book: str, *, code: str, holder: str, type: str, name: str, guarded: bool) -> str:
    """What an account's fingerprint is taken over."""
    return _written({"book": book, "code": code, "guarded": guarded, "holder": holder, "name": name, "type": type})


def closing_fingerprint(head: str, *, through: str, closed_at: str, closed_by: str, number: int) -> str:
    """The fingerprint of a closing when the book stood at `number`, which has the fingerprint `head`."""
    content = {"closed_at": closed_at, "closed_by": closed_by, "head": head, "number": number, "through": through}
    return digest(_written(content))


def fingerprint(
    previous: str,
    *,
    number: int,
    day: str,
    recorded_at: str,
    recorded_by: str,
    reference: str,
    memo: str,
    reverses: int | None,
    evidence: str | None,
    closed_through: str | None,
    postings: Sequence[tuple[str, str, int, str]],
) -> str:
    """The fingerprint of one journal transaction, given as for `entry_text`. 64 hexadecimal characters."""
    return digest(
        entry_text(
            previous,
            number=number,
            day=day,
            recorded_at=recorded_at,
            recorded_by=recorded_by,
            reference=reference,
            memo=memo,
            reverses=reverses,
            evidence=evidence,
            closed_through=closed_through,
            postings=postings,
        )
    )


def entry_text(
    previous: str,
    *,
    number: int,
    day: str,
    recorded_at: str,
    recorded_by: str,
    reference: str,
    memo: str,
    reverses: int | None,
    evidence: str | None,
    closed_through: str | None,
    postings: Sequence[tuple[str, str, int, str]],
) -> str:
    """What the fingerprint of one journal transaction is taken over, that of the one before it among it.

    `postings` in their places as (debit account, credit account, minor units, memo), accounts written "code" or
    "code/holder"; days are ISO 8601 text, `recorded_at` is that in UTC; `evidence` the SHA-256 of the paper behind it.
    """
    return _written(
        {
            "closed_through": closed_through,
            "day": day,
            "evidence": evidence,
            "memo": memo,
            "number": number,
            "postings": postings,
            "previous": previous,
            "recorded_at": recorded_at,
            "recorded_by": recorded_by,
            "reference": reference,
            "reverses": reverses,
        }
    )


def digest(line: str) -> str:
    """SHA-256 of a line in UTF-8. 64 hexadecimal characters."""
    return sha256(line.encode()).hexdigest()


def _written(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
