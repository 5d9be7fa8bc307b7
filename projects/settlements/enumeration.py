"""What is written down of a household and of a settlement when people count themselves: frozen, and no more than is needed.

Pure. The household is its number; a name is kept only where the household agreed to it, and neither name nor position where it
said no. Refuses counts below zero, parts that are more than their whole, and positions that are none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from core import text
from core.marks import N_, Term
from core.money import readable
from projects.settlements import file_errors as errors
from projects.settlements.classes import Band, Land, Served, Service, Sex, Tenure, Threat

MOST_NUMBER = 20
MOST_PEOPLE = 99
MOST_HOUSEHOLDS = 1_000_000
# Five decimals of a degree are about a metre; more would say which bed somebody sleeps in.
_STEP = Decimal("0.00001")
_MOST_LATITUDE, _MOST_LONGITUDE = 90, 180


@dataclass(frozen=True, slots=True)
class Position:
    """Decimal degrees as text, at most five decimals, no zeros at the end. Made by `position`."""

    latitude: str
    longitude: str


def position(latitude: str, longitude: str) -> Position:
    """The position that two texts write, rounded to about a metre.

    Raises PositionHalf, PositionUnreadable, PositionOutside, PositionAtSea (0 and 0: what a device writes that has no fix).
    """
    if not latitude.strip() or not longitude.strip():
        raise errors.PositionHalf()
    north, east = _degrees(latitude), _degrees(longitude)
    if abs(north) > _MOST_LATITUDE:
        raise errors.PositionOutside(name=Term(N_("Latitude")), typed=latitude.strip()[:20], most=_MOST_LATITUDE)
    if abs(east) > _MOST_LONGITUDE:
        raise errors.PositionOutside(name=Term(N_("Longitude")), typed=longitude.strip()[:20], most=_MOST_LONGITUDE)
    if not north and not east:
        raise errors.PositionAtSea()
    return Position(_degree_text(north), _degree_text(east))


def _degrees(typed: str) -> Decimal:
    try:
        degrees = Decimal(readable(typed).replace(",", "."))
        if degrees.is_finite() and abs(degrees) < 1000:
            return degrees.quantize(_STEP, ROUND_HALF_EVEN)
    except InvalidOperation:
        pass
    raise errors.PositionUnreadable(typed=typed.strip()[:20])


def _degree_text(degrees: Decimal) -> str:
    return f"{degrees:f}".rstrip("0").rstrip(".") if degrees else "0"


@dataclass(frozen=True, slots=True)
class People:
    """How many live in a household; None and empty where nobody was asked. Parts may be fewer than the total, never more.

    Raises CountNegative, CountUnreadable and PartsExceedTotal.
    """

    total: int | None = None
    by_sex: Mapping[Sex, int] = field(default_factory=dict)
    by_band: Mapping[Band, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for count in (self.total or 0, *self.by_sex.values(), *self.by_band.values()):
            if count < 0:
                raise errors.CountNegative(typed=str(count), most=MOST_PEOPLE)
            if count > MOST_PEOPLE:
                raise errors.CountUnreadable(typed=str(count), most=MOST_PEOPLE)
        for parts in (self.by_sex, self.by_band):
            if self.total is not None and sum(parts.values()) > self.total:
                raise errors.PartsExceedTotal(parts=sum(parts.values()), total=self.total)

    @property
    def counted(self) -> int | None:
        """The total, or the larger sum of parts where no total was written."""
        if self.total is not None or not (self.by_sex or self.by_band):
            return self.total
        return max(sum(self.by_sex.values()), sum(self.by_band.values()))


def number_of(typed: str) -> str:
    """A household's number as it is kept. Raises NumberMissing, NumberTooLong, and what `core.text.clean` raises."""
    number = text.clean(typed, 4 * MOST_NUMBER)
    if not number:
        raise errors.NumberMissing()
    if len(number) > MOST_NUMBER:
        raise errors.NumberTooLong(length=len(number), most=MOST_NUMBER)
    return number


def key_of(number: str) -> str:
    """By which two ways of writing one number are the same: "007", "7" and "๗"; "a-7" and "A-7"."""
    read = readable(number)
    return str(int(read)) if read.isascii() and read.isdigit() else " ".join(read.casefold().split())


def in_order(number: str) -> tuple[bool, int, str]:
    """Households as one walks along the doors: 2 before 10, and plain numbers before "A-7"."""
    key = key_of(number)
    return (not key.isdigit(), len(key), key)


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """A household as it was enumerated. `since`: the Gregorian year from which it has lived there.

    `consent`: whether the household agreed that its name is kept; None where nobody asked. Raises ValueError for a name
    without consent, and for a name or position against a no.
    """

    number: str
    tenure: Tenure
    structure: str = ""
    people: People = People()
    since: int | None = None
    services: Mapping[Service, Served] = field(default_factory=dict)
    position: Position | None = None
    head: str = ""
    consent: bool | None = None

    def __post_init__(self) -> None:
        if self.head and self.consent is not True:
            raise ValueError("a name is kept only of a household that agreed to it")
        if self.position and self.consent is False:
            raise ValueError("no position is kept of a household that said no")

    @property
    def key(self) -> str:
        return key_of(self.number)


@dataclass(frozen=True, slots=True)
class SettlementProfile:
    """What the community says of its settlement; None and empty where it does not say. Raises CountNegative."""

    structures: int | None = None
    households: int | None = None
    population: int | None = None
    land: Land = Land.UNKNOWN
    services: Mapping[Service, Served] = field(default_factory=dict)
    threats: tuple[Threat, ...] = ()
    position: Position | None = None
    note: str = ""

    def __post_init__(self) -> None:
        for count in (self.structures, self.households, self.population):
            if count is not None and count < 0:
                raise errors.CountNegative(typed=str(count), most=MOST_HOUSEHOLDS)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the register itself counts, to stand beside what the profile says. `structures` None: none was numbered."""

    households: int
    structures: int | None
    population: int
    population_unsaid: int
    by_tenure: Mapping[Tenure, int]
    by_sex: Mapping[Sex, int]
    by_band: Mapping[Band, int]
    by_service: Mapping[Service, Mapping[Served, int]]

    def unsaid(self, service: Service) -> int:
        """Households of which nothing was said about a service."""
        return self.households - sum(self.by_service[service].values())


def counts(records: Iterable[HouseholdRecord]) -> Counts:
    """Every class of tenure is counted, those with nobody in them too, and together they are all households."""
    known = list(records)
    people = [record.people.counted for record in known]
    return Counts(
        households=len(known),
        structures=len({key_of(record.structure) for record in known if record.structure}) or None,
        population=sum(count or 0 for count in people),
        population_unsaid=sum(count is None for count in people),
        by_tenure={tenure: sum(record.tenure is tenure for record in known) for tenure in Tenure},
        by_sex={sex: sum(record.people.by_sex.get(sex, 0) for record in known) for sex in Sex},
        by_band={band: sum(record.people.by_band.get(band, 0) for record in known) for band in Band},
        by_service={service: _served(known, service) for service in Service},
    )


def _served(known: list[HouseholdRecord], service: Service) -> Mapping[Served, int]:
    said = Counter(record.services[service] for record in known if service in record.services)
    return {served: said[served] for served in Served}
