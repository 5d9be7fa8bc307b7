"""What is read aloud when the box is closed: what the meeting did, what each pot holds now, and a line for every member.

Pure. Spoken in the group's language, in whole sentences, so that people who count well and read little hear every figure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.language import Language
from core.marks import N_
from groups.figures import OTHER_KINDS, POT_NAMES, PRESENCE_NAMES, OtherLine, Pot, Presence, Row
from groups.loans.spoken import of_a_member, of_the_meeting
from groups.sheet import MeetingSheet


@dataclass(frozen=True, slots=True)
class SpokenPot:
    """`holds`: the sentence to remember until the next meeting; `how`: how the pot came to it."""

    name: str
    holds: str
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpokenLine:
    number: int
    name: str
    said: str


@dataclass(frozen=True, slots=True)
class ReadAloud:
    meeting: tuple[str, ...]
    pots: tuple[SpokenPot, ...]
    lines: tuple[SpokenLine, ...]


def read_aloud(sheet: MeetingSheet, names: Mapping[int, str], language: Language) -> ReadAloud:
    """The sentences of a sheet; `names` by member number."""
    return ReadAloud(
        meeting=tuple(_meeting(sheet, names, language)),
        pots=tuple(_pot(sheet, pot, language) for pot in Pot),
        lines=tuple(
            SpokenLine(row.member_number, names[row.member_number], ", ".join(_member(sheet, row, language)))
            for row in sheet.rows
        ),
    )


def _meeting(sheet: MeetingSheet, names: Mapping[int, str], language: Language) -> Iterator[str]:
    came = Counter(row.presence for row in sheet.rows)
    yield language.text(
        N_("On time: {present}. Late: {late}. Absent: {absent}. Sent money: {sent}."),
        **{presence.value: came[presence] for presence in Presence},
    )
    yield from _shares(sheet, language) if sheet.terms.in_shares else _savings(sheet, language)
    social = sheet.money(sum(row.social_minor for row in sheet.rows))
    yield language.text(N_("Members gave {amount} to the social fund."), amount=social)
    imposed, paid = (sum(getattr(row, f"fine_{what}_minor") for row in sheet.rows) for what in ("imposed", "paid"))
    if imposed or paid:
        facts = {"imposed": sheet.money(imposed), "paid": sheet.money(paid)}
        yield language.text(N_("Fines of {imposed} were imposed, and {paid} of fines was paid."), **facts)
    yield from of_the_meeting(sheet, names, language)
    for line in sheet.others:
        yield _other(sheet, line, names, language)


def _shares(sheet: MeetingSheet, language: Language) -> Iterator[str]:
    shares = sum(row.shares for row in sheet.rows)
    yield language.plural(
        "{n} share was bought, for {amount}.",
        "{n} shares were bought, for {amount}.",
        shares,
        amount=sheet.money(shares * sheet.terms.share_value_minor),
    )
    returned = sum(row.shares_returned for row in sheet.rows)
    if returned:
        yield language.plural(
            "{n} share was paid back, for {amount}.",
            "{n} shares were paid back, for {amount}.",
            returned,
            amount=sheet.money(returned * sheet.terms.share_value_minor),
        )


def _savings(sheet: MeetingSheet, language: Language) -> Iterator[str]:
    if sheet.terms.in_amounts:
        saved = sum(row.saved_minor for row in sheet.rows)
        yield language.text(N_("Members saved {amount}."), amount=sheet.money(saved))
    withdrawn = sum(row.withdrawn_minor for row in sheet.rows)
    if withdrawn:
        yield language.text(N_("Members took {amount} of their savings out."), amount=sheet.money(withdrawn))


def _other(sheet: MeetingSheet, line: OtherLine, names: Mapping[int, str], language: Language) -> str:
    name = names.get(line.member_number or 0, "")
    whom = f" ({line.member_number} {name})" if name else ""
    kind, amount = OTHER_KINDS[line.kind].name, sheet.money(line.amount_minor)
    return language.text(N_("Other money: {kind}, {amount}: {reason}"), kind=kind, amount=amount, reason=line.reason) + whom


def _pot(sheet: MeetingSheet, pot: Pot, language: Language) -> SpokenPot:
    counted, difference = sheet.counted(pot), sheet.difference(pot)
    count, name = sheet.count_of(pot), POT_NAMES[pot]
    how = [
        language.text(
            N_("There was {opening}. {came_in} came in and {went_out} went out."),
            opening=sheet.money(sheet.opening[pot]),
            came_in=sheet.money(sheet.money_in(pot)),
            went_out=sheet.money(sheet.money_out(pot)),
        )
    ]
    if count is not None and not count.opening_agreed:
        how.append(language.text(N_("The opening balance did not agree: {note}"), note=count.opening_note))
    if difference and count is not None:
        told = N_("The count is over by {amount}: {reason}") if difference > 0 else N_("The count is short by {amount}: {reason}")
        how.append(language.text(told, amount=sheet.money(abs(difference)), reason=count.difference_reason))
    else:
        how.append(language.text(N_("It was counted and agrees.")))
    holds = language.text(N_("The {pot} now holds {amount}."), pot=name, amount=sheet.money(counted))
    return SpokenPot(language.text(name), holds, tuple(how))


def _member(sheet: MeetingSheet, row: Row, language: Language) -> Iterator[str]:
    """What is said of one member: how she took part, and each figure of hers that is not zero."""
    say = language.text
    yield say(PRESENCE_NAMES[row.presence]) + (f" ({row.sent_by})" if row.sent_by else "")
    if row.shares:
        yield language.plural("{n} share", "{n} shares", row.shares)
    if row.shares_returned:
        yield language.plural("{n} share returned", "{n} shares returned", row.shares_returned)
    amounts = (
        (N_("saved {amount}"), row.saved_minor),
        (N_("took out {amount}"), row.withdrawn_minor),
        (N_("left over {amount}"), row.left_over_minor),
        (N_("carried money used {amount}"), row.carried_used_minor),
        (N_("social fund {amount}"), row.social_minor),
        (N_("fine {amount}"), row.fine_imposed_minor),
        (N_("fine paid {amount}"), row.fine_paid_minor),
    )
    for told, minor in amounts:
        if minor:
            yield say(told, amount=language.amount(minor, sheet.currency))
    yield from of_a_member(sheet, row.member_number, language)
