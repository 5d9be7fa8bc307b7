"""Passwords: how they are kept, which are taken, and how one is made up.

The rules are those of NIST SP 800-63B-4 for a password that is the only factor: at least 15 characters of any kind, no
composition rules, nothing that is easily guessed. Kept as argon2id with OWASP's parameters. Refuses to keep, show or
log a password anywhere else.
"""

import secrets
import threading
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from zxcvbn import zxcvbn

from access.errors import PasswordGuessable, PasswordTooLong, PasswordTooShort

LEAST_CHARACTERS = 15
MOST_BYTES = 1024
LEAST_SCORE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses
LEAST_BESIDE_NAMES = 8  # zxcvbn finds three known names in a row hard to guess; a neighbour does not

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# What an unknown name's password is compared with, so that it takes as long as a known one's.
_NOBODYS_HASH = _HASHER.hash(secrets.token_urlsafe(32))
# Each hash takes 19 MiB while it is worked out; a crowd at the door waits here instead of filling the memory.
_ROOM = threading.BoundedSemaphore(4)
# zxcvbn keeps the words it was given in a dictionary that all threads share.
_GUESSING = threading.Lock()
_GUESSED_CHARACTERS = 72  # zxcvbn takes quadratic time; what is unguessable this far stays so

_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels, so no words; none that looks like a digit
_DIGITS = "0123456789"


def composed(password: str) -> str:
    """The password in one spelling, whichever keyboard wrote it."""
    return unicodedata.normalize("NFC", password)


def hashed(password: str) -> str:
    with _ROOM:
        return _HASHER.hash(composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed; takes the same time when there is no hash."""
    if len(password.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        password_hash, password = None, ""
    try:
        with _ROOM:
            _HASHER.verify(password_hash or _NOBODYS_HASH, composed(password).encode("utf-8", "replace"))
    except VerifyMismatchError:
        return False
    return password_hash is not None


def kept_the_old_way(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than today's and should be made again."""
    return _HASHER.check_needs_rehash(password_hash)


def judge(password: str, words: Iterable[str]) -> None:
    """Refuses a password that is short, endless or easily guessed by who knows `words` (names, the group, the place).

    Raises PasswordTooShort, PasswordTooLong, PasswordGuessable.
    """
    length = len(password.encode("utf-8", "surrogatepass"))
    if length > MOST_BYTES:
        raise PasswordTooLong(length=length, most=MOST_BYTES)
    spelled = composed(password)
    if len(spelled) < LEAST_CHARACTERS:
        raise PasswordTooShort(length=len(spelled), least=LEAST_CHARACTERS)
    known = {part.casefold() for word in words for part in (word, *word.split()) if len(part) > 2}
    with _GUESSING:
        score = zxcvbn(spelled[:_GUESSED_CHARACTERS], user_inputs=sorted(known))["score"]
    if score < LEAST_SCORE or _beside(spelled, known) < LEAST_BESIDE_NAMES:
        raise PasswordGuessable()


def _beside(password: str, known: Iterable[str]) -> int:
    """How many characters are left when the known words are taken out."""
    left = password.casefold()
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, "")
    return len(left)


def generated_password() -> str:
    """A password of 75 random bits in groups that a phone's keyboard switches between only three times.

    >>> len(generated_password())
    23
    """
    groups = (_LETTERS, _DIGITS, _LETTERS, _DIGITS)
    return "-".join("".join(secrets.choice(characters) for _ in range(5)) for characters in groups)
