"""The ready-made rule sets, as plain data. What a source does not state is not invented: its figure is None and says so."""

from collections.abc import Mapping

from projects.rule_sets.rule_set import RuleSet
from projects.rule_sets.sets import africa, asia, chile, thailand

READY_MADE: tuple[RuleSet, ...] = (*thailand.SETS, *asia.SETS, *chile.SETS, *africa.SETS)

# Other names that people have for them: Thai fiscal years, and the years of a programme.
OTHER_NAMES: Mapping[str, str] = {
    "codi-2553": "codi-2010",
    "codi-2019": "codi-2020",
    "codi-2562": "codi-to-2019",
    "codi-fy2562": "codi-to-2019",
    "codi-2563": "codi-2020",
    "codi-fy2563": "codi-2020",
    "nsp-afghanistan": "nsp-2013",
    "cmp-philippines": "cmp",
    "kalahi": "kalahi-cidss",
    "ds49-chile": "ds49",
    "hsuff": "harare-hsuff",
    "harare": "harare-hsuff",
    "namibia": "twahangana",
    "huruma": "akiba-mashinani",
    "railway-land-2023": "railway-2023",
    "microgrant": "microgrant-80-20",
}
