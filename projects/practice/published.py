"""What was published about the practice projects, beside which the agency's desk lays what their books say.

Amounts in whole units of the currency, counts in households, each with its source. Some differ from the books, and say why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from projects.desk.models import COUNTS, Told
from projects.desk.published import Figure, publish
from projects.models import Project
from projects.practice.life import minor, on


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of one project by its code, or of its whole programme where `whole`. `currency` is empty for a count."""

    code: str
    told: Told
    as_of: date
    number: int
    stated: str
    source: str
    url: str
    currency: str = ""
    note: str = ""
    whole: bool = False


_THAI = (
    "Thai Translated, Ban Mankong (2010)",
    "http://thaitranslated.blogspot.com/2010/02/ban-mankong-from-slum-upgrading-to.html",
)
_RAPPLER = (
    "Rappler, DBM releases P1.2B for SHFC (2014)",
    "https://www.rappler.com/nation/58908-dbm-budget-informal-settlers-housing-project/",
)
_TWAHANGANA = ("SDFN, Twahangana Fund", "http://shackdwellersnamibia.com/pages/readmore.php?article=3")
_HURUMA = (
    "FSD Kenya, Housing chronicles in Huruma",
    "https://www.fsdkenya.org/blogs-publications/"
    "housing-chronicles-in-huruma-slum-upgrading-programme-lessons-in-cost-tracking-and-scaling-social-housing/",
)
_NSP = ("NSP Definitions (phase II)", "http://www.nspafghanistan.org/about_nsp/nsp_definitions.shtm")
_DROPPED = "Eight families of the practice project dropped out; that is invented."
_ALL_HOUSES = "All houses of the fund; the practice books hold one project."
SAID = (
    Said("TH-BANGBUA", Told.COMMITTED, date(2010, 12, 31), 41_000_000, "3 + 20 + 18 million baht", *_THAI, currency="THB"),
    Said("TH-BANGBUA", Told.HOUSEHOLDS, date(2010, 12, 31), 230, "230 families", *_THAI, note=_DROPPED),
    Said("PH-GIHAI", Told.COMMITTED, date(2014, 12, 31), 45_968_000, "P45,968,000", *_RAPPLER, currency="PHP"),
    Said("NA-SWAKOP", Told.FINISHED, date(2021, 12, 31), 7_000, ">7,000 houses", *_TWAHANGANA, note=_ALL_HOUSES, whole=True),
    Said("KE-HURUMA", Told.HOUSEHOLDS, date(2020, 12, 31), 550, "550 planned", *_HURUMA),
    Said("KE-HURUMA", Told.FINISHED, date(2020, 12, 31), 100, "100 built 2011-20", *_HURUMA),
    Said("AF-NSP", Told.HOUSEHOLDS, date(2013, 12, 31), 25, "at least 25 families", *_NSP),
)


def publish_all(session: Session, projects: Mapping[str, Project], by: str) -> None:
    """Writes every figure down, `projects` by their codes."""
    for said in SAID:
        project, counts = projects[said.code], said.told in COUNTS
        figure = Figure(
            said.told,
            said.as_of,
            said.stated,
            said.source,
            said.url,
            said.note,
            currency=said.currency or None,
            amount_minor=None if counts else minor(said.number, said.currency),
            count=said.number if counts else None,
        )
        with on(said.as_of):
            publish(session, project.programme, figure, project=None if said.whole else project, by=by)
