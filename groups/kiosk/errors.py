"""What a water kiosk's books refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent, Refused
from core.marks import N_

# --- the rules themselves --------------------------------------------------------------------------------------------


class KioskAmountImpossible(Inconsistent):
    code = "kiosk-amount-impossible"
    sentence = N_("Tariffs, charges and tolerances are amounts from zero up. Type them without a minus, and check the zeros.")


class KioskVolumeImpossible(Inconsistent):
    code = "kiosk-volume-impossible"
    sentence = N_("A tariff is for {least} to {most} litres, not for {typed}. Type how many litres the price is for.")


class KioskShareImpossible(Inconsistent):
    code = "kiosk-share-impossible"
    sentence = N_("A share of the takings is from nothing to the whole of them: 0 to 100 of every 100.")


# --- meters ----------------------------------------------------------------------------------------------------------


class MeterImpossible(Inconsistent):
    code = "kiosk-meter-impossible"
    sentence = N_("A meter has {least} to {most} figures before the point, not {typed}. Count the figures on its face.")


class ReadingUnreadable(Inconsistent):
    code = "kiosk-reading-unreadable"
    sentence = N_("“{typed}” is not a reading. Type the figures on the meter, with a point before litres: {example}.")


class ReadingTooFine(Inconsistent):
    code = "kiosk-reading-too-fine"
    sentence = N_("{typed} is finer than a litre. Type at most {most} figures after the point.")


class ReadingAboveMeter(Inconsistent):
    code = "kiosk-reading-above-meter"
    sentence = N_("{typed} has more figures than this meter, which goes up to {most}. Read it again.")


class ReadingBackwards(Inconsistent):
    code = "kiosk-reading-backwards"
    sentence = N_(
        "The meter said {before} and now says {now}, which is less. Read it again. If it passed its highest figure and began at "
        "zero, or if it is a new meter, say so below."
    )


class NotRolledOver(Inconsistent):
    code = "kiosk-not-rolled-over"
    sentence = N_("The meter did not pass its highest figure: it said {before} and now says {now}. Take that tick away.")


# --- a day at the tap ------------------------------------------------------------------------------------------------


class TariffMissing(Inconsistent):
    code = "kiosk-tariff-missing"
    sentence = N_("The constitution does not say what water costs at the tap. Adopt a version that says it; then begin.")


class TapDryYetWater(Inconsistent):
    code = "kiosk-tap-dry-yet-water"
    sentence = N_("The tap is ticked as dry, but {litres} litres went through the meter. Take the tick away, or read again.")


class NoWaterNoReason(Inconsistent):
    code = "kiosk-no-water-no-reason"
    sentence = N_("No water went through the meter. Tick the dry tap, and write why there was none.")


class DayWithoutAttendant(Inconsistent):
    code = "kiosk-day-without-attendant"
    sentence = N_("Choose who sold the water that day.")


class DebtPaidTooMuch(Inconsistent):
    code = "kiosk-debt-paid-too-much"
    sentence = N_("The attendant owes {owed} from earlier days and cannot pay {paid} of it. Change the amount.")


class DebtAboveCash(Inconsistent):
    code = "kiosk-debt-above-cash"
    sentence = N_("{paid} of the cash is said to be for earlier days, but only {counted} was counted.")


class CommissionAboveCash(Inconsistent):
    code = "kiosk-commission-above-cash"
    sentence = N_("The constitution gives the attendant {commission}, but only {counted} was handed in. Ask her for the takings.")


# --- the water board -------------------------------------------------------------------------------------------------


class BulkTariffMissing(Inconsistent):
    code = "kiosk-bulk-tariff-missing"
    sentence = N_("The constitution does not say what the water board charges. Adopt a version that says it; then go on.")


class BillPeriodWrong(Inconsistent):
    code = "kiosk-bill-period-wrong"
    sentence = N_("The bill is for {first} to {last}. A bill ends after it begins.")


class BillPeriodTaken(Refused):
    code = "kiosk-bill-period-taken"
    sentence = N_("The last bill in the books goes up to {last}, so this one cannot begin on {first}. Check both days.")


class BillUnexplained(Inconsistent):
    code = "kiosk-bill-unexplained"
    sentence = N_(
        "By the tariff of the constitution this bill should be {reckoned}, but it says {said}: {difference} {direction}. Check "
        "both readings; if the bill stays so, write down what the water board says."
    )


class BilledWaterDiffers(Inconsistent):
    code = "kiosk-billed-water-differs"
    sentence = N_(
        "The bill is for {billed} litres, but the bulk meter counted {counted}. Read the meter again; if both stay so, write "
        "down what the water board says."
    )


# --- in the books ----------------------------------------------------------------------------------------------------


class NoKioskRules(Refused):
    code = "kiosk-no-rules"
    sentence = N_("The constitution in force on {day} says nothing of a water kiosk. Adopt a version that does; then go on.")


class KioskUnknown(Refused):
    code = "kiosk-unknown"
    sentence = N_("There is no such kiosk in this group. Choose one from the list.")


class NoKioskYet(Refused):
    code = "kiosk-none-yet"
    sentence = N_("This group has no kiosk in its books yet. Enter the kiosk with its meter first.")


class BulkMeterMissing(Refused):
    code = "kiosk-bulk-meter-missing"
    sentence = N_("The water board's meter is not in the books yet. Enter it with its first reading; then enter the bill.")


class BulkMeterTwice(Refused):
    code = "kiosk-bulk-meter-twice"
    sentence = N_("The water board's meter is in the books already. When it is replaced, say so on the next bill.")


class KioskChangedMeanwhile(Refused):
    code = "kiosk-changed-meanwhile"
    sentence = N_(
        "Something else of {name} was confirmed meanwhile, so these figures are no longer right. Withdraw this and write it "
        "again."
    )


class AttendantNotMember(Refused):
    code = "kiosk-attendant-not-member"
    sentence = N_("Number {member} is not a member on {day}. Choose who sold the water, or enrol the attendant first.")


class DayHasSheet(Refused):
    code = "kiosk-day-has-sheet"
    sentence = N_("{name} was read last on {last}, so {day} is too early. Check the day, the month and the year.")


class LaterReadingStands(Refused):
    code = "kiosk-later-reading-stands"
    sentence = N_("A later reading of {name} was reckoned on this one. Take the later back first; then this.")


class AmountMissing(Inconsistent):
    code = "kiosk-amount-missing"
    sentence = N_("Type an amount above zero.")


class PaidAboveOwed(Refused):
    code = "kiosk-paid-above-owed"
    sentence = N_(
        "{name}: {owed} is owed, so {paid} is {over} too much. Bills and old debts are paid apart, each by its own voucher."
    )


class ReceiptMissing(Inconsistent):
    code = "kiosk-receipt-missing"
    sentence = N_("Write the number of the receipt, or why there is none.")


class AttendantStillOwes(Refused):
    code = "kiosk-attendant-still-owes"
    sentence = N_("{name} handed in {owed} too little and has not paid it. Enter the payment, or that the group bears it.")
