"""Chile: DS49, whose figures are in UF, and who is eligible for reconstruction."""

from fractions import Fraction

from core.marks import N_
from projects.rule_sets.figures import Figure
from projects.rule_sets.places import ANY, Tenure
from projects.rule_sets.rule_set import Alternative, Answer, Eligible, Line, LineKind, RuleSet, SavingsBase, SavingsTest
from projects.rule_sets.sets.sources import sources


def _read(number: int, source: str) -> Figure:
    return Figure(Fraction(number), source)


DS49 = RuleSet(
    key="ds49",
    version=1,
    name=N_("DS49, solidarity fund for choosing a home"),
    programme="ds49",
    country="CL",
    currency="CLP",
    index_unit="UF",
    valid_from=None,
    sources=sources("S49", "S50"),
    lines=(
        Line("base", N_("Base subsidy"), LineKind.PER_HOUSEHOLD, rates={ANY: _read(314, "S49")}),
        Line("location", N_("Location"), LineKind.PER_HOUSEHOLD, rates={ANY: _read(200, "S49")}, complement=True),
    ),
    savings=(
        SavingsTest(
            SavingsBase.FIXED_PER_HOUSEHOLD,
            amounts=(
                Alternative("ordinary", N_("Usual applicants"), _read(10, "S50")),
                Alternative("collective-above-40", N_("Collective applicants above the 40% band"), _read(15, "S50")),
            ),
        ),
    ),
    notes=(
        N_("Savings count up to the cut-off day of the call: say it with the case."),
        N_("There are further complements; their figures are not stated in the source."),
    ),
)

RECONSTRUCTION = RuleSet(
    key="chile-reconstruction",
    version=1,
    name=N_("Reconstruction after disasters, who is eligible"),
    programme="chile-reconstruction",
    country="CL",
    currency="CLP",
    valid_from=None,
    sources=sources("S51"),
    lines=(Line("grant", N_("Grant"), LineKind.PER_HOUSEHOLD, rates={ANY: Figure(None, "S51")}),),
    eligible={
        Tenure.OWNER: Eligible(Answer.YES, "S51"),
        Tenure.RENTER: Eligible(Answer.ON_APPLICATION, "S51"),
        Tenure.LODGER: Eligible(Answer.ON_APPLICATION, "S51"),
    },
    notes=(N_("Aimed at owners. The amounts are not stated in the source."),),
)

SETS = (DS49, RECONSTRUCTION)
