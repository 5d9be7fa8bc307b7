"""What is refused of a file before its figures are looked at, and of single cells of it, in a sentence that says what to do."""

from core.errors import Inconsistent
from core.marks import N_


class FileRefused(Inconsistent):
    """The file as a whole cannot be read; nothing in it was looked at."""


class FileEmpty(FileRefused):
    code = "enumeration-file-empty"
    sentence = N_("No file was chosen, or there is nothing in it. Choose the CSV file that the field tool exported.")


class FileTooLarge(FileRefused):
    code = "enumeration-file-too-large"
    sentence = N_(
        "The file {name} has {size} kilobytes; at most {most} can be "
        "read. Export without pictures, or one settlement."
    )


class NotCsv(FileRefused):
    code = "not-csv"
    sentence = N_(
        "The file {name} is no CSV file. Export it from the field tool "
        "as CSV, or save it as CSV, and choose it again."
    )


class FileDamaged(FileRefused):
    code = "enumeration-file-damaged"
    sentence = N_("The file {name} is damaged. Export it again, and choose it again.")


class TooManyFiles(FileRefused):
    code = "too-many-files"
    sentence = N_("{count} CSV files were sent; at most {most} can be read at once: the households and their repeat groups.")


class TooManyRows(FileRefused):
    code = "too-many-rows"
    sentence = N_("The file {name} has more than {most} rows. Export one settlement at a time.")


class TooManyHeadings(FileRefused):
    code = "too-many-headings"
    sentence = N_("The file {name} has {count} columns; at most {most} can be read. Export fewer questions.")


class HoldsNulls(FileRefused):
    code = "enumeration-file-holds-nulls"
    sentence = N_("The file {name} holds characters that no text has. Export it again as CSV in UTF-8.")


class LettersUnknown(FileRefused):
    code = "enumeration-letters-unknown"
    sentence = N_("The letters of {name} cannot be read for certain. Save it as CSV in UTF-8, and choose it again.")


class QuotesUnclosed(FileRefused):
    code = "enumeration-quotes-unclosed"
    sentence = N_("Near row {row} of {name} a quotation mark is not closed. Export the file again, and choose it again.")


class NoHouseholds(FileRefused):
    code = "no-households"
    sentence = N_("The file {name} has headings and no row below them. Export it again when there are answers.")


class HeadingTwice(FileRefused):
    code = "household-heading-twice"
    sentence = N_(
        "“{heading}” stands above the columns {first} and {second}, so it is not clear which is meant. Export again with groups "
        "in the headings, or choose another column."
    )


class HeadingGone(FileRefused):
    code = "heading-gone"
    sentence = N_("No column of this file is called “{heading}”. Choose the column that holds “{field}”.")


class FieldNotChosen(FileRefused):
    code = "field-not-chosen"
    sentence = N_(
        "No column is chosen for “{field}”. Choose the one that holds "
        "it; without it households cannot be told apart."
    )


class TenureNotChosen(FileRefused):
    code = "tenure-not-chosen"
    sentence = N_(
        "No column is chosen for tenure, so nobody could say who is an owner, a lodger or a renter. Choose the column, or tick "
        "that nobody was asked: then every household counts as “none or not substantiated”."
    )


class CellRefused(Inconsistent):
    """One cell that cannot be taken as it is."""


class NumberMissing(CellRefused):
    code = "household-number-missing"
    sentence = N_("The household has no number here. Write the number that stands on its door or in the register.")


class NumberTooLong(CellRefused):
    code = "household-number-too-long"
    sentence = N_("A household's number has {length} characters here; at most {most} fit. Shorten it.")


class CountNegative(CellRefused):
    code = "household-count-negative"
    sentence = N_("{typed} is less than nothing. Count again, and write a whole number from 0 to {most}.")


class CountUnreadable(CellRefused):
    code = "household-count-unreadable"
    sentence = N_("“{typed}” is not a whole number from 0 to {most}. Write digits only.")


class PartsExceedTotal(CellRefused):
    code = "people-exceed-total"
    sentence = N_(
        "{parts} people by sex or age are more than the {total} people of "
        "the household. Count again, and mend one of them."
    )


class YearUnreadable(CellRefused):
    code = "since-year-unreadable"
    sentence = N_("“{typed}” is not a year from {least} to {most}. Write the year with four digits.")


class YearOfAnotherCalendar(CellRefused):
    code = "since-year-of-another-calendar"
    sentence = N_(
        "The year {typed} looks like another calendar. Choose on this page in "
        "which calendar years are written in this file."
    )


class PositionUnreadable(CellRefused):
    code = "position-unreadable"
    sentence = N_(
        "“{typed}” is not a position. Write latitude and longitude in "
        "decimal degrees, as the field tool exports them."
    )


class PositionOutside(CellRefused):
    code = "position-outside"
    sentence = N_("{name} is {typed}; it lies from −{most} to {most}. Perhaps latitude and longitude are the wrong way round.")


class PositionAtSea(CellRefused):
    code = "position-at-sea"
    sentence = N_(
        "Latitude 0 and longitude 0 lie in the sea: the device had no "
        "position yet. Leave both cells empty, or measure again."
    )


class PositionHalf(CellRefused):
    code = "position-half"
    sentence = N_("Only one half of the position is written here. Write latitude and longitude, or neither.")


class WordUnknown(CellRefused):
    code = "word-unknown"
    sentence = N_("“{typed}” is none of the words that are known here. Say on this page what it means, or write one of: {known}.")


class SubmittedTwice(CellRefused):
    code = "submitted-twice"
    sentence = N_("This submission stands on row {row} already, with other answers. Delete the row that is wrong.")


class HouseholdTwice(CellRefused):
    code = "household-twice"
    sentence = N_(
        "Household {number} stands on row {row} already, with other answers. "
        "Delete the row that is wrong, or mend its number."
    )


class PersonWithoutHousehold(CellRefused):
    code = "person-without-household"
    sentence = N_("This person belongs to no row of the households' file. Export both files again, together.")
