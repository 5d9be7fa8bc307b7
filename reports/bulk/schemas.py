"""What the forms that ask for a print run say. What nobody offers is read as the ordinary choice."""

from collections.abc import Mapping
from datetime import date, timedelta

from core.calendars import Period, month_of, parse_period, year_of
from core.language import N_, PAPER_LANGUAGES, Language
from reports.bulk.running import Asked
from reports.papers import Size, period_typed

MOST_MONTHS = 12
# What a house or a shop prints on; a poster is no statement.
SIZES: Mapping[str, str] = {Size.A4: N_("A4"), Size.A5: N_("A5, half of A4"), Size.LETTER: N_("US Letter")}


def asked_in(form: Mapping[str, str], scope: str) -> Asked:
    """Raises PeriodUnreadable."""
    size, tag = form.get("size", ""), form.get("lang", "")
    return Asked(
        scope=scope,
        period=parse_period(form.get("period", "")),
        language=tag if tag in PAPER_LANGUAGES else "",
        size=size if size in SIZES else "",
        large=bool(form.get("large")),
        only_changed=bool(form.get("only_changed")),
        with_group=bool(form.get("with_group")),
    )


def period_choices(day: date, page: Language) -> list[tuple[str, str]]:
    """This year, the last one, and the last months."""
    years = [year_of(year) for year in (day.year, day.year - 1)]
    months: list[Period] = []
    for _ in range(MOST_MONTHS):
        months.append(month_of(months[-1].start - timedelta(days=1) if months else day))
    choices = [(period_typed(year), page.year(year.start)) for year in years]
    return choices + [(period_typed(month), page.month(month.start)) for month in months]
