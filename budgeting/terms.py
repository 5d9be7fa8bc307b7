"""The terms of a round: who has a voice, how she says it, how it is counted, when an assembly may decide. One frozen text.

The text is fixed, hashed and printed before anybody votes, and is never changed afterwards. Nothing here has a default that
a programme would not recognise; where sources give no procedure (CODI's city networks, SDI's loan committees), a fund fills
the terms in with its own. Refuses to exist when it contradicts itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from types import MappingProxyType

from budgeting.counting.election import BallotKind
from budgeting.counting.rule import Method, Rule
from budgeting.errors import TermsContradict
from core.frozen import to_text
from core.marks import N_, Term


class Voice(StrEnum):
    """Whose one voice it is."""

    MEMBER = "member"
    ADULT = "adult"
    HOUSEHOLD = "household"


VOICES: Mapping[Voice, Term] = MappingProxyType(
    {
        Voice.MEMBER: Term(N_("one voice for each member of a savings group")),
        Voice.ADULT: Term(N_("one voice for each adult, member or not, tenant or owner")),
        Voice.HOUSEHOLD: Term(N_("one voice for each household, tenants and people without title included")),
    }
)


class Channel(StrEnum):
    """How a voice arrives. The last three arrive as counted totals, not as ballots."""

    ONLINE = "online"
    PAPER = "paper"
    ASSISTED = "assisted"  # an officer types what the voter says; the choice is the voter's
    POCKET = "pocket"  # counters in pockets under pictures (pocket chart voting)
    PEBBLES = "pebbles"
    HANDS = "hands"


CHANNELS: Mapping[Channel, Term] = MappingProxyType(
    {
        Channel.ONLINE: Term(N_("on a telephone, with a printed code")),
        Channel.PAPER: Term(N_("on printed paper")),
        Channel.ASSISTED: Term(N_("said to a teller, who types it")),
        Channel.POCKET: Term(N_("counters in pockets under pictures")),
        Channel.PEBBLES: Term(N_("pebbles on pictures")),
        Channel.HANDS: Term(N_("a show of hands")),
    }
)
COUNTED = frozenset({Channel.POCKET, Channel.PEBBLES, Channel.HANDS})


@dataclass(frozen=True, slots=True)
class BallotTerms:
    """What a ballot may say. `most_cost_minor`: the marked proposals together cost at most so much (knapsack ballot).

    `points`: how many points a voter spreads; `most_points`: how many one proposal may get (or the best mark); 0: no bound.
    """

    kind: BallotKind = BallotKind.APPROVAL
    least: int = 1
    most: int = 0
    most_cost_minor: int = 0
    points: int = 0
    most_points: int = 0

    def __post_init__(self) -> None:
        if self.least < 0 or self.most < 0 or self.most and self.least > self.most:
            raise TermsContradict(what=Term(N_("fewer marks are allowed than are asked for")))
        if self.kind is BallotKind.CHOOSE_ONE and (self.least, self.most) != (1, 1):
            raise TermsContradict(what=Term(N_("who chooses one marks exactly one")))
        if (self.kind is BallotKind.POINTS) != (self.points > 0):
            raise TermsContradict(what=Term(N_("points need a number to spread, and only they have one")))
        if self.kind is BallotKind.SCORING and self.most_points < 1:
            raise TermsContradict(what=Term(N_("marks need a best mark")))
        if min(self.most_cost_minor, self.points, self.most_points) < 0:
            raise TermsContradict(what=Term(N_("a bound is below zero")))


@dataclass(frozen=True, slots=True)
class QuorumTerms:
    """When an assembly may decide: so many people, so large a share of those on the register, so many of them women.

    `second_share`: what is enough when it is called a second time; None where no second call is held. 0 is no bound.
    """

    people: int = 0
    share: Fraction = Fraction(0)
    women_share: Fraction = Fraction(0)
    second_share: Fraction | None = None

    def __post_init__(self) -> None:
        for one in (self.share, self.women_share, self.second_share or Fraction(0)):
            if not 0 <= one <= 1:
                raise TermsContradict(what=Term(N_("a share of people lies outside of 0 to 100 %")))
        if self.people < 0:
            raise TermsContradict(what=Term(N_("a bound is below zero")))


@dataclass(frozen=True, slots=True)
class RoundTerms:
    """Everything that is agreed before a round is voted on.

    `proxies`: how many absent voters one person may carry a ballot for; `delegation`: whether a voice may be given to an
    organisation. `adult_from`: years of age, asked for when the voice is an adult's. `least_cell`: smaller counts by group are
    not published. `objection_days`: how long a result is provisional. `conflict`: who proposed or gains does not review it,
    draw its lot or confirm its money. `debtors_vote`: whether who owes the fund may vote; `debtors_receive`: whether her
    community may be funded. `runner_up`: whether a cancelled award may go to the next one. `milestones`: an instalment needs a
    report of progress.
    """

    voice: Voice
    ballot: BallotTerms
    rule: Rule
    channels: tuple[Channel, ...] = (Channel.PAPER,)
    quorum: QuorumTerms = field(default_factory=QuorumTerms)
    adult_from: int = 18
    proxies: int = 0
    delegation: bool = False
    least_cell: int = 5
    objection_days: int = 7
    conflict: bool = True
    debtors_vote: bool = True
    debtors_receive: bool = True
    runner_up: bool = False
    milestones: bool = False

    def __post_init__(self) -> None:
        if not self.channels or len(set(self.channels)) != len(self.channels):
            raise TermsContradict(what=Term(N_("each way of voting is named once, and at least one")))
        if min(self.adult_from, self.proxies, self.least_cell, self.objection_days) < 0:
            raise TermsContradict(what=Term(N_("a bound is below zero")))
        if self.rule.method in (Method.EQUAL_SHARES, Method.PHRAGMEN) and COUNTED & set(self.channels):
            raise TermsContradict(
                what=Term(N_("this rule looks at every single ballot, but pockets, pebbles and hands give counted totals only"))
            )

    @property
    def few_choices(self) -> bool:
        """Equal shares with fewer than three marks leave most money unspent: half of Wieliczka's voters chose only one."""
        return self.rule.method is Method.EQUAL_SHARES and 0 < self.ballot.most < 3


def fingerprint(terms: RoundTerms) -> str:
    """The SHA-256 of the canonical text, in hexadecimal: what is printed on the paper and checked at every count."""
    return sha256(to_text(terms).encode()).hexdigest()
