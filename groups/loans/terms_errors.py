"""What the arithmetic of loans refuses, and the sentence that each refusal says; each names the rule that refuses."""

from core.errors import Inconsistent, Refused
from core.marks import N_

# --- the rules and the terms of a loan ---------------------------------------------------------------------------------


class LoanRuleOutOfRange(Inconsistent):
    code = "loan-rule-out-of-range"
    sentence = N_("The loan rule “{rule}” goes from {least} to {most}; {typed} was typed. Check the zeros.")


class RepaymentOrderIncomplete(Inconsistent):
    code = "repayment-order-incomplete"
    sentence = N_("The loan rule “{rule}” names each of penalty, fee, interest and principal once. Put all four in an order.")


class PrincipalStartsTooLate(Inconsistent):
    code = "principal-starts-too-late"
    sentence = N_(
        "The loan rule “{rule}” says instalment {starts}, but there are only {periods}. Let principal start at one of them."
    )


class BulletHasNoGrace(Inconsistent):
    code = "bullet-has-no-grace"
    sentence = N_("A loan paid back in one sum has all its principal in the last instalment. Leave “{rule}” at 1.")


class FullInterestPaysAhead(Inconsistent):
    code = "full-interest-pays-ahead"
    sentence = N_(
        "The loan rules “{early}” and “{extra}” contradict each other: where all interest of the agreement is due, extra money "
        "pays the next instalments ahead. Change one of the two."
    )


class LoanAmountImpossible(Inconsistent):
    code = "loan-amount-impossible"
    sentence = N_("A loan is an amount above zero and at most {most}. Check the zeros.")


class LoanDaysImpossible(Inconsistent):
    code = "loan-days-impossible"
    sentence = N_("The instalments of a loan fall due one after another, the next one after {day}. Check the days.")


class InstalmentCountImpossible(Inconsistent):
    code = "instalment-count-impossible"
    sentence = N_("A loan has 1 to {most} instalments; {typed} was typed. Check the number.")


class TermLongerThanRules(Refused):
    code = "term-longer-than-rules"
    sentence = N_("The constitution's loan rule “{rule}” is {most} instalments; {typed} were asked for. Ask for fewer.")


class InstalmentUnitTooLarge(Inconsistent):
    code = "instalment-unit-too-large"
    sentence = N_(
        "With the loan rule “{rule}” of {unit} no {count} instalments of {principal} can be made: one would be {instalment}. "
        "Take a smaller unit."
    )


class LoanLastsTooLong(Inconsistent):
    code = "loan-lasts-too-long"
    sentence = N_("The last instalment would fall due after the year {year}. Check the number and length of the periods.")


class TooFewMeetings(Inconsistent):
    code = "too-few-meetings"
    sentence = N_(
        "The loan rule “{rule}” needs meeting days for {count} instalments; only {found} are known. Plan more meetings first."
    )


# --- what is typed into the calculator -----------------------------------------------------------------------------------


class ChoiceUnknown(Inconsistent):
    code = "loan-choice-unknown"
    sentence = N_("“{typed}” is no answer to the loan rule “{rule}”. Choose one of these: {choices}.")


class OneRateOnly(Inconsistent):
    code = "one-rate-only"
    sentence = N_("Type one interest rate: for a year, for a month or for a loan period. {given} were typed.")


class WholeNumberUnreadable(Inconsistent):
    code = "loan-number-unreadable"
    sentence = N_("“{typed}” is not a whole number that fits here. Type digits, for example {example}.")


class LoanDayUnreadable(Inconsistent):
    code = "loan-day-unreadable"
    sentence = N_("“{typed}” is not a day. Type year, month and day of the Gregorian calendar: 2026-01-31.")


# --- what is paid ------------------------------------------------------------------------------------------------------


class PaidTooMuch(Refused):
    code = "loan-paid-too-much"
    sentence = N_("{paid} on {day} is {over} too much: {payoff} pays the whole loan off. Hand {over} back.")


class LaterPaymentTooMuch(Refused):
    """A back-dated payment leaves less to pay than was paid later."""

    code = "loan-later-payment-too-much"
    sentence = N_("With this, the payment of {paid} on {day} would be {over} too much. Correct that payment first.")


class WaivedTooMuch(Refused):
    code = "penalty-waived-too-much"
    sentence = N_("{waived} cannot be waived on {day}: only {due} of penalty is due. Waive at most that.")


class PaidBeforeLent(Refused):
    code = "loan-paid-before-lent"
    sentence = N_("{day} is before the loan was handed out on {lent}. Check the year.")


class LoanIsClosed(Refused):
    code = "loan-is-closed"
    sentence = N_("On {day} nothing of this loan was outstanding any more. Check the day and the member.")
