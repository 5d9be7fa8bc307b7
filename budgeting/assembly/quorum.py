"""Whether enough people came, by the terms of the round: exact, each bound with what was needed beside what was there. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from budgeting.assembly.attendance import Attendance
from budgeting.terms import QuorumTerms, Voice
from core.marks import N_, Term
from projects.settlements.classes import Sex


class Bound(StrEnum):
    PEOPLE = "people"
    REGISTER = "register"
    HOUSEHOLDS = "households"
    WOMEN = "women"


BOUNDS: dict[Bound, Term] = {
    Bound.PEOPLE: Term(N_("people with a voice")),
    Bound.REGISTER: Term(N_("of those on the register")),
    Bound.HOUSEHOLDS: Term(N_("of the households on the register")),
    Bound.WOMEN: Term(N_("women among those who came")),
}


@dataclass(frozen=True, slots=True)
class QuorumLine:
    """One bound: `have` came of `of`, and `needed` (the smallest whole number that reaches the share) had to."""

    bound: Bound
    have: int
    needed: int
    of: int
    share: Fraction | None = None

    @property
    def met(self) -> bool:
        return self.have >= self.needed

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.have)


@dataclass(frozen=True, slots=True)
class Quorum:
    """What was found when the assembly began, or would be found now."""

    call: int
    present: int
    registered: int
    lines: tuple[QuorumLine, ...]

    @property
    def met(self) -> bool:
        return self.present > 0 and all(line.met for line in self.lines)


def reckon(terms: QuorumTerms, voice: Voice, call: int, came: Attendance, registered: int) -> Quorum:
    """At a second call `second_share` takes the place of people and share; the women's share holds at every call.

    Where the voice is a household's, the share is one of households, each counted once.
    """
    again = call == 2 and terms.second_share is not None
    share = terms.second_share if again and terms.second_share is not None else terms.share
    lines = []
    if terms.people and not again:
        lines.append(QuorumLine(Bound.PEOPLE, came.present, terms.people, 0))
    if share:
        by_household = voice is Voice.HOUSEHOLD
        bound, have = (Bound.HOUSEHOLDS, came.households) if by_household else (Bound.REGISTER, came.present)
        lines.append(QuorumLine(bound, have, _reaches(share, registered), registered, share))
    if terms.women_share:
        women = came.by("sex")[Sex.FEMALE]
        lines.append(QuorumLine(Bound.WOMEN, women, _reaches(terms.women_share, came.present), came.present, terms.women_share))
    return Quorum(call, came.present, registered, tuple(lines))


def _reaches(share: Fraction, whole: int) -> int:
    """The smallest whole number that is at least this share of the whole."""
    return -(-whole * share.numerator // share.denominator)
