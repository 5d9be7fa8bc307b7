"""Where a fund's money came from and where it is or went: one sum twice, for its statement and its page."""

from collections.abc import Iterable
from typing import Protocol

from core.marks import N_, Term
from core.money import Currency
from projects.funds.figures import FundFigures
from projects.funds.models import GIVER_KINDS
from reports.drawing.parts import Badge, Part, TwoSides, in_and_out


class HoldsMoney(Protocol):
    """A purse of a fund, or its line on paper. Capital + earned = gone + outstanding + advances + cash."""

    @property
    def earned_minor(self) -> int: ...
    @property
    def gone_minor(self) -> int: ...
    @property
    def outstanding_minor(self) -> int: ...
    @property
    def advances_minor(self) -> int: ...
    @property
    def cash_minor(self) -> int: ...


def fund_sides(
    given: Iterable[tuple[Term, int]], purse: HoldsMoney, of: Currency, badge: Badge = Badge.PAPER
) -> TwoSides | None:
    """`given`: what each kind of giver gave or keeps in the fund."""
    came = [Part(name, minor) for name, minor in given]
    came.append(Part(Term(N_("Interest and other income")), purse.earned_minor))
    went = [
        Part(Term(N_("Granted and spent")), purse.gone_minor),
        Part(Term(N_("Still lent")), purse.outstanding_minor),
        Part(Term(N_("Advanced on awards")), purse.advances_minor),
        Part(Term(N_("In bank and cash")), purse.cash_minor, kept=True),
    ]
    return in_and_out(came, went, of, badge)


def sides_of_figures(figures: FundFigures) -> TwoSides | None:
    """For the fund's page."""
    given = [(name, figures.given_by(kind)) for kind, name in GIVER_KINDS.items()]
    return fund_sides(given, figures.together, figures.currency, Badge.PAGE)
