"""A group changes its form: what its members have saved becomes something else (a co-operative's share capital), by new rules.

Pure. Whole shares where the new rules save in shares; what does not become the new form stays hers as savings that she can
claim. Funds and surplus stay where they are, but for what goes into the reserve.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.frozen import from_text, to_text
from core.money import Currency, Money, currency
from groups import charts
from groups.conversion.errors import FormUnchanged, NothingBecomesCapital
from groups.terms import Terms
from ledger.chart import AccountKey
from ledger.posting import Entry


@dataclass(frozen=True, slots=True)
class HerSavings:
    """What a member has saved in the old form, and what of it takes the new one; in minor units."""

    number: int
    saved_minor: int
    changed_minor: int

    @property
    def stays_minor(self) -> int:
        return self.saved_minor - self.changed_minor


@dataclass(frozen=True, slots=True)
class FormChange:
    """Raises FormUnchanged, NothingBecomesCapital."""

    day: date
    currency: str
    old_code: str
    terms: Terms
    signed_by: str
    signed_on: date
    members: tuple[HerSavings, ...]
    most_each_minor: int | None = None
    to_reserve_minor: int = 0

    def __post_init__(self) -> None:
        if self.terms.savings_code == self.old_code:
            raise FormUnchanged()
        if not any(her.changed_minor for her in self.members):
            raise NothingBecomesCapital()

    @property
    def money(self) -> Currency:
        return currency(self.currency)

    def amount(self, minor: int) -> Money:
        return Money(minor, self.money)

    @property
    def changed(self) -> Money:
        return self.amount(sum(her.changed_minor for her in self.members))

    @property
    def saved(self) -> Money:
        return self.amount(sum(her.saved_minor for her in self.members))

    @property
    def stays(self) -> Money:
        return self.saved - self.changed

    def shares(self, minor: int) -> int:
        """How many shares of the new rules an amount is; nothing where they do not save in shares."""
        return minor // self.terms.share_value_minor if self.terms.in_shares else 0

    def entries(self) -> tuple[Entry, ...]:
        found = []
        for her in self.members:
            old, new = (charts.of_member(code, her.number) for code in (self.old_code, self.terms.savings_code))
            if her.changed_minor:
                found.append(Entry(old, new, her.changed_minor))
            if her.stays_minor and self.old_code != charts.SAVINGS:
                found.append(Entry(old, charts.of_member(charts.SAVINGS, her.number), her.stays_minor))
        if self.to_reserve_minor:
            found.append(Entry(AccountKey(charts.RETAINED_SURPLUS), AccountKey(charts.RESERVE), self.to_reserve_minor))
        return tuple(found)


def changed_of(saved: Mapping[int, int], terms: Terms, most_each_minor: int | None) -> tuple[HerSavings, ...]:
    """For each member by number, what of her savings changes: all, or so much at most, in whole shares."""
    found = []
    for number, minor in sorted(saved.items()):
        wanted = minor if most_each_minor is None else min(minor, most_each_minor)
        if terms.in_shares:
            wanted -= wanted % terms.share_value_minor
        found.append(HerSavings(number, minor, wanted))
    return tuple(found)


def read_form_change(content: str) -> FormChange:
    return from_text(FormChange, content)


def form_content_of(change: FormChange) -> str:
    return to_text(change)
