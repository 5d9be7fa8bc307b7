"""What is refused of ballots, papers, codes and totals, in sentences."""

from access.errors import TooManyAttempts
from core.errors import Inconsistent, NotAllowed, NotFound, Refusal, Refused
from core.marks import N_


class BallotWrong(Inconsistent):
    """What a ballot says is not what a ballot of this round may say."""


class MarksUnreadable(BallotWrong):
    code = "ballot-marks-unreadable"
    sentence = N_("“{typed}” cannot be read. Write the numbers of the proposals with spaces between them, such as {example}.")


class ItemNotOnBallot(BallotWrong):
    code = "ballot-item-not-on-it"
    sentence = N_("There is no proposal {number} on this ballot; its numbers are {known}. Look at the ballot again.")


class ItemMarkedTwice(BallotWrong):
    code = "ballot-item-twice"
    sentence = N_("Proposal {number} is there twice. Each proposal is named once: strike one of them.")


class TooManyMarks(BallotWrong):
    code = "ballot-too-many-marks"
    sentence = N_("Proposals marked: {marks}. Allowed: at most {most}. Take {over} away.")


class TooFewMarks(BallotWrong):
    code = "ballot-too-few-marks"
    sentence = N_("Proposals marked: {marks}. Asked for: at least {least}. Mark {short} more.")


class OverCostLimit(BallotWrong):
    code = "ballot-over-cost-limit"
    sentence = N_(
        "The marked proposals cost {cost} together; at most {most} may be marked. That is {over} too much: take"
        " one away."
    )


class TooManyPoints(BallotWrong):
    code = "ballot-too-many-points"
    sentence = N_("Points given: {given}. Points to give: {most}. Take {over} away.")


class PointsAboveMost(BallotWrong):
    code = "ballot-points-above-most"
    sentence = N_("Proposal {number} has {given}; at most {most} can be given to one. Take {over} away.")


class PointsForOneMissing(BallotWrong):
    code = "ballot-points-missing"
    sentence = N_("Proposal {number} has no points. Write how many it gets, such as {number}=3.")


class PointsNotAsked(BallotWrong):
    code = "ballot-points-not-asked"
    sentence = N_("This ballot is without points. Name the proposals only.")


class PlacesBroken(BallotWrong):
    code = "ballot-places-broken"
    sentence = N_(
        "Place {place} should be given once and is given {times} times. Give 1, 2, 3 and so on, without leaving"
        " one out."
    )


class TermsMissing(Refused):
    code = "round-terms-missing"
    sentence = N_("The terms of this round are not written yet, so nobody knows what a ballot may say. Write them first.")


class ChannelNotAgreed(Refused):
    code = "ballot-channel-not-agreed"
    sentence = N_("This round is not voted on in this way ({channel}). Agreed are: {agreed}.")


class BatchUnknown(NotFound):
    code = "ballot-batch-unknown"
    sentence = N_("There is no such batch of ballots in this round. Go back to the list of batches and choose again.")


class BatchUsedUp(Refused):
    code = "ballot-batch-used-up"
    sentence = N_("All {papers} papers of batch {number} are given out. Take papers of another batch, and choose it at the top.")


class BatchTooSmall(Inconsistent):
    code = "ballot-batch-too-small"
    sentence = N_("With so few papers ({papers}) people could guess who said what. Print at least {least} together.")


class BatchClosed(Refused):
    code = "ballot-batch-closed"
    sentence = N_("Batch {number} is closed. Nothing more is entered in it.")


class SerialUnknown(Inconsistent):
    code = "ballot-serial-unknown"
    sentence = N_("“{typed}” is no number of batch {batch}, whose papers look like {example}. Look at the paper again.")


class SerialUsed(Refused):
    code = "ballot-serial-used"
    sentence = N_(
        "Paper {serial} is in the count already. Each paper counts once; put it aside and tell whoever leads the"
        " count."
    )


class EntryYours(Refused):
    code = "ballot-entry-yours"
    sentence = N_("You typed paper {serial} already. Somebody else has to type it a second time.")


class EntriesThere(Refused):
    code = "ballot-entries-there"
    sentence = N_("Two people typed paper {serial}, and they differ. One of them corrects hers, or an approver settles it.")


class PaperUnknown(Inconsistent):
    code = "ballot-paper-unknown"
    sentence = N_("No paper “{typed}” of this batch counts. Look at its number again.")


class EntryNotYours(Refused):
    code = "ballot-entry-not-yours"
    sentence = N_("You typed no paper {serial} that still waits. Go back to the batch and choose again.")


class SettlesOwn(NotAllowed):
    code = "ballot-settles-own"
    sentence = N_("You typed paper {serial} yourself. Somebody else has to settle the difference, with the paper in hand.")


class NothingDiffers(Refused):
    code = "ballot-nothing-differs"
    sentence = N_(
        "Paper {serial} was typed once only, so there is nothing to settle. Somebody else has to type it a second"
        " time."
    )


class BatchNotThrough(Refused):
    code = "ballot-batch-not-through"
    sentence = N_(
        "In batch {number}, papers typed by one person only: {waiting}; papers that differ: {differing}. Finish"
        " these first."
    )


class BatchOpen(Refused):
    code = "ballot-batch-open"
    sentence = N_("Batch {number} ({place}) is not closed yet. Reconcile its papers and close it.")


class BatchDiffers(Inconsistent):
    code = "ballot-batch-differs"
    sentence = N_(
        "Papers given out: {issued}; accounted for: {found}; lacking: {short}. Look for them, or write them down"
        " as missing and say"
        " why."
    )


class BatchOverfull(Inconsistent):
    code = "ballot-batch-overfull"
    sentence = N_(
        "Papers given out: {issued}; accounted for: {found}; too many: {over}. Count again, or write them down as"
        " extra papers and"
        " say where they come from."
    )


class DifferenceNeedsReason(Inconsistent):
    code = "ballot-difference-needs-reason"
    sentence = N_("Missing papers: {missing}; extra papers: {extra}. Write down what is known of them.")


class LinesRefused(Inconsistent):
    """`refused`: what is wrong, by the number of its line as a spreadsheet shows it."""

    code = "ballot-lines-refused"
    sentence = N_(
        "Lines of the file that cannot be taken: {count}; the first is line {line}. Nothing of the file was kept:"
        " mend it and send"
        " it again."
    )

    def __init__(self, refused: tuple[tuple[int, Refusal], ...]) -> None:
        self.refused = refused
        super().__init__(count=len(refused), line=refused[0][0])


class UploadHeadings(Inconsistent):
    code = "ballot-upload-headings"
    sentence = N_("The first line of the file has to name the columns “serial” and “choices”; “spoiled” may stand beside them.")


class UploadTooLong(Inconsistent):
    code = "ballot-upload-too-long"
    sentence = N_("Lines in the file: {rows}; papers in batch {number}: {papers}. Send one batch at a time.")


class CodeWrong(Inconsistent):
    code = "voting-code-wrong"
    sentence = N_(
        "There is no such code. Type it as it is printed on your slip: {length} letters and digits, spaces do not"
        " matter."
    )


class CodeUsed(Refused):
    code = "voting-code-used"
    sentence = N_("This code was used. A code opens one ballot only, and that ballot is in the box; nobody can see or change it.")


class CodeWithdrawn(Refused):
    code = "voting-code-withdrawn"
    sentence = N_("This code was replaced by a new one. Use the newest slip that you were given, or ask whoever gave it to you.")


class CodeVoiceUsed(Refused):
    code = "voting-code-voice-used"
    sentence = N_("The voice that this code stands for is used already ({channel}). Nobody votes twice; nothing was taken.")


class VotingNotOpen(Refused):
    code = "voting-not-open"
    sentence = N_("Voting in “{round}” is not open: it is in “{phase}” now. This ballot was not taken.")


class VotingEnded(Refused):
    code = "voting-ended"
    sentence = N_("Voting in “{round}” ended with {ended}, the last day that people were told. This ballot was not taken.")


class TooManyCodes(TooManyAttempts):
    """As too many wrong passwords, in words of its own."""

    code = "too-many-codes"
    sentence = N_("There were too many wrong codes from here. Wait {minutes} min., then try again.")


class TallyUnknown(NotFound):
    code = "tally-unknown"
    sentence = N_("There are no such totals in this round. Go back to the list and choose again.")


class TallyDecided(Refused):
    code = "tally-decided"
    sentence = N_("These totals were decided on already. Look at the list again.")


class TallyWaits(Refused):
    code = "tally-waits"
    sentence = N_("Totals of “{label}” at {place} wait for a second person. Agree to them or refuse them.")


class TallyYours(NotAllowed):
    code = "tally-yours"
    sentence = N_("You wrote these totals down yourself. Somebody else who saw the count has to agree to them.")


class TallyThere(Refused):
    code = "tally-there"
    sentence = N_("Totals of “{label}” at {place} are there already. Refuse these first if they were wrong.")


class TallyGroupsMixed(Refused):
    code = "tally-groups-mixed"
    sentence = N_("At {place}, totals of everybody and totals of groups would count people twice. Keep to one of them.")


class TallyEmpty(Inconsistent):
    code = "tally-empty"
    sentence = N_("No proposal has a number. Write how many counters lay on each.")


class TallyTooMany(Inconsistent):
    code = "tally-too-many"
    sentence = N_(
        "People: {people}; counters each: {each}; so at most {most} together. Counted: {counted}, which is {over} too many."
    )


class TallyBeyondVoices(Inconsistent):
    code = "tally-beyond-voices"
    sentence = N_(
        "People: {people}. On the register are {entitled}, of whom {used} have used their voice and {elsewhere} were counted"
        " elsewhere: {over} too many. Count again, or put who is missing on the register first."
    )


class TallyItemTooMany(Inconsistent):
    code = "tally-item-too-many"
    sentence = N_(
        "Counters on proposal {number}: {counted}. With so many people ({people}) at most {most} can lie there: {over} too many."
    )


class TallyNotForKind(Refused):
    code = "tally-not-for-kind"
    sentence = N_("Rankings cannot be counted as totals: each ballot has to be entered.")
