"""What the papers' room refuses, and the sentence that each refusal says."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class SheetDisagrees(Refused):
    """A paper whose figures come from two places prints only when both say the same."""

    code = "sheet-disagrees"
    sentence = N_(
        "Entry {number}: the meeting sheet says {sheet} for member {member}, the ledger says {ledger}. Nothing was printed. "
        "Have the books verified (flask verify) and tell the network officer."
    )


class PaperMeetingNotCounted(Refused):
    code = "paper-meeting-not-counted"
    sentence = N_("Meeting {number} of {day} has no finished sheet yet. Count the cash first, then print the sheet.")


class LoanNotAgreed(Refused):
    code = "loan-not-agreed"
    sentence = N_("The group has not agreed to loan {loan}, so there is no agreement to print. Enter the vote first.")


class PdfNotPossible(Refused):
    code = "pdf-not-possible"
    sentence = N_(
        "This machine lacks the libraries that make PDFs. Print the page from the browser for now, and tell whoever runs "
        "the service: flask doctor says what to install."
    )


class EntryUnknown(NotFound):
    code = "entry-unknown"
    sentence = N_("The book has no entry {number}; its last is {last}. Check the number on the paper.")


class GroupNotNamed(NotFound):
    code = "group-not-named"
    sentence = N_("No group has the name or the identifier “{typed}”. Check the spelling, capital letters included.")


class GroupNameShared(Inconsistent):
    code = "group-name-shared"
    sentence = N_("{count} groups are called “{name}”. Use the identifier instead of the name: {identifiers}.")


class BookNotNamed(NotFound):
    code = "book-not-named"
    sentence = N_("There is no book “{typed}”. Give the group's name or identifier, or the book's owner such as group:4f2a….")


class NoYearClosed(Refused):
    code = "no-year-closed"
    sentence = N_("No such year of this group is closed, or prepared to be. Reckon the year's end first.")
