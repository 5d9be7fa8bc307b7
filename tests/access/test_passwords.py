"""Passwords: what is taken, what is refused, and that nothing about them can be learned from outside."""

import math
import re
import unicodedata
from typing import Literal

import pytest
from argon2 import PasswordHasher

from access import passwords
from access.errors import PasswordGuessable, PasswordTooLong, PasswordTooShort

GOOD = "seven-goats-climb-quietly"


def test_kept_as_argon2id_with_the_parameters_of_owasp() -> None:
    kept = passwords.hashed(GOOD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert GOOD not in kept
    assert passwords.hashed(GOOD) != kept  # salted
    assert passwords.matches(kept, GOOD)
    assert not passwords.matches(kept, GOOD + "x")


def test_two_keyboards_that_spell_one_letter_differently_agree() -> None:
    typed = "Café-au-lait-à-la-crème-7"
    kept = passwords.hashed(unicodedata.normalize("NFC", typed))
    assert passwords.matches(kept, unicodedata.normalize("NFD", typed))


def test_nobodys_password_matches_nothing_and_is_hashed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_HASHER", Watched(time_cost=2, memory_cost=19 * 1024, parallelism=1))
    assert not passwords.matches(None, GOOD)
    assert len(verified) == 1 and verified[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_endless_password_is_not_hashed() -> None:
    kept = passwords.hashed(GOOD)
    assert not passwords.matches(kept, GOOD * 100_000)


@pytest.mark.parametrize("typed", ["\ud800" * 20, "\x00" * 20, "", " "])
def test_what_no_keyboard_types_is_only_wrong(typed: str) -> None:
    assert not passwords.matches(passwords.hashed(GOOD), typed)


def test_a_hash_of_other_parameters_is_to_be_made_again() -> None:
    assert passwords.kept_the_old_way(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD))
    assert not passwords.kept_the_old_way(passwords.hashed(GOOD))


@pytest.mark.parametrize(
    "taken",
    [
        GOOD,
        "correct umbrella stable nine",  # spaces are welcome
        "แมวสามตัวนั่งบนหลังคาบ้าน",  # and so is every script
        "q" * 7 + "Zk3!vLp0" + "w" * 7 + "x" * 900,  # long ones are not cut
    ],
)
def test_taken(taken: str) -> None:
    passwords.judge(taken, ("Malee", "malee"))


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        ("", PasswordTooShort),
        ("Zk3!vLp0qW9#", PasswordTooShort),  # no number of signs makes up for length
        ("é" * 14, PasswordTooShort),
        ("e\u0301" * 14, PasswordTooShort),  # counted as a reader counts
        ("passwordpassword", PasswordGuessable),
        ("aaaaaaaaaaaaaaaaaaaa", PasswordGuessable),
        ("123456789012345678", PasswordGuessable),
        ("maleerimklongmalee", PasswordGuessable),
        ("x" * 1025, PasswordTooLong),
        ("ก" * 342, PasswordTooLong),  # three bytes each
    ],
)
def test_refused(refused: str, why: type[Exception]) -> None:
    with pytest.raises(why):
        passwords.judge(refused, ("Malee Rimklong", "malee"))


def test_a_refusal_says_by_how_much_and_never_the_password() -> None:
    with pytest.raises(PasswordTooShort) as refusal:
        passwords.judge("goats-climb", ())
    assert str(refusal.value).startswith("This password has 11 characters; it needs at least 15.")
    assert "goats" not in str(refusal.value)


def test_a_made_up_password_is_strong_and_easy_to_type() -> None:
    made = {passwords.generated_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert re.fullmatch(r"[b-z]{5}-\d{5}-[b-z]{5}-\d{5}", password)
        assert not set(password) & set("aeiouly")
        passwords.judge(password, ())
    assert 10 * math.log2(len(passwords._LETTERS)) + 10 * math.log2(10) >= 70
