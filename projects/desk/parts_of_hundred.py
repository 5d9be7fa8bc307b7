"""Parts of a whole in per cent, to one decimal: from amounts, never from other percentages, and honest about rounding."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.money import Rounding, round_to

_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """Each part in tenths of a per cent; `exact` when they make 100 together.

    Of nothing, and of amounts below zero, there are no parts.
    """

    tenths: tuple[int, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Each with its decimal, so that they stand below one another: "2.0"."""
        return tuple(map(_written, self.tenths))

    @property
    def together(self) -> str:
        return _written(sum(self.tenths))

    @property
    def exact(self) -> bool:
        return not self.tenths or sum(self.tenths) == 100 * _TENTHS

    @property
    def off(self) -> str:
        """What is missing to 100 per cent, or below zero what is too much: "0.1%"; empty when they are exact."""
        missing = 100 * _TENTHS - sum(self.tenths)
        return "" if self.exact else f"{'−' if missing < 0 else ''}{_written(abs(missing))}%"


def _written(tenths: int) -> str:
    whole, decimal = divmod(tenths, _TENTHS)
    return f"{whole}.{decimal}"


def parts_of(amounts: Sequence[int]) -> Parts:
    """What part of their sum each amount is, halves rounded up."""
    whole = sum(amounts)
    if whole <= 0 or min(amounts) < 0:
        return Parts(())
    return Parts(tuple(round_to(Fraction(one * 100 * _TENTHS, whole), Rounding.HALF_UP) for one in amounts))
