"""Households for tests: any that may be, and a small settlement that everybody can follow."""

from hypothesis import strategies as st

from projects.settlements.classes import Band, Served, Service, Sex, Tenure
from projects.settlements.enumeration import HouseholdRecord, People, Position, key_of

_NAMES = ("Amara Okafor", "สมหญิง ใจดี", "José Núñez", "=SUM(A1)", "O’Brien; Ann", 'Maria "Mia" Cruz')


@st.composite
def households(draw: st.DrawFn) -> HouseholdRecord:
    """A household as every layout of `exports` can carry it."""
    consent = draw(st.sampled_from([True, False, None]))
    where = Position(draw(st.sampled_from(["13.75633", "-1.28333"])), draw(st.sampled_from(["100.50177", "36.81667"])))
    sexes = {sex: draw(st.integers(1, 4)) for sex in draw(st.sets(st.sampled_from([Sex.FEMALE, Sex.MALE])))}
    total = sum(sexes.values())
    bands, left = {}, total
    for band in draw(st.sets(st.sampled_from(list(Band)))) if total else ():
        if left:
            bands[band] = draw(st.integers(1, left))
            left -= bands[band]
    ticked = draw(st.sets(st.sampled_from(list(Service))))
    return HouseholdRecord(
        number=draw(st.from_regex(r"[1-9][0-9]{0,3}|[A-F]-[1-9][0-9]?", fullmatch=True)),
        tenure=draw(st.sampled_from(list(Tenure))),
        structure=draw(st.sampled_from(["", "S1", "S2", "14/2"])),
        people=People(total or None, {s: sexes[s] for s in Sex if s in sexes}, {b: bands[b] for b in Band if b in bands}),
        since=draw(st.one_of(st.none(), st.integers(1950, 2026))),
        services={service: Served.OWN for service in Service if service in ticked},
        position=None if consent is False or draw(st.booleans()) else where,
        head=draw(st.sampled_from(["", *_NAMES])) if consent else "",
        consent=consent,
    )


registers = st.lists(households(), min_size=1, max_size=6, unique_by=lambda one: key_of(one.number))
