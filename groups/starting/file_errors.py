"""What is refused of a file before its figures are looked at, and of single cells that cannot be read at all."""

from core.errors import Inconsistent
from core.marks import N_


class FileRefused(Inconsistent):
    """The file as a whole cannot be read; nothing in it was looked at."""


class FileEmpty(FileRefused):
    code = "file-empty"
    sentence = N_("No file was chosen, or the file is empty. Choose the filled-in template.")


class FileTooLarge(FileRefused):
    code = "file-too-large"
    sentence = N_("The file {name} has {size} kilobytes; at most {most} can be read. Leave pictures out, or import in two parts.")


class NotASpreadsheet(FileRefused):
    code = "not-a-spreadsheet"
    sentence = N_("The file {name} is no spreadsheet that can be read here. Save it as XLSX or as CSV, and choose it again.")


class OldSpreadsheet(FileRefused):
    code = "old-spreadsheet"
    sentence = N_(
        "The file {name} is an old XLS file, or has a password. Open it in the spreadsheet program, save it as XLSX without a "
        "password, and choose it again."
    )


class OpenDocument(FileRefused):
    code = "open-document"
    sentence = N_("The file {name} is an ODS file. Save it as XLSX in the spreadsheet program, and choose it again.")


class HasMacros(FileRefused):
    code = "has-macros"
    sentence = N_("The file {name} holds a program (macros). Save it as XLSX, which holds none, and choose it again.")


class HasDoctype(FileRefused):
    code = "has-doctype"
    sentence = N_("The file {name} calls for other files, as no spreadsheet program writes it. Fill in the template anew.")


class TooMuchInside(FileRefused):
    code = "too-much-inside"
    sentence = N_(
        "The file {name} unpacks to {size} megabytes; at most {most} can be read. Keep only the sheets of the template."
    )


class TooManyLines(FileRefused):
    code = "too-many-lines"
    sentence = N_("The sheet {sheet} has more than {most} lines. Import in two parts, the earlier meetings first.")


class TooManyColumns(FileRefused):
    code = "too-many-columns"
    sentence = N_("The sheet {sheet} is used beyond column {most}. Delete what stands to the right of the template's columns.")


class TooManySheets(FileRefused):
    code = "too-many-sheets"
    sentence = N_("The file {name} has {count} sheets; at most {most} can be read. Keep only the sheets of the template.")


class FileDamaged(FileRefused):
    code = "file-damaged"
    sentence = N_("The file {name} is damaged. Open it in the spreadsheet program, save it again, and choose it again.")


class HoldsNulls(FileRefused):
    code = "holds-nulls"
    sentence = N_("The file {name} holds characters that no text has. Save it as CSV in UTF-8 and choose it again.")


class LettersUnknown(FileRefused):
    code = "letters-unknown"
    sentence = N_("The letters of {name} cannot be read for certain. Save it as CSV in UTF-8, and choose it again.")


class QuotesUnclosed(FileRefused):
    code = "quotes-unclosed"
    sentence = N_("Near line {line} of {name} a quotation mark is not closed. Mend it and choose the file again.")


class CellRefused(Inconsistent):
    """One cell that cannot be taken as it is."""


class FormulaCell(CellRefused):
    code = "formula-cell"
    sentence = N_("A formula stands here. Write the figure itself: copy the cell and paste it as a value.")


class MergedCells(CellRefused):
    code = "merged-cells"
    sentence = N_("The cells {cells} are merged into one, so it is not clear what belongs where. Unmerge them.")


class FaultyCell(CellRefused):
    code = "faulty-cell"
    sentence = N_("The spreadsheet itself says that this cell is wrong ({read}). Write the figure itself.")


class CellTooLong(CellRefused):
    code = "cell-too-long"
    sentence = N_("{length} characters stand here; at most {most} fit. Shorten it.")
