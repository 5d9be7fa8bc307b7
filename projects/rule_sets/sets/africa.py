"""Urban poor funds in Zimbabwe, Namibia, Kenya and Malawi, and a microgrant that is matched 80 to 20."""

from fractions import Fraction

from core.marks import N_
from projects.rule_sets.figures import Fact, Figure, Mark
from projects.rule_sets.rule_set import Alternative, Counterpart, Deposit, Line, LineKind, LoanRule, RuleSet
from projects.rule_sets.sets.sources import sources


def _read(number: int, source: str) -> Figure:
    return Figure(Fraction(number), source)


HARARE = RuleSet(
    key="harare-hsuff",
    version=1,
    name=N_("Harare Slum Upgrading Finance Facility"),
    programme="harare-hsuff",
    country="ZW",
    currency="USD",
    valid_from=None,
    sources=sources("S29", "S30", "S31"),
    loans=(LoanRule("member-loan", N_("Loan through a savings group"), Figure(None, "S29")),),
    facts=(
        Fact(N_("A revolving fund under the memorandum of 2010: it lends to savings groups, they to members."), "S29"),
        Fact(N_("The council put in 120,000 dollars, Dialogue on Shelter 25,000, members one dollar a month."), "S30"),
        Fact(N_("Land from government, labour from the community, graders and lorries from the council."), "S30"),
        Fact(N_("A grant of 5 million dollars from the Gates Foundation."), "S31"),
    ),
    notes=(N_("The size of loans, their interest and their years are not stated in the source."),),
)

TWAHANGANA = RuleSet(
    key="twahangana",
    version=1,
    name=N_("Twahangana Fund"),
    programme="twahangana",
    country="NA",
    currency="NAD",
    valid_from=None,
    sources=sources("S25", "S26", "S27", "S28"),
    loans=(LoanRule("house", N_("One-bedroom house"), _read(50_000, "S28"), years=_read(11, "S28")),),
    facts=(
        Fact(N_("Repaid with 500 dollars a month over 11 years; interest is 0.5 per cent, for which time is not stated."), "S28"),
        Fact(
            N_("0.5 per cent a month would be 518.35 a month, 0.5 per cent a year 389.38: neither is 500."),
            "S28",
            Mark.COMPUTED,
        ),
        Fact(N_("Money of members who repay, of the ministry, of the private sector and from abroad."), "S25"),
        Fact(N_("The ministry gives 10 million dollars a year, 37 per cent of the income of 2021/22."), "S26"),
        Fact(N_("Later 20 million dollars of the ministry stood against 26 million of private money."), "S27"),
    ),
    notes=(N_("A house may be paid by several funders: each is tagged with its source."),),
)

AKIBA_MASHINANI = RuleSet(
    key="akiba-mashinani",
    version=1,
    name=N_("Akiba Mashinani Trust, Huruma"),
    programme="akiba-mashinani",
    country="KE",
    currency="KES",
    valid_from=None,
    sources=sources("S34", "S35"),
    deposit=Deposit(
        _read(20, "S34"),
        prices=(
            Alternative("shell", N_("of a shell house"), _read(160_000, "S34")),
            Alternative("starter", N_("of a starter house"), _read(250_000, "S34")),
        ),
        parts=(
            Alternative("own", N_("Own savings"), _read(17_000, "S35")),
            Alternative("group", N_("From the group"), _read(17_000, "S35")),
            Alternative("trust", N_("From the trust"), _read(17_000, "S35")),
        ),
    ),
    facts=(
        Fact(N_("Foundations cost 50,000 to 60,000 shillings."), "S34"),
        Fact(N_("Land of the county, free, under the memorandum of 2003; 550 houses planned, 100 built 2011 to 2020."), "S34"),
    ),
    notes=(N_("A deposit may itself be lent: keep each of its parts apart."),),
)

MCHENGA = RuleSet(
    key="mchenga",
    version=1,
    name=N_("Mchenga, house and toilet"),
    programme="mchenga",
    country="MW",
    currency="MWK",
    valid_from=None,
    sources=sources("S41", "S42"),
    loans=(
        LoanRule("house", N_("House"), _read(140_000, "S41"), years=_read(8, "S41")),
        LoanRule("toilet", N_("Toilet"), _read(25_000, "S41"), years=_read(2, "S41")),
    ),
    facts=(
        Fact(N_("Membership of 20 kwacha a month; a defaulter's house is given to another member."), "S41"),
        Fact(N_("Members save at least 0.14 US dollars a month."), "S42"),
    ),
    notes=(N_("One loan in two parts, 165,000 kwacha together, each with its own years."),),
)

MICROGRANT = RuleSet(
    key="microgrant-80-20",
    version=1,
    name=N_("Microgrant, the organisation 80% and the municipal assembly 20%"),
    programme="microgrant-80-20",
    country="–",
    currency="USD",
    valid_from=None,
    sources=sources("S24"),
    lines=(Line("grant", N_("Organisation's part"), LineKind.PERCENTAGE, percent=_read(80, "S24"), of="cost"),),
    counterpart=Counterpart(N_("the municipal assembly"), _read(20, "S24")),
    facts=(Fact(N_("A microgrant of 9,000 dollars was split 80 to 20."), "S24"),),
    notes=(N_("The two parts are percentages of the whole."),),
)

SETS = (HARARE, TWAHANGANA, AKIBA_MASHINANI, MCHENGA, MICROGRANT)
