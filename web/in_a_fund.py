"""What pages about a fund share, whichever room they belong to: its calendar, its today, what one may do there."""

from sqlalchemy.orm import Session

from access.policy import Act, may
from core.calendars import Calendar, today
from core.language import language
from projects.finding import fund_scopes_of
from projects.funds.models import Fund
from web.forms import day_filled_in
from web.guard import current_grants


def calendar_of(fund: Fund) -> Calendar:
    """The calendar that days are typed and shown in: that of the fund's language."""
    return language(fund.locale).calendar


def today_parts(name: str, fund: Fund) -> dict[str, str]:
    """Today by the fund's clock, as the three fields of a day are filled in."""
    return day_filled_in(name, today(fund.timezone), calendar_of(fund))


def allowed(session: Session, fund: Fund) -> frozenset[Act]:
    """What who is signed in may do to the fund: which buttons a page shows."""
    scopes = fund_scopes_of(fund.organisation)
    return frozenset(act for act in Act if may(current_grants(), act, scopes[act]))
