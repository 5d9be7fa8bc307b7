"""What the register of voters refuses, in sentences. What somebody chose stands in none of them: nobody knows it."""

from core.errors import Inconsistent, NotFound, Refused
from core.marks import N_


class VoterUnknown(NotFound):
    code = "voter-unknown"
    sentence = N_("There is no voter of this number in this round. Look her up on the register and choose again.")


class GroupNotOfFund(NotFound):
    code = "voters-group-not-of-fund"
    sentence = N_("There is no such group among those that belong to this fund. Go back and choose again.")


class SettlementNotOfFund(NotFound):
    code = "voters-settlement-not-of-fund"
    sentence = N_("There is no such settlement among those where this fund works. Go back and choose again.")


class ProxyUnknown(NotFound):
    code = "voter-proxy-unknown"
    sentence = N_("There is no such proxy in this round, or it has ended. Go back to the list and choose again.")


class DelegationUnknown(NotFound):
    code = "voter-delegation-unknown"
    sentence = N_("There is no such delegation in this round, or it has ended. Go back to the list and choose again.")


class TermsMissing(Refused):
    code = "voters-terms-missing"
    sentence = N_("The terms of this round are not written yet. Write them first: they say who has a voice.")


class OtherVoice(Refused):
    code = "voters-other-voice"
    sentence = N_("By the terms of this round there is {voice}. Fill the register from {instead} instead.")


class NobodyToAdd(Refused):
    code = "voters-nobody-to-add"
    sentence = N_("Everybody here is on the register already. There is nothing to write.")


class RegisterMoved(Refused):
    code = "voters-register-moved"
    sentence = N_("Something has changed since you looked. Look at the list again and tick once more; nothing was written.")


class AreaUnknown(Inconsistent):
    code = "voter-area-unknown"
    sentence = N_("No envelope of this round is for “{area}”. Choose an area from the list.")


class LeftTheGroup(Refused):
    code = "voter-left-the-group"
    sentence = N_("Left the group on {day}.")


class JoinsLater(Refused):
    code = "voter-joins-later"
    sentence = N_("Becomes a member on {day}.")


class NoAdultCounted(Refused):
    code = "voter-no-adult-counted"
    sentence = N_("People were counted by age in this household, and no adult among them.")


class OnRegisterAlready(Refused):
    code = "voter-there-already"
    sentence = N_("{name} is on the register already, with the number {number}. Look there whether she is the same person.")


class NotOfAge(Refused):
    code = "voter-not-of-age"
    sentence = N_("Who is under {least} years has no voice by the terms of this round.")


class VouchersMissing(Inconsistent):
    code = "voter-vouchers-missing"
    sentence = N_("{needed} different voters who are on the register have to vouch for her. Write their numbers.")


class VouchesForHerself(Inconsistent):
    code = "voter-vouches-for-herself"
    sentence = N_("{name} cannot vouch for herself. Ask somebody else who is on the register.")


class VouchesTooOften(Refused):
    code = "voter-vouches-too-often"
    sentence = N_("{name} has vouched for {count} people already; one voter may vouch for {most}. Ask somebody else.")


class VoterStruck(Refused):
    code = "voter-struck"
    sentence = N_("{name} (number {number}) was struck from the register on {day} and has no voice in this round.")


class VoterNotStruck(Refused):
    code = "voter-not-struck"
    sentence = N_("{name} (number {number}) is on the register. There is nothing to put back.")


class VoiceUsedNotStruck(Refused):
    code = "voter-used-not-struck"
    sentence = N_("{name} (number {number}) has used her voice in this round already, so she cannot be struck any more.")


class VoiceUsed(Refused):
    code = "voter-voice-used"
    sentence = N_(
        "{name} (number {number}) was given a ballot already: {channel}. Everybody has one voice in an envelope; what she chose"
        " is written nowhere."
    )


class OtherArea(Refused):
    code = "voter-other-area"
    sentence = N_("“{envelope}” is for {area}. {name} (number {number}) has no voice in it.")


class ChannelNotAgreed(Refused):
    code = "voter-channel-not-agreed"
    sentence = N_("The terms of this round do not have this way of voting: {channel}. Agreed are: {agreed}.")


class OnPaperOnly(Refused):
    code = "voter-on-paper-only"
    sentence = N_("Only a ballot on paper can be given to somebody else. Let the voter come herself, or give out paper.")


class NoSuchProxy(Refused):
    code = "voter-no-such-proxy"
    sentence = N_("{name} (number {number}) has named nobody of this number to carry her ballot. Write down the proxy first.")


class NoSuchDelegation(Refused):
    code = "voter-no-such-delegation"
    sentence = N_("{name} (number {number}) has not given her voice to this organisation. Write down the delegation first.")


class ProxiesNotAgreed(Refused):
    code = "voter-proxies-not-agreed"
    sentence = N_("By the terms of this round nobody carries the ballot of another.")


class DelegationNotAgreed(Refused):
    code = "voter-delegation-not-agreed"
    sentence = N_("By the terms of this round no voice is given to an organisation.")


class CarriesForHerself(Inconsistent):
    code = "voter-carries-for-herself"
    sentence = N_("Somebody who carries her own ballot needs no proxy. Write the number of another voter.")


class CarriesTooMany(Refused):
    code = "voter-carries-too-many"
    sentence = N_("{name} carries {count} ballots already; one person may carry {most}. Name somebody else.")


class OrganisationHoldsTooMany(Refused):
    code = "voter-organisation-holds-too-many"
    sentence = N_("{name} was given {count} voices already; one organisation may be given {most}. Choose another.")


class GivenAwayAlready(Refused):
    code = "voter-given-away-already"
    sentence = N_("{name} (number {number}) has given her ballot to {other} already. End that first.")


class CarrierAbsent(Refused):
    code = "voter-carrier-absent"
    sentence = N_("{name} (number {number}) will be absent herself: {other} has her ballot. Name somebody who comes.")


class CarriesForOthers(Refused):
    code = "voter-carries-for-others"
    sentence = N_("{name} (number {number}) carries the ballots of others, so she has to come herself. End that first.")


class UsedNotEnded(Refused):
    code = "voter-given-away-used"
    sentence = N_("A ballot was given out by this already, so it cannot be ended any more.")


class EnvelopeWithoutVoters(Refused):
    code = "envelope-without-voters"
    sentence = N_("Nobody on the register has a voice in “{envelope}”. Fill the register first, with the area of each voter.")


class VoicesDiffer(Refused):
    code = "voters-voices-differ"
    sentence = N_(
        "{count} voters were entered when the terms gave the voice to others; now there is {voice}. Fill the register from the"
        " other register, or strike them."
    )
