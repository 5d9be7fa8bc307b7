"""The indicators of a group on paper: each figure with what is divided by what, where its formula is from, and its version."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import Period, today
from core.language import Language
from core.marks import N_
from core.money import Currency
from groups.indicators.formulas import NOT_MEASURED
from groups.indicators.gathering import gathered
from groups.indicators.measuring import Measured, of_group
from groups.indicators.wording import WrittenArea, written
from groups.models import Group
from reports.papers import Heading
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class IndicatorsPaper:
    kind: ClassVar[str] = "indicators"
    title: ClassVar[str] = N_("Indicators")
    wide: ClassVar[bool] = False

    heading: Heading
    currency: Currency
    day: date
    found: tuple[Measured, ...]
    not_measured: tuple[tuple[str, str], ...]

    def areas(self, reader: Language) -> tuple[WrittenArea, ...]:
        return written(self.found, reader, self.currency)


def indicators_paper(session: Session, group: Group, period: Period) -> IndicatorsPaper:
    """As of the last day of the period, or today if that has not come."""
    day = max(min(period.end, today(group.timezone)), group.founded_on)
    return IndicatorsPaper(
        heading=heading_of(session, group),
        currency=group.money,
        day=day,
        found=of_group(gathered(session, [group], day)[0]),
        not_measured=NOT_MEASURED,
    )
