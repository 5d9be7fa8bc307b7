"""Drawing a sample of vouchers so that anybody can draw it again: no random numbers but SHA-256 of the seed and the voucher.

Pure, the same on any machine and in any version of Python. Each voucher is known by the fingerprint of its journal
transaction. Its mark is the SHA-256, in hexadecimal, of the seed, a line feed and that fingerprint:

    printf '%s\\n%s' "$SEED" "$FINGERPRINT" | sha256sum

- random: the vouchers with the smallest marks, the smallest first. Nobody can know them before the seed is chosen, and
  in which order the vouchers are handed over changes nothing.
- largest: the largest amounts; of equal ones the smaller mark first.
- monetary unit: all vouchers laid end to end by their marks, each as long as its amount; a point every `total // size` minor
  units, the first at the SHA-256 of the seed alone, as a number, modulo that distance. The vouchers under a point are drawn; one
  that lies under several is drawn once, so that there may be fewer than `size`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from projects.desk.errors import NothingToSample, SampleSizeImpossible
from projects.desk.models import SampleRule

MOST_ITEMS = 1000


@dataclass(frozen=True, slots=True)
class Item:
    """A voucher that can be drawn: its fingerprint (64 hexadecimal characters) and its amount in minor units, above zero."""

    voucher_id: int
    project_id: int
    fingerprint: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Drawn:
    item: Item
    mark: str


def mark_of(seed: str, fingerprint: str) -> str:
    """The number, in hexadecimal, by which a voucher comes to its place."""
    return sha256(f"{seed}\n{fingerprint}".encode()).hexdigest()


def draw(items: Iterable[Item], rule: SampleRule, seed: str, size: int) -> tuple[Drawn, ...]:
    """The sample, in the order in which it is drawn: all vouchers where there are no more than `size`.

    Raises NothingToSample, SampleSizeImpossible.
    """
    if not 1 <= size <= MOST_ITEMS:
        raise SampleSizeImpossible(given=size, most=MOST_ITEMS)
    marked = sorted((Drawn(item, mark_of(seed, item.fingerprint)) for item in items), key=lambda one: one.mark)
    if not marked:
        raise NothingToSample()
    if rule is SampleRule.LARGEST:
        return tuple(sorted(marked, key=lambda one: (-one.item.amount_minor, one.mark))[:size])
    return _by_units(marked, seed, size) if rule is SampleRule.MONETARY_UNIT else tuple(marked[:size])


def _by_units(marked: list[Drawn], seed: str, size: int) -> tuple[Drawn, ...]:
    """`marked` by their marks."""
    distance = max(sum(one.item.amount_minor for one in marked) // size, 1)
    point = int(sha256(seed.encode()).hexdigest(), 16) % distance
    found: list[Drawn] = []
    end = 0
    for one in marked:
        end += one.item.amount_minor
        if point < end and len(found) < size:
            found.append(one)
            point += ((end - 1 - point) // distance + 1) * distance
    return tuple(found)


def fingerprint_of(heads: Iterable[tuple[str, int, str]]) -> str:
    """One fingerprint for where many books stand: SHA-256 of a line "owner number fingerprint" for each, in order of owners."""
    lines = (f"{owner} {number} {fingerprint}\n" for owner, number, fingerprint in sorted(heads))
    return sha256("".join(lines).encode()).hexdigest()
