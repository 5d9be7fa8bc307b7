"""A constitution on paper: every rule of one version in plain words, to be read aloud, agreed and signed."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from core.language import Language
from core.marks import N_, Term
from core.money import Currency
from groups.constitution import versions
from groups.errors import MeetingWithoutRules
from groups.models import Group
from groups.rule_areas import areas_for
from groups.rule_fields import SaidArea, in_words
from groups.terms import METHOD_NAMES, Terms, terms_from_json
from reports.papers import Heading
from reports.reading import heading_of


@dataclass(frozen=True, slots=True)
class ConstitutionPaper:
    kind: ClassVar[str] = "constitution"
    title: ClassVar[str] = N_("Constitution")
    wide: ClassVar[bool] = False

    heading: Heading
    currency: Currency
    version: int
    valid_from: date
    signed_on: date
    signed_by: str
    terms: Terms

    @property
    def method(self) -> Term:
        return METHOD_NAMES[self.terms.method]

    def said(self, language: Language) -> list[SaidArea]:
        """Every rule in a reader's words."""
        return list(in_words(self.terms, areas_for(self.terms), self.currency, language))


def constitution_paper(session: Session, group: Group) -> ConstitutionPaper:
    """The latest version. Raises MeetingWithoutRules when the group has none."""
    adopted = versions(session, group)
    if not adopted:
        raise MeetingWithoutRules(day=group.founded_on)
    last = adopted[-1]
    return ConstitutionPaper(
        heading=heading_of(session, group, about=f"constitution:{last.version}"),
        currency=group.money,
        version=last.version,
        valid_from=last.valid_from,
        signed_on=last.signed_on,
        signed_by=last.signed_by,
        terms=terms_from_json(last.terms),
    )
