"""The indicators of a group on paper: each figure with what is divided by what, where its formula is from, and its version."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.calendars import Period, today
from core.language import Language
from core.marks import N_
from core.money import Currency
from groups.indicators.formulas import BY_CODE, NOT_MEASURED
from groups.indicators.gathering import gathered
from groups.indicators.measuring import of_group, parted
from groups.indicators.wording import WrittenArea, written
from groups.models import Group
from reports.papers import Heading
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class IndicatorsPaper:
    """`parts`: of each indicator, by its code, what is divided and by what."""

    kind: ClassVar[str] = "indicators"
    title: ClassVar[str] = N_("Indicators")
    wide: ClassVar[bool] = False

    heading: Heading
    currency: Currency
    day: date
    parts: tuple[tuple[str, int | None, int | None], ...]
    not_measured: tuple[tuple[str, str], ...]

    def areas(self, reader: Language) -> tuple[WrittenArea, ...]:
        found = [parted(BY_CODE[code], self.day, above, below) for code, above, below in self.parts]
        return written(found, reader, self.currency)


def indicators_paper(session: Session, group: Group, period: Period) -> IndicatorsPaper:
    """As of the last day of the period, or today if that has not come."""
    day = max(min(period.end, today(group.timezone)), group.founded_on)
    return IndicatorsPaper(
        heading=heading_of(session, group, about="indicators"),
        currency=group.money,
        day=day,
        parts=tuple((one.indicator.code, one.above, one.below) for one in of_group(gathered(session, [group], day)[0])),
        not_measured=NOT_MEASURED,
    )
