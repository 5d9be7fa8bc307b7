"""The words of the .pb format and their order in a file: pabulib.org/format, and the field tables of pabulib-checker 1.0.8."""

from types import MappingProxyType

META, PROJECTS, VOTES = TITLES = ("META", "PROJECTS", "VOTES")

META_KEYS = (
    "description",
    "country",
    "unit",
    "district",
    "subunit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
    "min_length",
    "max_length",
    "min_sum_cost",
    "max_sum_cost",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "default_score",
    "min_project_cost",
    "max_project_cost",
    "min_project_score_threshold",
    "neighborhoods",
    "subdistricts",
    "categories",
    "edition",
    "language",
    "currency",
    "fully_funded",
    "experimental",
    "comment",
    "acknowledgments",
    "leftover_budget",
    "budget_per_category",
    "budget_per_neighborhood",
    "min_length_per_category",
    "max_length_per_category",
    "min_sum_cost_per_category",
    "max_sum_cost_per_category",
)
META_NEEDED = (
    "description",
    "country",
    "unit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
)
# What may be written with decimals, and with a decimal comma by mistake.
META_DECIMALS = ("budget", "min_sum_cost", "max_sum_cost", "min_project_cost", "max_project_cost")
META_WHOLE = (
    "min_length",
    "max_length",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "default_score",
    "min_project_score_threshold",
)

PROJECT_COLUMNS = (
    "project_id",
    "cost",
    "votes",
    "score",
    "name",
    "category",
    "beneficiaries",
    "selected",
    "neighborhood",
    "subunit",
    "district",
    "description",
    "proposer",
    "public_id",
    "latitude",
    "longitude",
)
# The columns in which some projects may say nothing. Any other that is there is filled in for every project.
MAY_BE_EMPTY = frozenset({"category", "beneficiaries", "latitude", "longitude"})
# What a column was called before (beneficiaries: until April 2026).
RENAMED = MappingProxyType({"target": "beneficiaries"})
COORDINATES = ("latitude", "longitude")

VOTE_COLUMNS = (
    "voter_id",
    "vote",
    "points",
    "age",
    "sex",
    "voting_method",
    "district",
    "neighborhood",
    "education",
    "topic_preference_transport",
    "topic_preference_culture",
    "topic_preference_nature",
    "district_preference",
    "time_taken_seconds",
    "format_easiness",
    "format_expressiveness",
    "format_rank",
)
# Cells that hold several values with commas between them.
LISTS = frozenset(
    {
        "category",
        "beneficiaries",
        "vote",
        "points",
        "categories",
        "neighborhoods",
        "subdistricts",
        "budget_per_category",
        "budget_per_neighborhood",
        "min_sum_cost_per_category",
        "max_sum_cost_per_category",
    }
)

RULES = (
    "greedy",
    "greedy-no-skip",
    "greedy-threshold",
    "greedy-exclusive",
    "greedy-custom",
    "equalshares",
    "equalshares-comparison",
    "equalshares/add1",
    "equalshares/add1-comparison",
    "unknown",
)
# A project that was withdrawn when it was on the ballot already is published with this cost, so that it can never win.
WITHDRAWN_COST = 999_999_999
