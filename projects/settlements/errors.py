"""What the settlements' room refuses, and the sentence that each refusal says. Files and cells: `file_errors`."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class SettlementUnknown(NotFound):
    code = "settlement-unknown"
    sentence = N_("There is no such settlement.")


class HouseholdUnknown(NotFound):
    code = "household-unknown"
    sentence = N_("There is no household {number} in this settlement.")


class EndorsementUnknown(NotFound):
    code = "endorsement-unknown"
    sentence = N_("There is no such document of the settlement's organisation.")


class ImportUnknown(NotFound):
    code = "import-unknown"
    sentence = N_("There is no such import waiting. Choose the file again.")


class StatusUnreachable(Refused):
    code = "household-status-unreachable"
    sentence = N_("Household {number} is {now}; it cannot become {to} from there. Write the step between first.")


class ReasonMissing(Inconsistent):
    code = "household-status-reason-missing"
    sentence = N_("Write why household {number} becomes “{to}”.")


class StatusInFuture(Refused):
    code = "household-status-in-future"
    sentence = N_("{day} has not come yet; today is {today}. Check the day, the month and the year.")


class StatusBeforeLast(Refused):
    code = "household-status-before-last"
    sentence = N_("Household {number} has been {status} since {last}. Write that day or a later one.")


class FunderTwice(Refused):
    code = "house-funder-twice"
    sentence = N_("{funder} pays for house {number} already by this agreement. Each agreement is named once a house.")


class PartUnreadable(Inconsistent):
    code = "house-part-unreadable"
    sentence = N_("{typed} is no part of a house. Write a fraction such as 1/2, or nothing if it was not agreed.")


class PartsExceedHouse(Inconsistent):
    code = "house-parts-exceed"
    sentence = N_("{paid} of house {number} is paid for already; {part} more is above the whole. At most {left} is left.")


class NothingToWrite(Refused):
    code = "enumeration-nothing-to-write"
    sentence = N_("The register says all of this already. Nothing was written.")


class NotReady(Refused):
    code = "enumeration-not-ready"
    sentence = N_("{count} cells of the file have to be changed first. Nothing was written.")


class RegisterChanged(Refused):
    code = "register-changed"
    sentence = N_("The register has changed since this file was looked at. See what the import would do now, and tick again.")


class ChangeInFuture(Refused):
    code = "household-change-in-future"
    sentence = N_("{day} has not come yet; today is {today}. Check the day, the month and the year.")


class ChangeBeforeLast(Refused):
    code = "household-change-before-last"
    sentence = N_("The register already holds what was counted on {last}. Write that day or a later one.")


class HouseholdElsewhere(Refused):
    code = "household-elsewhere"
    sentence = N_("Household {number} is in no settlement of this project. Add its settlement to the project first.")


class SettlementThere(Refused):
    code = "settlement-there"
    sentence = N_("There is a settlement called {name} already. Open it, or say in the name how this one differs.")


class NoHouseholdsChosen(Inconsistent):
    code = "no-households-chosen"
    sentence = N_("No household is chosen. Tick those that move.")


class AgreementElsewhere(Refused):
    code = "house-agreement-elsewhere"
    sentence = N_("The agreement belongs to another project than house {number}. Choose one of this project's agreements.")
