"""How a run prints a group's papers: as it was asked, and where nothing was asked, as the group is used to."""

from core.language import Digits, Language, language
from groups.models import Group
from reports.bulk.models import StatementRun
from reports.papers import Layout, Size


def how_printed(run: StatementRun, group: Group) -> tuple[Language, Layout]:
    """The language, in the group's digits, and the sheet. Large letters are nobody's to take away."""
    reader = language(run.language or group.locale, Digits(group.digits))
    return reader, Layout(Size(run.size or group.paper_size), run.large or group.large_print)
