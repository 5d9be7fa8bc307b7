"""Afghanistan, the Philippines, and the small and big projects of ACCA across Asia."""

from fractions import Fraction

from core.marks import N_
from projects.rule_sets.figures import Fact, Figure, Mark
from projects.rule_sets.places import ANY
from projects.rule_sets.rule_set import TOTAL, Counterpart, Line, LineKind, LoanRule, RuleSet
from projects.rule_sets.sets.sources import sources


def _read(number: int, source: str) -> Figure:
    return Figure(Fraction(number), source)


NSP_2013 = RuleSet(
    key="nsp-2013",
    version=1,
    name=N_("National Solidarity Programme, block grants"),
    programme="nsp",
    country="AF",
    currency="AFN",
    valid_from=None,
    sources=sources("S52", "S53", "S54", "DOC"),
    lines=(Line("grant", N_("Block grant"), LineKind.PER_HOUSEHOLD, rates={ANY: _read(10_000, "S52")}),),
    minimum_households=_read(25, "S53"),
    community_cap=_read(3_000_000, "S52"),
    no_splitting=Fact(N_("Splitting a community to gain more is refused."), "S52"),
    facts=(
        Fact(N_("“Disbursed” means that the first order was placed at headquarters: neither received nor spent."), "S52"),
        Fact(N_("Maintenance grants are expenditure when they are disbursed; the council still reports their use."), "S54"),
        Fact(N_("A contribution of the community of 10 per cent; of what, is not stated."), "DOC", Mark.UNVERIFIED),
    ),
    notes=(N_("A family is one household. Its source was published in 2013 and states no first day."),),
)

KALAHI_CIDSS = RuleSet(
    key="kalahi-cidss",
    version=1,
    name=N_("KALAHI-CIDSS, state grant and local counterpart"),
    programme="kalahi-cidss",
    country="PH",
    currency="PHP",
    valid_from=None,
    sources=sources("S39", "S40"),
    lines=(Line("grant", N_("Grant"), LineKind.FIXED, amount=Figure(None, "S39")),),
    counterpart=Counterpart(N_("the province"), Figure(None, "S39"), of=TOTAL, precondition=True),
    facts=(
        Fact(N_("The counterpart of the province is a precondition for release; it comes in cash and in kind."), "S39"),
        Fact(N_("The manual prescribes a cash book, an in-kind journal of the counterpart and a utilization report."), "S40"),
    ),
    notes=(N_("The amount of the grant and the ratio of the counterpart are not stated in the source: say what was agreed."),),
)

CMP = RuleSet(
    key="cmp",
    version=1,
    name=N_("Community Mortgage Program"),
    programme="cmp",
    country="PH",
    currency="PHP",
    valid_from=None,
    sources=sources("S37"),
    loans=tuple(
        LoanRule(key, name, _read(ceiling, "S37"), interest=_read(6, "S37"), years=_read(25, "S37"))
        for key, name, ceiling in (
            ("lot", N_("Lot"), 100_000),
            ("site", N_("Site development"), 30_000),
            ("house", N_("House"), 120_000),
        )
    ),
    facts=(Fact(N_("A loan of the state to associations, paid back: nothing of it is a grant."), "S37"),),
    notes=(N_("From when these ceilings hold is not stated in the source."),),
)


def _acca(key: str, name: str, ceiling: int) -> RuleSet:
    return RuleSet(
        key=key,
        version=1,
        name=name,
        programme=key,
        country="Asia",
        currency="USD",
        valid_from=None,
        sources=sources("S22", "DOC"),
        lines=(Line("grant", N_("Grant"), LineKind.UP_TO, amount=_read(ceiling, "S22")),),
        facts=(Fact(N_("A ceiling of 58,000 dollars for a city."), "DOC", Mark.UNVERIFIED),),
        notes=(N_("Land is worth far more than cash here: report leverage with and without land."),),
    )


ACCA_SMALL = _acca("acca-small", N_("ACCA, small project"), 3_000)
ACCA_BIG = _acca("acca-big", N_("ACCA, big housing project"), 40_000)

SETS = (NSP_2013, KALAHI_CIDSS, CMP, ACCA_SMALL, ACCA_BIG)
