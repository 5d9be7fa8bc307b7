"""What is refused of a file before its figures are looked at, and of single cells of a CSV file."""

from core.errors import Inconsistent
from core.marks import N_


class BankFileRefused(Inconsistent):
    """The file as a whole cannot be read; nothing of it was kept."""


class BankFileEmpty(BankFileRefused):
    code = "bank-file-empty"
    sentence = N_("No file was chosen, or the file is empty. Choose the bank's statement as CSV, OFX or CAMT.053.")


class BankFileTooLarge(BankFileRefused):
    code = "bank-file-too-large"
    sentence = N_(
        "The file has {size} kilobytes; at most {most} can be read. Ask the bank for a shorter time, a month for example, and "
        "import one after the other."
    )


class BankFileIsAnother(BankFileRefused):
    code = "bank-file-is-another"
    sentence = N_(
        "This is {kind}, whatever its name says. Ask the bank for the statement as CSV, OFX or CAMT.053, or save it as CSV, and "
        "choose that file."
    )


class BankFileHoldsNulls(BankFileRefused):
    code = "bank-file-holds-nulls"
    sentence = N_("The file holds characters that no text has (NUL). It may be damaged: ask the bank for it again.")


class BankLettersUnknown(BankFileRefused):
    code = "bank-letters-unknown"
    sentence = N_("The letters of the file cannot be read for certain. Save it as CSV in UTF-8, and choose it again.")


class BankFileHasEntities(BankFileRefused):
    code = "bank-file-has-entities"
    sentence = N_(
        "The file brings definitions of its own or calls for other files (a DTD), as no bank writes it. It was not read further. "
        "Ask the bank for it again, and do not trust who sent this one."
    )


class BankXmlBroken(BankFileRefused):
    code = "bank-xml-broken"
    sentence = N_("The file is broken off or damaged near line {line}. Ask the bank for it again.")


class BankXmlOther(BankFileRefused):
    code = "bank-xml-other"
    sentence = N_("This XML file is neither a statement in CAMT.053 nor OFX: it begins with “{root}”. Ask the bank for CAMT.053.")


class NoStatementInside(BankFileRefused):
    code = "bank-no-statement-inside"
    sentence = N_("There is no statement of a bank account in the file. Choose the one with the movements of the account.")


class PartMissing(BankFileRefused):
    code = "bank-part-missing"
    sentence = N_("In the statement of account …{account} this is missing: {part}. Ask the bank for a whole statement.")


class PartUnreadable(BankFileRefused):
    code = "bank-part-unreadable"
    sentence = N_("Movement {place} of account …{account}: “{typed}” cannot be read as {part}. Ask the bank for the file again.")


class AmountsOfAnotherCurrency(BankFileRefused):
    code = "bank-amounts-of-another-currency"
    sentence = N_("Movement {place} of account …{account} is in {other}, the account in {code}. Ask the bank for one in {code}.")


class SeveralAccounts(BankFileRefused):
    code = "bank-several-accounts"
    sentence = N_("The file holds {count} statements, of these accounts: {accounts}. Choose which one to import.")


class AccountNotInside(BankFileRefused):
    code = "bank-account-not-inside"
    sentence = N_("The file holds no statement of account …{asked}, only of: {accounts}. Check which bank account this is.")


class CannotBeJoined(BankFileRefused):
    code = "bank-cannot-be-joined"
    sentence = N_(
        "The file holds two statements of account …{account} that do not follow on each other: one ends with {closing}, the next "
        "begins with {opening}. Ask the bank for the time in between."
    )


class TooManyRows(BankFileRefused):
    code = "bank-too-many-rows"
    sentence = N_("The file has more than {most} lines. Ask the bank for a shorter time, and import one after the other.")


class QuoteNotClosed(BankFileRefused):
    code = "bank-quote-not-closed"
    sentence = N_("Near line {line} a quotation mark is not closed. The file may be damaged: ask the bank for it again.")


class HeadingsChanged(BankFileRefused):
    code = "bank-headings-changed"
    sentence = N_(
        "When the columns were chosen, “{then}” stood above column {column}; now it is “{now}”. The bank has changed its file: "
        "choose the columns anew."
    )


class NoRows(BankFileRefused):
    code = "bank-no-rows"
    sentence = N_("No movement was found below line {header}. Check how many lines stand above the first movement.")


class OpeningUnknown(BankFileRefused):
    code = "bank-opening-unknown"
    sentence = N_("The file has no column of balances: type its opening balance, which stands on the bank's own statement.")


class ClosingUnknown(BankFileRefused):
    code = "bank-closing-unknown"
    sentence = N_(
        "The file has no column of balances, so the closing balance must be typed as well. It shows whether every line is there."
    )


class ColumnsNotChosen(BankFileRefused):
    code = "bank-columns-not-chosen"
    sentence = N_("This is a table as text (CSV). Say first which column is what; it is asked once for each bank account.")


class CellsRefused(BankFileRefused):
    """Carries `problems`: every cell that cannot be read, with its row and column."""

    code = "bank-cells-refused"
    sentence = N_("{count} cells of the file cannot be read. Nothing was imported. Each is named below.")


class MappingFault(Inconsistent):
    """A choice of columns that cannot be."""


class AmountColumnsUnclear(MappingFault):
    code = "bank-amount-columns-unclear"
    sentence = N_("Choose either one column of signed amounts, or one for money out and one for money in.")


class ColumnTwice(MappingFault):
    code = "bank-column-twice"
    sentence = N_("Column {column} is chosen for two things: {first} and {second}. Choose another for one of them.")


class ColumnOutside(MappingFault):
    code = "bank-column-outside"
    sentence = N_("There is no column {column}: columns run from A to {last}.")


class HeaderLinesOutside(MappingFault):
    code = "bank-header-lines-outside"
    sentence = N_("{typed} lines above the first movement cannot be: at most {most}.")


class CellFault(Inconsistent):
    """One cell that cannot be read as what its column holds."""


class BankDayUnreadable(CellFault):
    code = "bank-day-unreadable"
    sentence = N_("This is not a day as {example}. Check which column the day is in, and how days are written.")


class BankCellMissing(CellFault):
    code = "bank-cell-missing"
    sentence = N_("Nothing stands here, but the row has {other}. Check which columns are which.")


class BothDirections(CellFault):
    code = "bank-both-directions"
    sentence = N_("Money out and money in stand in one row ({out} and {into}). Only one of them can be.")


class BroughtForwardDiffers(CellFault):
    code = "bank-brought-forward-differs"
    sentence = N_("This row moves no money and says that {stated} stand there; by the rows before it they are {expected}.")


class RowTooShort(CellFault):
    code = "bank-row-too-short"
    sentence = N_("This row ends at column {ends}; {needed} is needed. The file may have two different marks between its cells.")
