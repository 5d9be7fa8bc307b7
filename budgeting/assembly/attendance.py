"""Who came, as exact counts: a list of people, heads counted beside it, or both. Pure.

Who is on the list is not counted again. Guests (officials, visitors) have no voice and are counted apart. What nobody said of
somebody's sex, age or tenure stands under "", so that by any grouping the groups come to the same number of people.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from budgeting.assembly.errors import GroupsAboveHeads
from budgeting.voters.classes import AGE_GROUPS
from core.marks import N_, Term
from projects.settlements.classes import Sex, Tenure

UNSAID = ""
SEXES: Mapping[str, Term] = {
    Sex.FEMALE: Term(N_("women")),
    Sex.MALE: Term(N_("men")),
    Sex.OTHER: Term(N_("others")),
    UNSAID: Term(N_("not said")),
}
TENURES: Mapping[str, Term] = {
    Tenure.RENTER: Term(N_("tenants")),
    Tenure.LODGER: Term(N_("lodgers and sharers")),
    Tenure.NONE: Term(N_("people without title or papers")),
    Tenure.OWNER: Term(N_("owners")),
    UNSAID: Term(N_("not said")),
}
AGES: Mapping[str, Term] = {**{str(group): name for group, name in AGE_GROUPS.items()}, UNSAID: Term(N_("not said"))}
# The groupings of heads, by the name of their part of a HeadCount.
GROUPINGS: Mapping[str, Mapping[str, Term]] = {"sex": SEXES, "tenure": TENURES, "age_group": AGES}
_TITLES = {"sex": Term(N_("By sex")), "tenure": Term(N_("By tenure")), "age_group": Term(N_("By age group"))}


@dataclass(frozen=True, slots=True)
class HeadCount:
    """People with a voice who are not on the list, and how many of them are what; `households` they come from, guests beside.

    Raises GroupsAboveHeads.
    """

    heads: int = 0
    sex: Mapping[str, int] = field(default_factory=dict)
    tenure: Mapping[str, int] = field(default_factory=dict)
    age_group: Mapping[str, int] = field(default_factory=dict)
    households: int = 0
    guests: int = 0

    def __post_init__(self) -> None:
        said = {_TITLES[name]: sum(getattr(self, name).values()) for name in GROUPINGS}
        for what, number in {**said, Term(N_("Households")): self.households}.items():
            if number > self.heads:
                raise GroupsAboveHeads(what=what, said=number, heads=self.heads, over=number - self.heads)
        assert min(self.heads, self.households, self.guests, *(n for name in GROUPINGS for n in self.of(name).values())) >= 0

    def of(self, grouping: str) -> Mapping[str, int]:
        """How many of each, with who is not said."""
        said: Mapping[str, int] = getattr(self, grouping)
        return {**said, UNSAID: self.heads - sum(number for group, number in said.items() if group != UNSAID)}


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the attendance list. `voter`: her number on the round's register, 0 without one. Times are "16:20" or empty."""

    place: int
    name: str
    voter: int = 0
    household: str = ""
    sex: str = UNSAID
    age_group: str = UNSAID
    tenure: str = UNSAID
    community: str = ""
    guest: bool = False
    arrived: str = ""
    left: str = ""

    def there_at(self, at: str) -> bool:
        return not (self.arrived and self.arrived > at) and not (self.left and self.left <= at)


@dataclass(frozen=True, slots=True)
class Attendance:
    listed: tuple[Listed, ...] = ()
    counted: HeadCount = field(default_factory=HeadCount)

    @property
    def voices(self) -> tuple[Listed, ...]:
        return tuple(one for one in self.listed if not one.guest)

    @property
    def present(self) -> int:
        """People with a voice who came at any time."""
        return len(self.voices) + self.counted.heads

    @property
    def guests(self) -> int:
        return len(self.listed) - len(self.voices) + self.counted.guests

    @property
    def everybody(self) -> int:
        return self.present + self.guests

    @property
    def households(self) -> int:
        """Households that somebody with a voice came from, as far as they are known: each once."""
        known = {one.household.casefold() or f"voter {one.voter}" for one in self.voices if one.household or one.voter}
        return len(known) + self.counted.households

    def by(self, grouping: str) -> Mapping[str, int]:
        """People with a voice by "sex", "tenure" or "age_group", every group named, the last not said."""
        listed = Counter(getattr(one, grouping) for one in self.voices)
        counted = self.counted.of(grouping)
        named = GROUPINGS[grouping]
        told = {group: listed[group] + counted.get(group, 0) for group in named if group != UNSAID}
        return {**told, UNSAID: self.present - sum(told.values())}

    @property
    def communities(self) -> Mapping[str, int]:
        """People with a voice by community; who was only counted, or said none, stands under ""."""
        listed = Counter(one.community for one in self.voices)
        named = {name: listed[name] for name in sorted(listed) if name}
        return {**named, UNSAID: self.present - sum(named.values())}

    def present_at(self, at: str) -> int:
        """People with a voice at a time of day; who was only counted is taken to have stayed. "" is any time."""
        return sum(one.there_at(at) for one in self.voices) + self.counted.heads if at else self.present


assert set(GROUPINGS) <= {one.name for one in fields(HeadCount)}
