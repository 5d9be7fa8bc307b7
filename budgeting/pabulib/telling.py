"""What came out, in a reader's words: each funded project in order, each other with its reason, every step, every tie.

Amounts are exact decimals in the file's own way of writing, so that a reader can look for them in the file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from budgeting.counting.election import WITH_POINTS, BallotKind
from budgeting.counting.outcome import FUNDED_REASONS, Outcome, Reason, Step, Why
from budgeting.pabulib.numbers import exact, hundredths, whole_number
from budgeting.pabulib.pb_file import Reading
from core.language import Language
from core.marks import N_
from core.money import Rounding

WHY: Mapping[Reason, str] = {
    Reason.FUNDED: N_("funded with {amount}."),
    Reason.COMPLETED: N_("funded with {amount} of what was left over."),
    Reason.TOPPED_UP: N_("funded with {amount}; what was missing came from the reserve."),
    Reason.DECIDED: N_("funded with {amount} by decision of the assembly."),
    Reason.ABOVE_CEILING: N_("funded with {amount}, the ceiling; it asked for {cost}."),
    Reason.BELOW_THRESHOLD: N_("{short_votes} short of the threshold."),
    Reason.TOO_DEAR: N_("costs {cost}, which is {short} more than the whole budget."),
    Reason.DOES_NOT_FIT: N_("costs {cost}, which is {short} more than what was left."),
    Reason.AFTER_THE_STOP: N_("comes after the first project that did not fit, where the rule stops."),
    Reason.EXCLUDED: N_("excluded, because {by} was funded."),
    Reason.SUPPORT_SPENT: N_("costs {cost}; its supporters had spent their shares on what they also chose{reached}."),
    Reason.SHARES_TOO_SMALL: N_("costs {cost}; all shares of its supporters together are less than that{reached}."),
    Reason.NO_SUPPORT: N_("no ballot names it."),
    Reason.OUTWEIGHED: N_("the set with the most support does without it."),
    Reason.NOT_DECIDED: N_("not decided for."),
}
_VOTES, _POINTS = N_("votes: {n}"), N_("points: {n}")
_WITHDRAWN = N_("withdrawn when it was on the ballot already.")
_SHARE = N_("Each voter's share in the end: {share}; raised {steps} times.")
_REACHED = N_(" ({percent} per cent of what is needed)")
_SAME = N_("The same projects as were published.")
_MORE_HERE, _MORE_THERE = N_("Funded here, not as published: {names}."), N_("Published as funded, not here: {names}.")
_EXTRA = N_("Published as funded outside the rule: {names}.")


@dataclass(frozen=True, slots=True)
class Telling:
    reading: Reading
    outcome: Outcome
    reader: Language

    def amount(self, minor: int) -> str:
        return exact(minor, self.reading.exponent)

    @property
    def cost(self) -> str:
        """What all funded projects cost together."""
        return self.amount(self.outcome.cost_minor)

    def why(self, why: Why) -> str:
        """The reason for one project as a sentence."""
        # Rounded down, as 99.999 % is not enough.
        percent = "" if why.support is None else hundredths(why.support * 100, Rounding.FLOOR)
        return self.reader.text(
            WHY[why.reason],
            amount=self.amount(why.amount_minor),
            cost=self.amount(self._costs()[why.item]),
            short=self.amount(why.short_minor),
            short_votes=hundredths(why.short_votes),
            by=why.by,
            reached=self.reader.text(_REACHED, percent=percent) if percent else "",
        )

    def funded(self) -> Iterator[str]:
        reasons = {why.item: why for why in self.outcome.why}
        for number, name in enumerate(self.outcome.selected, start=1):
            why = reasons[name]
            yield f"{number:>3}. {self._head(why)}: {self.why(why)}"

    def others(self) -> Iterator[str]:
        for why in self.outcome.why:
            if why.reason not in FUNDED_REASONS:
                yield f"     {self._head(why)}: {self.why(why)}"
        for name in self.reading.file.ids:
            if name in self.reading.withdrawn:
                yield f"     {name}: {self.reader.text(_WITHDRAWN)}"

    def _head(self, why: Why) -> str:
        pointed = self.reading.kind in WITH_POINTS or self.reading.kind is BallotKind.RANKING
        votes = self.reader.text(_POINTS if pointed else _VOTES, n=hundredths(why.votes))
        name = self._names().get(why.item, "")
        return f"{why.item} ({name}), {votes}" if name else f"{why.item}, {votes}"

    def shares(self) -> Iterator[str]:
        """Under equal shares, what each voter could spend in the end."""
        if self.outcome.share is not None:
            share = hundredths(Fraction(self.outcome.share, 10**self.reading.exponent))
            yield self.reader.text(_SHARE, share=share, steps=str(self.outcome.add1_steps))

    def steps(self) -> Iterator[str]:
        return (self._step(step) for step in self.outcome.steps)

    def _step(self, step: Step) -> str:
        says = N_("{number}. {item}: funded; support {effective}; {left} left.")
        if not step.funded:
            says = N_("{number}. {item}: not funded; support {effective}; {left} left.")
        elif step.payment is not None:
            says = N_("{number}. {item}: funded; support {effective}; at most {payment} from each supporter; {left} left.")
        return self.reader.text(
            says,
            number=str(step.number),
            item=step.item,
            effective=hundredths(step.effective),
            left=self.amount(step.left_minor),
            payment="" if step.payment is None else hundredths(Fraction(step.payment, 10**self.reading.exponent)),
        )

    def ties(self) -> Iterator[str]:
        for tie in self.outcome.ties:
            says = N_("{names} were equal; they were taken in the file's order: {order}.")
            yield self.reader.text(says, names=", ".join(tie.items), order=", ".join(tie.order))

    def published(self) -> Iterator[str]:
        """How this compares with the winners that the file publishes; nothing where it publishes none."""
        file = self.reading.file
        if "selected" not in file.project_columns:
            return
        selected = {name: whole_number(cell) for name, cell in zip(file.ids, file.column("selected"), strict=True)}
        here, there = set(self.outcome.selected), {name for name, mark in selected.items() if mark == 1}
        extra = {name for name, mark in selected.items() if mark and mark > 1}
        if here == there:
            yield self.reader.text(_SAME)
        for says, names in ((_MORE_HERE, here - there), (_MORE_THERE, there - here), (_EXTRA, extra)):
            if names:
                yield self.reader.text(says, names=", ".join(name for name in file.ids if name in names))

    def _costs(self) -> Mapping[str, int]:
        return dict(zip(self.reading.file.ids, self.reading.costs, strict=True))

    def _names(self) -> Mapping[str, str]:
        file = self.reading.file
        return dict(zip(file.ids, file.column("name"), strict=True)) if "name" in file.project_columns else {}
