"""Exports as ODK Central and KoBoToolbox write them, made from households: the same people in every layout."""

import csv
from collections.abc import Callable, Sequence
from io import StringIO

from projects.settlements.classes import Band, Served, Service, Sex, Tenure
from projects.settlements.enumeration import HouseholdRecord
from projects.settlements.reading import Upload

AGES = {Band.UNDER_5: "3", Band.SCHOOL: "12", Band.ADULT: "40", Band.OLDER: "71"}
TENURE_LABELS = {Tenure.OWNER: "Owner", Tenure.LODGER: "Lodger", Tenure.RENTER: "Renter", Tenure.NONE: "No title"}
SERVICE_LABELS = {
    Service.WATER: "Water",
    Service.TOILET: "Toilet",
    Service.ELECTRICITY: "Electricity",
    Service.DRAINAGE: "Drainage",
    Service.WASTE: "Waste",
    Service.ROAD: "Road",
}
NAMES = ("household_number", "structure", "tenure", "since", "consent", "head")
YES_NO = {True: "yes", False: "no", None: ""}


def as_csv(rows: Sequence[Sequence[str]], *, delimiter: str = ",", quote_all: bool = False) -> str:
    written = StringIO()
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerows(rows)
    return written.getvalue()


def uuid_of(record: HouseholdRecord) -> str:
    return f"00000000-0000-4000-8000-{abs(hash(record.number)) % 10**12:012d}"


def persons(record: HouseholdRecord) -> list[tuple[str, str]]:
    """Sex and age of each, as far as the counts say; the two lists are laid beside each other."""
    sexes = [sex.value for sex in Sex for _ in range(record.people.by_sex.get(sex, 0))]
    ages = [AGES[band] for band in Band for _ in range(record.people.by_band.get(band, 0))]
    total = record.people.total or 0
    sexes += [""] * (total - len(sexes))
    ages += [""] * (total - len(ages))
    return list(zip(sexes, ages, strict=True))


def _position(record: HouseholdRecord) -> list[str]:
    place = record.position
    return [place.latitude, place.longitude, "12.0", "4.5"] if place else ["", "", "", ""]


def _main(record: HouseholdRecord) -> list[str]:
    since = str(record.since) if record.since else ""
    return [record.number, record.structure, record.tenure.value, since, YES_NO[record.consent], record.head]


def _services(record: HouseholdRecord) -> list[Service]:
    return [service for service, served in record.services.items() if served is Served.OWN]


def odk_central(records: Sequence[HouseholdRecord], *, split: bool = False) -> list[Upload]:
    """Groups joined by "-", a geopoint as four columns, KEY and PARENT_KEY; `split`: multiple choices in columns as well."""
    head = ["SubmissionDate", *(f"basic-{one}" for one in NAMES)]
    head += [f"basic-gps-{one}" for one in ("Latitude", "Longitude", "Altitude", "Accuracy")] + ["basic-services"]
    head += [f"basic-services/{service}" for service in Service] if split else []
    head += ["meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "FormVersion"]
    rows, people = [head], [["sex", "age", "PARENT_KEY", "KEY"]]
    for record in records:
        key, ticked = f"uuid:{uuid_of(record)}", _services(record)
        row = ["2026-11-20T08:00:00.000Z", *_main(record), *_position(record), " ".join(ticked)]
        row += ["1" if service in ticked else "0" for service in Service] if split else []
        rows.append([*row, key, key, "17", "Field worker", "0", "3"])
        for place, (sex, age) in enumerate(persons(record), start=1):
            people.append([sex, age, key, f"{key}/people[{place}]"])
    return [Upload("enumeration.csv", as_csv(rows).encode()), Upload("enumeration-people.csv", as_csv(people).encode())]


def kobo(records: Sequence[HouseholdRecord], *, labels: bool = False, both: bool = True) -> list[Upload]:
    """Groups joined by "/", semicolons, the geopoint in one cell and in four, 1 and 0 for choices, _uuid and _index."""
    said = ["Household number", "Structure number", "Tenure", "Living here since", "Consent", "Head of household"]
    head = [f"basic/{one}" for one in (said if labels else NAMES)]
    head += ["basic/gps", *(f"basic/_gps_{one}" for one in ("latitude", "longitude", "altitude", "precision"))]
    question = "Services" if labels else "services"
    head += [f"basic/{question}"] if both else []
    head += [f"basic/{question}/{SERVICE_LABELS[service] if labels else service}" for service in Service]
    head += ["__version__", "meta/instanceID", "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_index"]
    rows = [head]
    people = [["Sex" if labels else "sex", "Age" if labels else "age", "_index", "_parent_table_name", "_parent_index"]]
    for index, record in enumerate(records, start=1):
        ticked, main, uuid = _services(record), _main(record), uuid_of(record)
        main[2] = TENURE_LABELS[record.tenure] if labels else main[2]
        one_cell = " ".join(_position(record)).strip()
        row = [*main, one_cell, *_position(record)]
        row += [" ".join(SERVICE_LABELS[one] if labels else one for one in ticked)] if both else []
        row += ["1" if service in ticked else "0" for service in Service]
        row += ["vAbC12", f"uuid:{uuid}", str(900 + index), uuid, "2026-11-20T08:00:00", "", "", str(index)]
        rows.append([cell or "n/a" for cell in row])
        for sex, age in persons(record):
            people.append([sex, age, str(len(people)), "basic", str(index)])
    made = [as_csv(one, delimiter=";", quote_all=True).encode("utf-8-sig") for one in (rows, people)]
    return [Upload("enumeration.csv", made[0]), Upload("people.csv", made[1])]


def plain_sheet(records: Sequence[HouseholdRecord]) -> list[Upload]:
    """A register typed in a spreadsheet and saved as UTF-16 with tabs: no repeat group, counts in columns."""
    head = ["Household no.", "Structure no.", "Tenure status", "Since year", "Consent", "Name", "Latitude", "Longitude"]
    head += ["Services", "People", "Women", "Men", "Under 5", "Children 5-17", "Adults 18-59", "60 and over"]
    rows = [head]
    for record in records:
        by_sex, by_band = record.people.by_sex, record.people.by_band
        counts = [record.people.total, by_sex.get(Sex.FEMALE), by_sex.get(Sex.MALE), *(by_band.get(band) for band in Band)]
        row = [*_main(record), *_position(record)[:2], " ".join(_services(record))]
        rows.append([*row, *("" if count is None else str(count) for count in counts)])
    return [Upload("register.csv", as_csv(rows, delimiter="\t").encode("utf-16"))]


LAYOUTS: dict[str, Callable[[Sequence[HouseholdRecord]], list[Upload]]] = {
    "ODK Central": odk_central,
    "ODK Central, split choices": lambda records: odk_central(records, split=True),
    "KoBoToolbox, names": kobo,
    "KoBoToolbox, labels": lambda records: kobo(records, labels=True),
    "KoBoToolbox, choices only in columns": lambda records: kobo(records, both=False),
    "a typed register": plain_sheet,
}
