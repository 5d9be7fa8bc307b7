"""What the page of a year's end shows: the year in the books, what was decided or is tried out, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.calendars import Period, today
from core.errors import Refusal
from core.money import Money
from groups.constitution import terms_on
from groups.members import everybody
from groups.models import Group
from groups.sharing.appropriation_rules import AppropriationLine, To
from groups.sharing.year_books import content_of, reckoned, rules_of_year, year_in_books, years_of
from groups.sharing.year_content import YearContent, read_year, reckoned_again
from groups.sharing.year_end import Decisions, YearEnd
from groups.sharing.year_vouchers import every_year_end
from groups.terms import Terms
from ledger.voucher_models import Voucher


@dataclass(frozen=True, slots=True)
class Chosen:
    """The fiscal year that is looked at, of those that can be, and the rules at its end."""

    years: tuple[Period, ...]
    year: Period
    terms: Terms

    @property
    def funds(self) -> tuple[AppropriationLine, ...]:
        """The lines whose amount can be voted: every fund but the one that takes what is left."""
        rules = self.terms.appropriation
        return tuple(one for one in rules.lines if one.to is To.FUND and one.key != rules.rest_to) if rules else ()

    def line_to(self, to: str) -> AppropriationLine | None:
        return self.terms.appropriation.line_to(To(to)) if self.terms.appropriation else None


@dataclass(frozen=True, slots=True)
class YearPage:
    """`content` is None where the year cannot be reckoned, and `refused` says why; `made` is None too where there is a loss.

    `voucher` closes the year already, or waits to: then what it says is shown, and nothing can be tried out.
    `not_by_members` is interest on loans that the books have and no member's loan explains.
    """

    chosen: Chosen
    over: bool
    voucher: Voucher | None
    content: YearContent | None
    made: YearEnd | None
    refused: Refusal | None
    names: Mapping[int, str]
    not_by_members: Money | None


def asked_year(group: Group, years: list[Period], end: str) -> Period:
    """The year that ends on the day asked for; without one the last that is over, or the first there is."""
    now = today(group.timezone)
    by_end = {year.end.isoformat(): year for year in years}
    return by_end.get(end) or next((year for year in years if year.end <= now), years[0])


def chosen_year(session: Session, group: Group, end: str) -> Chosen:
    """The year that ends on a day, as it is written in an address. Raises MeetingWithoutRules."""
    years = years_of(group, terms_on(session, group, max(today(group.timezone), group.founded_on)))
    year = asked_year(group, years, end)
    return Chosen(tuple(years), year, terms_on(session, group, max(year.end, group.founded_on)))


def year_page(session: Session, group: Group, chosen: Chosen, decided: Decisions) -> YearPage:
    """The page of a fiscal year."""
    year = chosen.year
    names = {member.number: member.name for member in everybody(session, group)}
    voucher = voucher_of_year(session, group, year)
    content, made, refused, strange = None, None, None, 0
    try:
        terms = rules_of_year(session, group, year)
        if voucher:
            content = read_year(voucher.content)
            made = reckoned_again(content) if content.lines else None
        else:
            found = year_in_books(session, group, year, terms)
            strange = found.loan_interest_minor - sum(one.paid_minor for one in found.members)
            content = content_of(found, terms, group.currency, decided, None)
            made = reckoned(found, terms, group, decided)
            content = content_of(found, terms, group.currency, decided, made)
    except Refusal as one:
        refused = one
    return YearPage(
        chosen=chosen,
        over=year.end <= today(group.timezone),
        voucher=voucher,
        content=content,
        made=made,
        refused=refused,
        names=names,
        not_by_members=Money(strange, group.money) if strange else None,
    )


def voucher_of_year(session: Session, group: Group, year: Period) -> Voucher | None:
    """The voucher that closes the year, confirmed or not yet."""
    return next((one for one in every_year_end(session, group) if read_year(one.content).end == year.end), None)
