"""What is kept of a loan's agreement as canonical text: what the group agreed to, and each plan of repayment that followed."""

import json
from dataclasses import dataclass
from functools import lru_cache

from core.frozen import built_from, from_text
from groups.loans.agreement import LoanTerms, Plan
from groups.loans.rules import LoanRules
from groups.loans.schedule import Row

_REMEMBERED = 2_000  # a plan never changes, so what its text says need not be read twice


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was asked for, and after the vote what was agreed: so much, in so many instalments, by the rules of that day."""

    principal_minor: int
    instalments: int
    rules: LoanRules


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan with its instalments as they were printed. `terms`: of the day on which the loan was handed out; a later plan says
    only how what was then left is paid."""

    rows: tuple[Row, ...]
    terms: LoanTerms | None = None
    plan: Plan | None = None


@lru_cache(maxsize=_REMEMBERED)
def agreement_of(text: str) -> Agreement:
    return from_text(Agreement, text)


@lru_cache(maxsize=_REMEMBERED)
def plan_of(text: str) -> KeptPlan:
    return from_text(KeptPlan, text)


@lru_cache(maxsize=_REMEMBERED)
def terms_kept(text: str) -> LoanTerms | None:
    """The terms in a plan's text, without the instalments that were printed."""
    terms = json.loads(text).get("terms")
    return None if terms is None else _built(terms)


def _built(terms: object) -> LoanTerms:
    built: LoanTerms = built_from(LoanTerms, terms)
    return built
