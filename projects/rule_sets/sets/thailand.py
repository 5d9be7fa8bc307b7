"""Thailand: Baan Mankong of CODI through its versions, the railway-land package, and houses for the poorest.

Subsidy rules changed over time, and the sources state years, not days: a year is taken from its first day, a Thai fiscal
year from 1 October of the year before.
"""

from datetime import date
from fractions import Fraction

from core.marks import N_
from projects.rule_sets.figures import Fact, Figure, Mark
from projects.rule_sets.places import ANY, Land, Tenure, UpgradingType
from projects.rule_sets.rule_set import (
    Answer,
    Eligible,
    Line,
    LineKind,
    LoanRule,
    Payee,
    RuleSet,
    SavingsBase,
    SavingsTest,
)
from projects.rule_sets.sets.sources import sources


def _unverified(number: int | None) -> Figure:
    return Figure(None if number is None else Fraction(number), "DOC", Mark.UNVERIFIED)


def _read(number: int, source: str) -> Figure:
    return Figure(Fraction(number), source)


# Three published bases of the same ten per cent. Which one holds is for the project's agreement to say.
SAVINGS = (
    SavingsTest(SavingsBase.PROJECT_COST, _read(10, "S2")),
    SavingsTest(SavingsBase.AMOUNT_BORROWED, _read(10, "S4")),
    SavingsTest(SavingsBase.PER_HOUSEHOLD, _read(10, "S5")),
)
LENDING = (
    Fact(N_("CODI lends only to groups: an established savings group, or a registered housing co-operative."), "S3"),
    Fact(N_("Groups on-lend to their members at 6 to 7 per cent a year."), "S6"),
    Fact(N_("A project in Pattaya cites loans at 4 per cent over 15 years."), "S7"),
    Fact(
        N_("Lending at 2, later 4 per cent, a margin of 2 to 3 points, 15 to 20 years, ceilings of 300,000 to 360,000 baht."),
        "DOC",
        Mark.UNVERIFIED,
    ),
)
YEAR_ONLY = N_("The source states a year and no day: the version is taken from the first day of that year.")

CODI_2003 = RuleSet(
    key="codi-2003",
    version=1,
    name=N_("Baan Mankong, scheme of 2003"),
    programme="codi",
    country="TH",
    currency="THB",
    valid_from=date(2003, 1, 1),
    valid_to=date(2009, 12, 31),
    sources=sources("S2", "S3", "S4", "S5", "S6", "S7", "DOC"),
    lines=(
        Line(
            "subsidy",
            N_("Subsidy"),
            LineKind.PER_HOUSEHOLD,
            rates={
                UpgradingType.IN_SITU: _unverified(25_000),
                UpgradingType.REBLOCKING: _unverified(45_000),
                UpgradingType.LAND_SHARING: _unverified(None),
                UpgradingType.NEARBY_RELOCATION: _unverified(65_000),
                UpgradingType.FAR_RELOCATION: _unverified(65_000),
                UpgradingType.NEW_LAND: _unverified(65_000),
            },
        ),
        Line("network", N_("To the network"), LineKind.PERCENTAGE, percent=_unverified(5), of="subsidy", payee=Payee.NETWORK),
    ),
    savings=SAVINGS,
    facts=LENDING,
    notes=(YEAR_ONLY, N_("Reconstruction has the rate of reblocking; every relocation has one rate.")),
)

CODI_2010 = RuleSet(
    key="codi-2010",
    version=1,
    name=N_("Baan Mankong, rules of 2010 (BE 2553)"),
    programme="codi",
    country="TH",
    currency="THB",
    valid_from=date(2010, 1, 1),
    valid_to=date(2019, 9, 30),
    sources=sources("S2", "S3", "S4", "S5", "S6", "S7", "S8", "DOC"),
    lines=(
        Line("housing", N_("Housing"), LineKind.PER_HOUSEHOLD, rates={ANY: _read(25_000, "S8")}),
        Line(
            "infrastructure",
            N_("Infrastructure"),
            LineKind.PER_HOUSEHOLD,
            rates={Land.EXISTING: _read(30_000, "S8"), Land.NEW: _read(50_000, "S8")},
        ),
        Line(
            "management",
            N_("Management"),
            LineKind.PERCENTAGE,
            percent=_read(5, "S8"),
            of="infrastructure",
            floor=_read(50_000, "S8"),
            cap=_read(500_000, "S8"),
        ),
    ),
    eligible={tenure: Eligible(Answer.YES, "S8") for tenure in (Tenure.OWNER, Tenure.LODGER, Tenure.RENTER)},
    savings=SAVINGS,
    facts=(
        Fact(N_("City process 8,000 and reserve 2,000 baht: the unit is not stated, so they are not reckoned with."), "S8"),
        *LENDING,
    ),
    notes=(
        YEAR_ONLY,
        N_("Its last day is not stated: it is taken to hold until the version from FY2563 began, beside the envelope."),
    ),
)

CODI_TO_2019 = RuleSet(
    key="codi-to-2019",
    version=1,
    name=N_("Baan Mankong, envelope to FY2562"),
    programme="codi",
    country="TH",
    currency="THB",
    valid_from=None,
    valid_to=date(2019, 9, 30),
    sources=sources("S2", "S3", "S4", "S5", "S6", "S7", "S9", "DOC"),
    lines=(Line("envelope", N_("Envelope"), LineKind.PER_HOUSEHOLD, rates={ANY: _read(80_000, "S9")}),),
    savings=SAVINGS,
    facts=LENDING,
    notes=(N_("From when the envelope held, and how it is divided, is not stated in the source."),),
)

CODI_2020 = RuleSet(
    key="codi-2020",
    version=1,
    name=N_("Baan Mankong, envelope from FY2563 (October 2019)"),
    programme="codi",
    country="TH",
    currency="THB",
    valid_from=date(2019, 10, 1),
    sources=sources("S2", "S3", "S4", "S5", "S6", "S7", "S9", "S10", "DOC"),
    lines=(Line("envelope", N_("Envelope"), LineKind.PER_HOUSEHOLD, rates={ANY: _read(89_800, "S10")}),),
    savings=SAVINGS,
    facts=(
        Fact(N_("Target 690,000 households; the envelope of 20 years grew from 55,200 to 61,793 million baht."), "S9"),
        *LENDING,
    ),
    notes=(N_("How the envelope is divided is not stated in the source."),),
)

RAILWAY_2023 = RuleSet(
    key="railway-2023",
    version=1,
    name=N_("Railway-land package of 2023"),
    programme="railway",
    country="TH",
    currency="THB",
    valid_from=date(2023, 1, 1),
    sources=sources("S11"),
    lines=(
        Line("improvement", N_("Improvement"), LineKind.PER_HOUSEHOLD, rates={ANY: _read(80_000, "S11")}),
        Line("interim-rent", N_("Rent in the meantime"), LineKind.PER_HOUSEHOLD, rates={ANY: _read(80_000, "S11")}),
    ),
    loans=(LoanRule("housing-loan", N_("Housing loan"), _read(250_000, "S11")),),
    facts=(
        Fact(N_("27,084 households, about 300 communities, 35 provinces; published as 7.7 billion baht."), "S11"),
        Fact(
            N_("27,084 × 160,000 = 4,333,440,000 baht without the loans, 11,104,440,000 with them: neither is 7.7 billion."),
            "S11",
            Mark.COMPUTED,
        ),
    ),
    notes=(YEAR_ONLY,),
)

BAAN_POR_PIENG_2017 = RuleSet(
    key="baan-por-pieng-2017",
    version=1,
    name=N_("Baan Por Pieng, houses for the poorest (2017)"),
    programme="baan-por-pieng",
    country="TH",
    currency="THB",
    valid_from=date(2017, 1, 1),
    sources=sources("S12"),
    lines=(Line("house", N_("House"), LineKind.PER_HOUSEHOLD, rates={ANY: _read(18_000, "S12")}),),
    facts=(Fact(N_("Others added 300 million baht; 10,370 houses were built."), "S12"),),
    notes=(YEAR_ONLY, N_("One house for each household.")),
)

SETS = (CODI_2003, CODI_2010, CODI_TO_2019, CODI_2020, RAILWAY_2023, BAAN_POR_PIENG_2017)
