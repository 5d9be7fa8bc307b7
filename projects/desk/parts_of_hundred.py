"""Parts of a whole in per cent, to one decimal: from amounts, never from other percentages, and honest about rounding."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.money import Rounding, round_to
from core.rates import number_text

_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """Each part in tenths of a per cent; `exact` when they make 100 together. Of nothing there are no parts."""

    tenths: tuple[int, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(number_text(Fraction(one, _TENTHS)) for one in self.tenths)

    @property
    def together(self) -> str:
        return number_text(Fraction(sum(self.tenths), _TENTHS))

    @property
    def exact(self) -> bool:
        return not self.tenths or sum(self.tenths) == 100 * _TENTHS


def parts_of(amounts: Sequence[int]) -> Parts:
    """What part of their sum each amount is, halves rounded up."""
    whole = sum(amounts)
    if whole <= 0:
        return Parts(())
    return Parts(tuple(round_to(Fraction(one * 100 * _TENTHS, whole), Rounding.HALF_UP) for one in amounts))
