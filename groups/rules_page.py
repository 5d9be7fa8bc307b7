"""The questions of a constitution as a page asks them: in the reader's language, those with a mistake in sight. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from core.language import Language
from core.marks import N_
from groups.rule_areas import areas_for
from groups.rule_fields import Kind, RuleField, sentence_case
from groups.terms import Terms


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `options` (value, label) for a choice."""

    name: str
    kind: Kind
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """Questions that belong together. `tick` names the box that says whether the group does this, "" where it always does."""

    title: str
    tick: str
    wrong: bool
    questions: tuple[Question, ...]


def areas_asked(terms: Terms, errors: Collection[str], language: Language) -> tuple[Area, ...]:
    """Every question for a group that has, or starts from, these rules; `errors` are the names of fields with a mistake."""
    return tuple(
        Area(
            title=language.text(area.title),
            tick=area.tick if area.part else "",
            wrong=any(field.name in errors for field in area.fields),
            questions=tuple(_question(field, language) for field in area.fields),
        )
        for area in areas_for(terms)
    )


def asked_first(areas: tuple[Area, ...], names: Collection[str]) -> list[Question]:
    """The questions of these names, in the order of the names: what a group is asked before all else."""
    by_name = {question.name: question for area in areas for question in area.questions}
    return [by_name[name] for name in names if name in by_name]


def _question(field: RuleField, language: Language) -> Question:
    percent = language.text(N_("In percent.")) if field.kind is Kind.PERCENT else ""
    return Question(
        name=field.name,
        kind=field.kind,
        label=sentence_case(language.text(field.label)),
        hint=language.text(field.hint) if field.hint else percent,
        options=tuple((value, language.text(name)) for value, name in (field.choices or {}).items()),
    )
