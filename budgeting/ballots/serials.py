"""The serials of a batch's papers: short, readable, and hard to guess for whoever would print papers of her own.

"3-0042-K7" is paper 42 of batch 3. The first letter at the end comes from the batch's secret; the last is a check over the rest,
so that one wrong or two swapped characters are always noticed (weights modulo the prime 31, as ISO/IEC 7064 does it).
"""

import hmac
from collections.abc import Iterator

from budgeting.ballots.models import BallotBatch

# As many as the prime, and none that is taken for another: no 0 and O, no 1, I and L.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def serials_of(batch: BallotBatch) -> Iterator[str]:
    """The serials of all papers of a batch, by their number."""
    return (serial(batch.number, paper, batch.seed) for paper in range(1, batch.papers + 1))


def serial(batch: int, paper: int, seed: str) -> str:
    digest = hmac.digest(seed.encode(), f"{batch}-{paper}".encode(), "sha256")
    body = f"{batch}-{paper:04}-{LETTERS[int.from_bytes(digest) % len(LETTERS)]}"
    return body + _check(body)


def _check(body: str) -> str:
    values = [*(int(one) for one in body[:-1] if one != "-"), LETTERS.index(body[-1])]
    return LETTERS[sum(value * (place + 2) for place, value in enumerate(reversed(values))) % len(LETTERS)]


def known_serial(batch: BallotBatch, typed: str) -> str | None:
    """The serial as it is printed, when the batch has it; small letters, spaces and left out dashes do not matter."""
    squeezed = "".join(one for one in typed.upper() if one.isalnum())
    head, tail = str(batch.number), squeezed
    if not tail.startswith(head) or not tail[len(head):len(head) + 4].isdecimal():
        return None
    paper = int(tail[len(head):len(head) + 4])
    if not 1 <= paper <= batch.papers:
        return None
    printed = serial(batch.number, paper, batch.seed)
    return printed if printed.replace("-", "") == squeezed else None
