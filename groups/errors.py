"""What the groups' room refuses, and the sentence that each refusal says. Contradictions of a sheet: `groups.sheet_errors`."""

from core.errors import Inconsistent, NotAllowed, NotFound, Refused
from core.marks import N_

# --- meetings --------------------------------------------------------------------------------------------------------


class MeetingUnknown(NotFound):
    code = "meeting-unknown"
    sentence = N_("There is no such meeting in this group.")


class MeetingInFuture(Refused):
    code = "meeting-in-future"
    sentence = N_("{day} has not come yet; today is {today}. Check the day, the month and the year.")


class MeetingBeforeFounding(Refused):
    code = "meeting-before-founding"
    sentence = N_("{day} is before the group was founded on {founded}. Check the year.")


class MeetingOutsideCycle(Refused):
    code = "meeting-outside-cycle"
    sentence = N_("{day} lies in no cycle of this group. Check the year, or begin a new cycle first.")


class MeetingInClosedPeriod(Refused):
    code = "meeting-in-closed-period"
    sentence = N_("The books are closed up to {closed}. Check the year of {day}; if it is right, tell the network officer.")


class MeetingWithoutRules(Refused):
    code = "meeting-without-rules"
    sentence = N_("No constitution was in force on {day}. Enter the rules that the group agreed and the day they began.")


class MeetingWithoutMembers(Refused):
    code = "meeting-without-members"
    sentence = N_("Nobody was a member on {day}. Enrol the members first.")


class MeetingAlreadyBegun(Refused):
    code = "meeting-already-begun"
    sentence = N_(
        "Meeting {number} of {day} is already being written. Open it; or, if the group met twice that day, begin a second one."
    )


class NoteForUnusualDay(Refused):
    code = "note-for-unusual-day"
    sentence = N_("{day} is not a day of the group's series; the nearest is {nearest}. Write in the note why it met then.")


class DraftChangedElsewhere(Refused):
    """`theirs` holds the fields as the other person saved them, `differing` the names of the fields that differ."""

    code = "draft-changed-elsewhere"
    sentence = N_(
        "{who} changed this sheet at {time} while you were writing; {count} fields differ. Nothing is lost: both versions are "
        "shown below. Choose what is right and save again."
    )

    def __init__(
        self, *, theirs: dict[str, str], differing: tuple[str, ...], version: int, by: str, at: object, **facts: object
    ) -> None:
        self.theirs, self.differing, self.version, self.by, self.at = theirs, differing, version, by, at
        super().__init__(count=len(differing), **facts)


class DraftTooLarge(Refused):
    code = "draft-too-large"
    sentence = N_("“{field}” has {length} characters, more than a sheet can keep ({most}). Shorten it.")


class MeetingNotDraft(Refused):
    code = "meeting-not-draft"
    sentence = N_("Meeting {number} is {state} and can no longer be written on. Reload the page.")


class MeetingNotCounted(Refused):
    code = "meeting-not-counted"
    sentence = N_("Meeting {number} is {state}. It has to be counted before a second officer confirms it.")


class MeetingNotPosted(Refused):
    code = "meeting-not-posted"
    sentence = N_("Meeting {number} is {state}. Only a confirmed meeting can be corrected or taken back.")


class MeetingChangedMeanwhile(Refused):
    code = "meeting-changed-meanwhile"
    sentence = N_("Meeting {number} was changed a moment ago. Look at it again before you confirm.")


class SameOfficer(NotAllowed):
    code = "same-officer"
    sentence = N_("You wrote this sheet yourself. A second officer has to count and confirm it.")


class OpeningChanged(Refused):
    code = "opening-changed"
    sentence = N_(
        "Another meeting was confirmed meanwhile, so the opening figures of this sheet are no longer right. Reload the sheet, "
        "check the figures and count once more."
    )


class ChangedSinceRead(Refused):
    code = "changed-since-read"
    sentence = N_(
        "Meeting {number} was changed after this page was opened. Read the figures on this page aloud again; then confirm."
    )


class CountedMeanwhile(Refused):
    code = "counted-meanwhile"
    sentence = N_(
        "Meeting {number} was counted while you were writing, so what you typed last is not on it ({fields}). If it belongs "
        "there, open the sheet again and type it."
    )


class UnfinishedMeeting(Refused):
    code = "unfinished-meeting"
    sentence = N_(
        "Meeting {number} of {day} is {state}, and could never be finished once its day is closed. Finish it or throw it away "
        "first."
    )


class UnfinishedVoucher(Refused):
    code = "unfinished-voucher"
    sentence = N_("Voucher {number} of {day} waits for a second officer. Confirm or withdraw it before the books are closed.")


class RulesChanged(Refused):
    code = "rules-changed"
    sentence = N_("The members or the rules for {day} changed since this sheet was written. Reload it and count once more.")


class LaterFiguresContradict(Refused):
    code = "later-figures-contradict"
    sentence = N_(
        "Member {member}: after this, {name} would be {short} below zero at a later meeting that is already confirmed. "
        "Correct the later meeting first."
    )


class CorrectionKeepsDay(Refused):
    code = "correction-keeps-day"
    sentence = N_(
        "Meeting {number} was held on {held}, and a correction keeps that day. If the day itself is wrong, take the meeting "
        "back and write it anew."
    )


class ReversalNotAsked(Refused):
    code = "reversal-not-asked"
    sentence = N_("Nobody has asked to take meeting {number} back. One officer asks with a reason, another one agrees.")


class CorrectionAlreadyBegun(Refused):
    code = "correction-already-begun"
    sentence = N_("A correction of meeting {number} is already being written. Open that one.")


# --- the group, its people and its rules -----------------------------------------------------------------------------


class GroupUnknown(NotFound):
    code = "group-unknown"
    sentence = N_("There is no such group.")


class NetworkUnknown(NotFound):
    code = "network-unknown"
    sentence = N_("There is no such network.")


class MemberUnknown(NotFound):
    code = "member-unknown"
    sentence = N_("There is no such member in this group.")


class TermUnknown(NotFound):
    code = "term-unknown"
    sentence = N_("There is no such term of office in this group.")


class FoundedInFuture(Refused):
    code = "founded-in-future"
    sentence = N_("{day} has not come yet; today is {today}. Enter the day the group was founded.")


class LocaleUnknown(Inconsistent):
    code = "locale-unknown"
    sentence = N_("{typed} is not a language that this service speaks. Choose one of: {offered}.")


class TimeZoneUnknown(Inconsistent):
    code = "time-zone-unknown"
    sentence = N_("{typed} is not a time zone. Use a name such as Asia/Bangkok.")


class MemberNumberTaken(Refused):
    code = "member-number-taken"
    sentence = N_("Number {member} belongs to {name}. Numbers are never used twice; the next free one is {free}.")


class MemberNumberImpossible(Inconsistent):
    code = "member-number-impossible"
    sentence = N_("A member's number is a whole number from 1 to {most}.")


class JoinedBeforeFounding(Refused):
    code = "joined-before-founding"
    sentence = N_("{day} is before the group was founded on {founded}. Check the year.")


class JoinedInFuture(Refused):
    code = "joined-in-future"
    sentence = N_("{day} has not come yet; today is {today}. Check the day, the month and the year.")


class LeftBeforeJoining(Refused):
    code = "left-before-joining"
    sentence = N_("{name} joined on {joined} and cannot have left on {day}.")


class LeftInFuture(Refused):
    code = "left-in-future"
    sentence = N_("{day} has not come yet; today is {today}. Enter the leaving on the day itself or later.")


class MemberHasLeft(Refused):
    code = "member-has-left"
    sentence = N_("{name} left on {day}. Who comes back is enrolled again with a new number.")


class MemberStillHolds(Refused):
    code = "member-still-holds"
    sentence = N_(
        "{name} cannot leave yet: the group still owes {shares} shares worth {value} and {carried} of carried money, and {fines} "
        "of fines are unpaid. Settle all three at a meeting, so that each is zero."
    )


class MemberMetLater(Refused):
    code = "member-met-later"
    sentence = N_("{name} has a line at the meeting of {day}. Enter a leaving day that is not before it.")


class PhotoTooLarge(Inconsistent):
    code = "photo-too-large"
    sentence = N_("This picture has {kilobytes} kilobytes; at most {most} fit. Take it smaller.")


class PhotoNotPicture(Inconsistent):
    code = "photo-not-picture"
    sentence = N_("This file is neither a JPEG nor a PNG picture. Choose a photograph.")


class KeyHolderOnCommittee(Refused):
    code = "key-holder-on-committee"
    sentence = N_(
        "{name} cannot be {office} and {other} at once: key-holders are not on the committee. Choose another member, or end "
        "the other term first."
    )


class OfficeHeldLater(Refused):
    code = "office-held-later"
    sentence = N_("{name} is {office} since {since}. Enter a day after that, or end that term first.")


class OfficerNotMember(Refused):
    code = "officer-not-member"
    sentence = N_("{name} is not a member on {day}, and only members hold an office.")


class TermNotOpen(Refused):
    code = "term-not-open"
    sentence = N_("This term does not run on {day}: it began on {since}. Enter a later day, or reload the list.")


class ConstitutionNotLater(Refused):
    code = "constitution-not-later"
    sentence = N_("Version {version} holds from {since}. A new version has to begin after that day.")


class ConstitutionBeforeMeeting(Refused):
    code = "constitution-before-meeting"
    sentence = N_("The meeting of {met} was held under the old rules. A new version has to begin after it.")


class SignedAfterForce(Inconsistent):
    code = "signed-after-force"
    sentence = N_("The rules were signed on {signed} and cannot hold from {since}, before they were signed.")


class SavingsFormFixed(Refused):
    code = "savings-form-fixed"
    sentence = N_(
        "Members save in {form}, and still have savings in that form. Pay them out or convert the group first; then the rules "
        "can name another form."
    )


class ShareValueFixed(Refused):
    code = "share-value-fixed"
    sentence = N_("The share value stays {share_value} until the cycle's shares are paid out. Change it with a new cycle.")


class ShareValueMissing(Inconsistent):
    code = "share-value-missing"
    sentence = N_("A share has to cost something. Enter the share value.")


class EqualSavingMissing(Inconsistent):
    code = "equal-saving-missing"
    sentence = N_("Where all members save the same, the rules have to say how much. Write the equal amount.")


class ShareRangeImpossible(Inconsistent):
    code = "share-range-impossible"
    sentence = N_("A member cannot buy at least {least} and at most {most} shares. Enter 1 to 5, for example.")


class TermsNegative(Inconsistent):
    code = "terms-negative"
    sentence = N_("No amount of the rules can be below zero. Enter 0 for none.")


class TermsTooLarge(Inconsistent):
    code = "terms-too-large"
    sentence = N_("An amount of the rules is more than the books can hold. Check the number of zeros.")


class CycleEndsBeforeStart(Inconsistent):
    code = "cycle-ends-before-start"
    sentence = N_("A cycle that starts on {start} cannot end on {end}.")


class CycleNotLater(Refused):
    code = "cycle-not-later"
    sentence = N_("Cycle {number} runs from {start}. The next one has to start after its last meeting on {met}.")


class HolidayNotToCome(Refused):
    code = "holiday-not-to-come"
    sentence = N_("{day} is not to come; today is {today}. A day without a meeting can be written down only before it comes.")


class SeriesImpossible(Inconsistent):
    code = "series-impossible"
    sentence = N_("Meetings every {days} days cannot be planned. Enter a number of days from 1 to 366.")
