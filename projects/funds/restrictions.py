"""What a fund's money may be used for, as data: each restriction in versions, each from a day on. Unrestricted is number 1.

Who gave the money with a condition agrees to a change of it: a further version needs the paper that says so.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.calendars import now
from core.frozen import from_text, to_text
from core.rates import percent_text
from core.text import clean, required
from projects.documents import documents_of
from projects.errors import DocumentUnknown
from projects.funds.errors import (
    ChangeNeedsPaper,
    NotForThere,
    OtherFunder,
    RestrictionOlder,
    RestrictionUnknown,
    RuleContradicts,
)
from projects.funds.models import Fund, FundRestriction
from projects.models import Document, Organisation, Project

UNRESTRICTED = 1
MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class Rule:
    """What money may be used for. Rates and margin are a year; None is no bound. `city` and `project` are public ids.

    `moves_out`, `moves_in`: whether its money may be given to another purpose, or another's to it: a transfer needs both.
    Raises RuleContradicts, TextTooLong, TextUnreadable.
    """

    purpose: str
    lends: bool = True
    grants: bool = False
    admin_share: Fraction = Fraction(0)
    moves_out: bool = False
    moves_in: bool = False
    most_rate: Fraction | None = None
    most_margin: Fraction | None = None
    project: str = ""
    city: str = ""
    country: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "purpose", clean(self.purpose))
        for share in (self.admin_share, self.most_rate or Fraction(0), self.most_margin or Fraction(0)):
            if not 0 <= share <= 1:
                raise RuleContradicts(given=percent_text(share))


# Money that nobody tied to anything.
FREE = Rule(purpose="", lends=True, grants=True, admin_share=Fraction(1), moves_out=True, moves_in=True)


def rule_of(restriction: FundRestriction) -> Rule:
    return from_text(Rule, restriction.rule)


def add_restriction(
    session: Session,
    fund: Fund,
    name: str,
    rule: Rule,
    since: date,
    *,
    funder: Organisation | None = None,
    document: Document | None = None,
    by: str,
) -> FundRestriction:
    """A new purpose for a part of the fund's money. Raises TextMissing, TextTooLong, TextUnreadable."""
    hold(session, fund)
    last = session.scalar(select(func.max(FundRestriction.number)).where(FundRestriction.fund_id == fund.id))
    return _add(session, fund, (last or 0) + 1, 1, required(name, MOST_NAME), rule, since, funder, document, by=by)


def change_restriction(
    session: Session, fund: Fund, number: int, rule: Rule, since: date, document: Document | None, *, by: str
) -> FundRestriction:
    """The next version of what it may be used for; name and funder stay.

    Raises RestrictionUnknown, ChangeNeedsPaper, RestrictionOlder, DocumentUnknown.
    """
    hold(session, fund)
    before = restriction_of(session, fund, number, date.max)
    if document is None:
        raise ChangeNeedsPaper(name=before.name)
    if document.organisation_id not in (fund.organisation_id, before.funder_id):
        raise DocumentUnknown()
    if since <= before.since:
        raise RestrictionOlder(name=before.name, since=before.since, day=since)
    version, name, funder = before.version + 1, before.name, before.funder
    return _add(session, fund, number, version, name, rule, since, funder, document, by=by)


def hold(session: Session, fund: Fund) -> None:
    session.execute(select(Fund.id).where(Fund.id == fund.id).with_for_update())


def _add(
    session: Session,
    fund: Fund,
    number: int,
    version: int,
    name: str,
    rule: Rule,
    since: date,
    funder: Organisation | None,
    document: Document | None,
    *,
    by: str,
) -> FundRestriction:
    restriction = FundRestriction(
        fund_id=fund.id,
        number=number,
        version=version,
        name=name,
        since=since,
        funder_id=funder.id if funder else None,
        rule=to_text(rule),
        document_id=document.id if document else None,
        added_by=by,
        added_at=now(),
    )
    session.add(restriction)
    session.flush()
    return restriction


def versions_of(session: Session, fund: Fund) -> list[FundRestriction]:
    """Every version that ever was agreed, by number."""
    wanted = select(FundRestriction).where(FundRestriction.fund_id == fund.id)
    return list(session.scalars(wanted.order_by(FundRestriction.number, FundRestriction.version)))


def restrictions_on(session: Session, fund: Fund, day: date) -> dict[int, FundRestriction]:
    """What held on a day, by number."""
    return {one.number: one for one in versions_of(session, fund) if one.since <= day}


def restriction_of(session: Session, fund: Fund, number: int, day: date) -> FundRestriction:
    """What held on a day for money under a number. Raises RestrictionUnknown."""
    found = restrictions_on(session, fund, day).get(number)
    if found is None:
        raise RestrictionUnknown(number=number)
    return found


def refuse_other_funder(restriction: FundRestriction, giver: Organisation) -> None:
    """Raises OtherFunder."""
    if restriction.funder_id not in (None, giver.id):
        funder = restriction.funder.name if restriction.funder else ""
        raise OtherFunder(name=restriction.name, funder=funder, giver=giver.name)


def refuse_elsewhere(session: Session, restriction: FundRestriction, who: Organisation, project: Project | None) -> None:
    """Money for one project, city or country is used there only. Raises NotForThere."""
    rule = rule_of(restriction)
    country = project.country if project else who.country
    if rule.country and country != rule.country:
        raise NotForThere(name=restriction.name, only=rule.country, other=country)
    other = project.name if project else who.name
    if rule.project and (project is None or project.public_id != rule.project):
        only = session.scalars(select(Project.name).where(Project.public_id == rule.project)).one()
        raise NotForThere(name=restriction.name, only=only, other=other)
    if rule.city and (project is None or project.city is None or project.city.public_id != rule.city):
        only = session.scalars(select(Organisation.name).where(Organisation.public_id == rule.city)).one()
        raise NotForThere(name=restriction.name, only=only, other=other)


def paper_of(session: Session, fund: Fund, public_id: str) -> Document:
    """A document of the fund's organisation. Raises DocumentUnknown."""
    for document in documents_of(session, fund.organisation):
        if document.public_id == public_id:
            return document
    raise DocumentUnknown()
