"""What the record of an assembly refuses, in sentences."""

from core.errors import Inconsistent, NotAllowed, NotFound, Refused
from core.marks import N_


class AssemblyUnknown(NotFound):
    code = "assembly-unknown"
    sentence = N_("There is no such assembly of this fund. Go back to the list of its assemblies and choose again.")


class DecisionUnknown(NotFound):
    code = "assembly-decision-unknown"
    sentence = N_("No assembly of this fund has taken a decision “{minute}”. Write it as the minutes do, for example A3/2.")


class DecisionDoesNotHold(Refused):
    code = "assembly-decision-does-not-hold"
    sentence = N_("Decision {minute} was not carried, or too few people were left when it was taken. Name one that holds.")


class PersonUnknown(NotFound):
    code = "assembly-person-unknown"
    sentence = N_("The list of this assembly has no such line. Look at the list again.")


class QuestionUnknown(NotFound):
    code = "assembly-question-unknown"
    sentence = N_("This assembly has no such question. Look at its questions again.")


class AssemblyPaperUnknown(NotFound):
    code = "assembly-paper-unknown"
    sentence = N_("This assembly has no such paper. Look at its papers again.")


class TimeUnreadable(Inconsistent):
    code = "assembly-time-unreadable"
    sentence = N_("“{typed}” is not a time of day. Write hours and minutes, for example 16:20.")


class NoticeAfterwards(Inconsistent):
    code = "assembly-notice-afterwards"
    sentence = N_("Notice on {notice} comes after the assembly on {held}. Write the day on which people were told.")


class NothingToDiscuss(Inconsistent):
    code = "assembly-nothing-to-discuss"
    sentence = N_("An assembly is called for something. Write at least one point of the agenda, each on a line of its own.")


class NotAdjourned(Refused):
    code = "assembly-not-adjourned"
    sentence = N_("{assembly} did not lack its quorum, so there is no second call of it. Call a new assembly.")


class NoSecondCall(Refused):
    code = "assembly-no-second-call"
    sentence = N_("The terms of this round know no second call with fewer people. Call a new assembly, with the whole quorum.")


class CalledAgainAlready(Refused):
    code = "assembly-called-again-already"
    sentence = N_("{assembly} was called a second time already, as {second}. Go on there.")


class SecondBeforeFirst(Inconsistent):
    code = "assembly-second-before-first"
    sentence = N_("The second call on {held} cannot come before the first on {first}. Write a later day.")


class OtherAssemblyState(Refused):
    code = "assembly-other-state"
    sentence = N_("{assembly} stands at “{state}”; this is done while it stands at “{needed}”. Nothing was changed.")


class NotDayYet(Refused):
    code = "assembly-not-day-yet"
    sentence = N_("{assembly} is called for {held}, and today is {today}. Write down who came once it has met.")


class NobodyCame(Refused):
    code = "assembly-nobody-came"
    sentence = N_("Nobody with a voice is on the list or counted yet. Write down who came first.")


class RegisterEmpty(Refused):
    code = "assembly-register-empty"
    sentence = N_("The quorum is a share of those on the register, but this round has no voters yet. Enter the voters first.")


class ListedAlready(Refused):
    code = "assembly-listed-already"
    sentence = N_("{name} is on line {line} of the list already. Nobody is counted twice; look at the list again.")


class VoterNotThere(Refused):
    code = "assembly-voter-not-there"
    sentence = N_("The register of this round has no voter {number}, or struck it. Write the name without a number instead.")


class LeftBeforeArriving(Inconsistent):
    code = "assembly-left-before-arriving"
    sentence = N_("Who arrived at {arrived} cannot have left at {left}. Write both times again.")


class GroupsAboveHeads(Inconsistent):
    code = "assembly-groups-above-heads"
    sentence = N_("{what}: {said} people are named, but only {heads} heads were counted, {over} fewer. Count again.")


class CountLower(Refused):
    code = "assembly-count-lower"
    sentence = N_(
        "{before} heads were counted when the quorum was found; {now} is {less} fewer. If too many left, write down that the"
        " quorum was lost."
    )


class AccountsFirst(Refused):
    code = "assembly-accounts-first"
    sentence = N_(
        "The accounts until now come first: record that they were presented, and accepted or questioned. Then this assembly"
        " may decide about money."
    )


class TooManyVotes(Inconsistent):
    code = "assembly-too-many-votes"
    sentence = N_("{votes} votes were counted, but {present} people with a voice were there: {over} too many. Count again.")


class NoVotes(Inconsistent):
    code = "assembly-no-votes"
    sentence = N_("Nobody voted for, against or abstained. Write the votes, or tick that nobody objected.")


class VotesTwice(Inconsistent):
    code = "assembly-votes-twice"
    sentence = N_("Either nobody objected or votes were counted. Take the tick away, or leave the votes empty.")


class QuorumWasLost(Refused):
    code = "assembly-quorum-was-lost"
    sentence = N_("From {at} on too few people were left to decide. Only what was decided before that time can be recorded.")


class QuorumLostAlready(Refused):
    code = "assembly-quorum-lost-already"
    sentence = N_("It is recorded that the quorum was lost at {at}. Nothing was changed.")


class AwardsNeedAllocation(Inconsistent):
    code = "assembly-awards-need-allocation"
    sentence = N_("Amounts are given by a decision about money for proposals. Choose that kind, or leave the amounts empty.")


class AwardAboveItem(Inconsistent):
    code = "assembly-award-above-item"
    sentence = N_("“{item}” asks for {asked}: {amount} is {over} too much. Lower the amount.")


class AwardsAboveEnvelope(Refused):
    code = "assembly-awards-above-envelope"
    sentence = N_("With what was decided before, “{envelope}” would give {given} of its {whole}: {over} too much.")


class MinutesOfNothing(Inconsistent):
    code = "assembly-minutes-of-nothing"
    sentence = N_("Choose the earlier assembly whose minutes were read out, and only for a decision about minutes.")


class MinutesNotWaiting(Refused):
    code = "assembly-minutes-not-waiting"
    sentence = N_("The minutes of {assembly} do not wait for approval: it stands at “{state}”, or did not meet before.")


class MinutesNotDecided(Refused):
    code = "assembly-minutes-not-decided"
    sentence = N_("No later assembly has approved the minutes of {assembly} yet. Record its decision first.")


class MinutesChanged(Refused):
    code = "assembly-minutes-changed"
    sentence = N_(
        "The minutes of {assembly} were changed after {minute} approved them. Read them out again at the next assembly and"
        " record its decision."
    )


class SameWriter(NotAllowed):
    code = "assembly-same-writer"
    sentence = N_("You recorded the decision that approves these minutes; somebody else has to confirm it.")


class AnsweredAlready(Refused):
    code = "assembly-answered-already"
    sentence = N_("This was answered on {day} already. Add what is new as a correction of the minutes.")


class NotMarkedHere(Refused):
    code = "assembly-not-marked-here"
    sentence = N_("This round is not decided by marks, or its ballot is not frozen yet. Agree on the criteria first.")


class AssemblyMarkOutside(Inconsistent):
    code = "assembly-mark-outside"
    sentence = N_("{mark} for “{item}” by “{criterion}” is {over} above the best mark, {most}. Look at the sheet again.")


class AssemblyMarksMissing(Refused):
    code = "assembly-marks-missing"
    sentence = N_("“{item}” has no mark by “{criterion}” from “{panel}” yet. Each panel marks every proposal by each criterion.")


class NameForMany(Inconsistent):
    code = "assembly-name-for-many"
    sentence = N_("A name belongs to one person, but {numbers} numbers are written. Write several numbers without a name.")
