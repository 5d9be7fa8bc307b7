"""What exports of projects refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class SourcesDifferFromPlan(Refused):
    """OCDS: the parts of a budget add to its total, and parts that nobody promised are not made up."""

    code = "sources-differ-from-plan"
    sentence = N_(
        "The budget of {project} is {planned}, and its sources come to {promised}: {difference} lie between them. Enter the "
        "missing promises, or change the budget, then export it."
    )


class NothingPlanned(Refused):
    code = "nothing-planned"
    sentence = N_("{project} has neither a budget nor sources yet, so there is no budget to export. Enter them first.")


class SchemaNotThere(Refused):
    code = "iati-schema-not-there"
    sentence = N_(
        "The official IATI schema is not on this machine, so nothing was checked. Install it with: pip install {package}"
    )


class ProjectNotNamed(NotFound):
    code = "project-not-named"
    sentence = N_("No project has the identifier or the code “{typed}”. Check the spelling, capital letters included.")


class ProjectCodeShared(Inconsistent):
    code = "project-code-shared"
    sentence = N_("{count} projects have the code “{code}”. Use the identifier instead: {identifiers}.")


class OrganisationNotNamed(NotFound):
    code = "organisation-not-named"
    sentence = N_("No organisation has the identifier or the name “{typed}”. Check the spelling, capital letters included.")


class OrganisationNameShared(Inconsistent):
    code = "organisation-name-shared"
    sentence = N_("{count} organisations are called “{name}”. Use the identifier instead: {identifiers}.")


class BookNotOfProject(NotFound):
    code = "book-not-of-project"
    sentence = N_("{project} keeps no book in {currency}. Choose one of its books: {known}.")


class DayToCome(Inconsistent):
    code = "export-day-to-come"
    sentence = N_("{day} has not come yet; today is {today}. Choose a day that the books know, today or before.")
