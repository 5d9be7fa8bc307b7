"""What is wrong with a cell of a record, in a sentence that says what to do. Where it stands is said by `BadCell`."""

from core.errors import Inconsistent, Refused
from core.marks import N_
from groups.sheet_errors import SheetFault


class CellMissing(Inconsistent):
    code = "cell-missing"
    sentence = N_("“{heading}” has to be filled in here.")


class SheetUnknown(Inconsistent):
    code = "sheet-unknown"
    sentence = N_("“{name}” is none of the template's sheets ({known}). Give it one of these names, or delete it.")


class SheetTwice(Inconsistent):
    code = "sheet-twice"
    sentence = N_("The sheet “{name}” is there twice. Put both into one.")


class SheetNotUsed(Inconsistent):
    code = "sheet-not-used"
    sentence = N_("The group's constitution has no use for the sheet “{name}”. Delete it, or adopt rules for it first.")


class HeadingUnknown(Inconsistent):
    code = "heading-unknown"
    sentence = N_("“{heading}” is none of this sheet's columns ({known}). Write one of them, or delete the column.")


class HeadingTwice(Inconsistent):
    code = "heading-twice"
    sentence = N_("“{heading}” stands above two columns, {first} and {second}. Delete one of them.")


class HeadingMissing(Inconsistent):
    code = "heading-missing"
    sentence = N_("The column “{heading}” is missing. Copy the headings from the template.")


class CellWithoutHeading(Inconsistent):
    code = "cell-without-heading"
    sentence = N_("Nothing stands above this column, so it is not clear what this is. Write the heading, or delete the cell.")


class ItemUnknown(Inconsistent):
    code = "item-unknown"
    sentence = N_("“{item}” is none of this sheet's lines ({known}). Write one of them, or delete the line.")


class ItemTwice(Inconsistent):
    code = "item-twice"
    sentence = N_("“{item}” stands on two lines, {first} and {second}. Delete one of them.")


class WholeUnreadable(Inconsistent):
    code = "whole-unreadable"
    sentence = N_("“{typed}” is not a whole number from 0 to {most}. Type digits only.")


class NumberImpossible(Inconsistent):
    code = "number-impossible"
    sentence = N_("A member's number is a whole number from 1 to {most}.")


class ChoiceUnknown(Inconsistent):
    code = "choice-unknown"
    sentence = N_("“{typed}” is not one of: {known}.")


class RateUnreadable(Inconsistent):
    code = "cell-rate-unreadable"
    sentence = N_("“{typed}” is not a rate in percent. Type it as 2 or 2.5; at most {most} percent.")


class DayFormUnknown(Inconsistent):
    code = "day-form-unknown"
    sentence = N_("“{typed}” cannot be read as a day. Write year, month and day as {example}.")


class DayOfTwoReadings(Inconsistent):
    code = "day-of-two-readings"
    sentence = N_("“{typed}” can be {one} or {other}. Write year, month and day as {example}.")


class YearOfNoCalendar(Inconsistent):
    code = "year-of-no-calendar"
    sentence = N_("The year {year} is in none of the calendars that this group writes ({known}). Write the day as {example}.")


class MemberTwice(Inconsistent):
    code = "record-member-twice"
    sentence = N_("Number {member} stands on line {first} already. Each member has one line, and no number is used twice.")


class MemberNameDiffers(Inconsistent):
    code = "record-name-differs"
    sentence = N_("Number {member} is {name} in the books, not “{typed}”. Check the number, or correct the name on one side.")


class MemberNotInRecord(Inconsistent):
    code = "record-member-unknown"
    sentence = N_("Number {member} is neither on the sheet “{sheet}” nor a member in the books. Check the number.")


class SavingsMissing(Inconsistent):
    code = "record-savings-missing"
    sentence = N_("Nothing is entered for member {member} on the sheet “{sheet}”. Write 0 for who had saved nothing.")


class OpeningDayMissing(Inconsistent):
    code = "record-opening-day-missing"
    sentence = N_("Savings, loans or cash are entered, but no opening day. Write it on the sheet “{sheet}”.")


class OpeningWithoutSavings(Inconsistent):
    code = "record-opening-without-savings"
    sentence = N_("An opening day is entered, but no savings. Write each member's savings on the sheet “{sheet}”.")


class MeetingNotAfterOpening(Inconsistent):
    code = "record-meeting-not-after-opening"
    sentence = N_(
        "The meeting of {day} is not after the opening day {opening}: what happened by then is in the balances already."
    )


class MemberTwiceAtMeeting(Inconsistent):
    code = "record-member-twice-at-meeting"
    sentence = N_("Member {member} has a line for {day} already, line {first}. Put both into one.")


class OnlyForWholeMeeting(Inconsistent):
    code = "record-only-for-whole"
    sentence = N_("“{heading}” belongs on a line for the whole meeting, on which the member number is empty.")


class OnlyForMember(Inconsistent):
    code = "record-only-for-member"
    sentence = N_("“{heading}” belongs on the line of a member. Write her number, or delete the cell.")


class OnlyWithLoan(Inconsistent):
    code = "record-only-with-loan"
    sentence = N_("This belongs to a loan, and “{heading}” is empty on this line. Write the amount there, or delete this cell.")


class NumbersUnreadable(Inconsistent):
    code = "record-numbers-unreadable"
    sentence = N_("Write the numbers of members with commas between them, as 3, 8.")


class RepaidWithoutLoan(SheetFault):
    code, field = "record-repaid-without-loan", "row-{member}-repaid"
    sentence = N_(
        "Member {member} owes no loan on {day}. Write the loan on the sheet “{sheet}”, or as given out at an earlier meeting; or "
        "delete this cell."
    )


class TotalDiffers(Inconsistent):
    code = "record-total-differs"
    sentence = N_(
        "The lines of {day} make {sum} in “{heading}”, not {total}: {difference} between them. Check the lines or the total."
    )


class EndDiffers(Inconsistent):
    code = "record-end-differs"
    sentence = N_(
        "The opening and the meetings make {sum} for member {member}, not {typed}: {difference} between them. Look through her "
        "lines."
    )


class CountedTwice(Inconsistent):
    code = "record-counted-twice"
    sentence = N_("“{heading}” of {day} is entered on line {first} already.")


class CountImpossible(SheetFault):
    code, field = "record-count-impossible", "count-{key}"
    sentence = N_("{amount} cannot be laid down in notes and coins of {code}; the smallest is {smallest}.")


class NothingInRecord(Inconsistent):
    code = "record-nothing"
    sentence = N_("Nothing is filled in. Fill in at least the sheet “{sheet}”.")


class RecordAlreadyThere(Refused):
    code = "record-already-there"
    sentence = N_("This record is in the books already, since {day}. Nothing was changed.")


class RecordChangesNothing(Refused):
    code = "record-changes-nothing"
    sentence = N_("All that this record holds is in the books already. Nothing was changed.")
