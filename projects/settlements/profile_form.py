"""A settlement's profile as the fields of its form are filled in. Pure."""

from projects.settlements.enumeration import SettlementProfile


def filled_in(profile: SettlementProfile) -> dict[str, str]:
    """Each field by its name; a number that nobody said is an empty field."""
    numbers = {"structures": profile.structures, "households": profile.households, "population": profile.population}
    fields = {name: "" if number is None else str(number) for name, number in numbers.items()}
    fields |= {"land": profile.land.value, "note": profile.note}
    fields |= {f"service-{service}": served.value for service, served in profile.services.items()}
    fields |= {f"threat-{threat}": "yes" for threat in profile.threats}
    if profile.position:
        fields |= {"latitude": profile.position.latitude, "longitude": profile.position.longitude}
    return fields
