"""What a project is due by a funder's rules, line by line and why. Pure: a rule set and a case in, an `Evaluation` out.

Due is rate × eligible households, then the percentage lines with their floors and caps, then the community's cap (domain
document, section 8, rule 6). A bound is a line of its own that says what it changed, so that the lines always add up.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from core.marks import N_, Term
from core.rates import number_text
from projects.rule_sets.case import Case
from projects.rule_sets.conditions import conditions_of, loans_of
from projects.rule_sets.errors import ChoiceNotInSet, CostMissing, NoVersionInForce, SplitToGainMore
from projects.rule_sets.evaluation import SAVINGS, Condition, Due, DueKind, Evaluation, LeftOut, Refusing, Said, summed
from projects.rule_sets.figures import Figure, Mark
from projects.rule_sets.places import TENURE_NAMES, Tenure
from projects.rule_sets.reckoning import PERCENT, check_money, minor_of, money_of, rate_at, rounded, shown
from projects.rule_sets.rule_set import COST, TOTAL, Answer, Line, LineKind, RuleSet

NOT_STATED_WHY = N_("The source does not state this figure, so nothing can be reckoned from it.")
_WHY_LEFT_OUT = {
    Answer.NO: N_("{tenure}: {n}. These rules do not pay for them."),
    Answer.ON_APPLICATION: N_("{tenure}: {n}. Paid for only where each applies and is accepted."),
    Answer.NOT_STATED: N_("{tenure}: {n}. Whether they are paid for is not stated in the source: ask the funder."),
}


def evaluate(rule_set: RuleSet, case: Case) -> Evaluation:
    """What the case is due. A project that is not eligible is an answer with no lines, never an error.

    Raises NoVersionInForce, SplitToGainMore, PlaceMissing, CostMissing, ChoiceNotInSet, CurrencyDiffers, IndexRateMissing,
    IndexRateNotPositive, IndexRateNotAsked.
    """
    if not rule_set.holds_on(case.on):
        raise NoVersionInForce(key=rule_set.key, day=case.on, said=holds_when(rule_set))
    check_money(rule_set, case)
    _check_choices(rule_set, case)
    _refuse_splitting(rule_set, case)
    left_out = tuple(_left_out(rule_set, case))
    eligible = case.total - sum(one.households for one in left_out)
    refusing = tuple(_refusing(rule_set, case, eligible))
    lines = () if refusing else _lines(rule_set, case, eligible)
    conditions = tuple(conditions_of(rule_set, case, eligible, summed(lines)))
    return Evaluation(
        rule_set=rule_set,
        case=case,
        eligible_households=eligible,
        refusing=refusing,
        left_out=left_out,
        lines=lines,
        conditions=conditions,
        loans=tuple(loans_of(rule_set, case, eligible)),
        remarks=tuple(_remarks(rule_set, case, lines, conditions)),
    )


def holds_when(rule_set: RuleSet) -> str:
    """The days of a version, as a refusal says them: "codi-2010 1: 2010-01-01 – 2019-09-30."."""
    first = rule_set.valid_from.isoformat() if rule_set.valid_from else "…"
    return f"{rule_set.key} {rule_set.version}: {first} – {rule_set.valid_to.isoformat() if rule_set.valid_to else '…'}."


def answer_for(rule_set: RuleSet, tenure: Tenure) -> Answer:
    """Whether a household of this tenure is paid for. A set without any rule by tenure pays for everybody."""
    if not rule_set.eligible:
        return Answer.YES
    rule = rule_set.eligible.get(tenure)
    return rule.answer if rule else Answer.NOT_STATED


def _check_choices(rule_set: RuleSet, case: Case) -> None:
    complements = [line.key for line in rule_set.lines if line.complement]
    applicants = [one.key for test in rule_set.savings for one in test.amounts]
    houses = [one.key for one in rule_set.deposit.prices] if rule_set.deposit else []
    asked = [(typed, complements) for typed in case.complements]
    asked += [(case.applicant, applicants)] if case.applicant else []
    asked += [(str(case.savings_base), [str(test.base) for test in rule_set.savings])] if case.savings_base else []
    asked += [(case.house, houses)] if case.house else []
    for typed, known in asked:
        if typed not in known:
            raise ChoiceNotInSet(key=rule_set.key, typed=typed, known=", ".join(known) or "–")


def _refuse_splitting(rule_set: RuleSet, case: Case) -> None:
    if rule_set.no_splitting is None or len(case.parts) < 2:
        return
    alone = replace(case, households={}, parts=())
    whole = evaluate(rule_set, replace(alone, untold=case.total)).total_minor
    parts = [evaluate(rule_set, replace(alone, untold=part)).total_minor for part in case.parts]
    stated = [part for part in parts if part is not None]
    if whole is not None and len(stated) == len(parts) and sum(stated) > whole:
        raise SplitToGainMore(
            key=rule_set.key,
            whole=money_of(rule_set, whole),
            split=money_of(rule_set, sum(stated)),
            more=money_of(rule_set, sum(stated) - whole),
            households=case.total,
        )


def _left_out(rule_set: RuleSet, case: Case) -> Iterator[LeftOut]:
    for tenure in Tenure:
        households = case.households.get(tenure, 0)
        if not households:
            continue
        rule, answer = rule_set.eligible.get(tenure), answer_for(rule_set, tenure)
        if answer is not Answer.YES:
            why = Said(_WHY_LEFT_OUT[answer], tenure=Term(TENURE_NAMES[tenure]), n=households)
            source, mark = (rule_set.source(rule.source), rule.mark) if rule else (None, None)
            yield LeftOut(tenure, households, answer, why, source, mark)


def _refusing(rule_set: RuleSet, case: Case, eligible: int) -> Iterator[Refusing]:
    if not case.total:
        yield Refusing("no households", Said(N_("There is no household in this project, so nothing is due.")))
    elif not eligible:
        yield Refusing("no eligible household", Said(N_("None of the households is paid for by these rules, so nothing is due.")))
    least = rule_set.minimum_households
    if eligible and least is not None and least.number is not None and eligible < least.number:
        missing = least.number - eligible
        why = Said(
            N_("{n} households are eligible, and at least {least} are asked for: {missing} too few."),
            n=eligible,
            least=int(least.number),
            missing=int(missing),
        )
        yield Refusing("minimum households", why, rule_set.source(least.source), least.mark)


def _lines(rule_set: RuleSet, case: Case, eligible: int) -> tuple[Due, ...]:
    lines: list[Due] = []
    for line in rule_set.lines:
        if line.complement and line.key not in case.complements:
            continue
        due = _due(rule_set, line, case, eligible, tuple(lines))
        lines += [due, *_bounds(rule_set, line, case, due)]
    return tuple([*lines, *_community_cap(rule_set, case, tuple(lines))])


def _due(rule_set: RuleSet, line: Line, case: Case, eligible: int, before: tuple[Due, ...]) -> Due:
    if line.kind is LineKind.PERCENTAGE:
        return _percentage(rule_set, line, case, before)
    if line.kind is LineKind.PER_HOUSEHOLD:
        figure = rate_at(rule_set, line, case)
        return _times(rule_set, line, case, figure, eligible)
    assert line.amount is not None  # `checking` refuses a set without it
    due = _times(rule_set, line, case, line.amount, 1)
    if line.kind is LineKind.FIXED or due.minor is None:
        return due
    return _up_to(rule_set, case, due, due.minor)


def _times(rule_set: RuleSet, line: Line, case: Case, figure: Figure, quantity: int) -> Due:
    if figure.number is None:
        minor, why = None, Said(NOT_STATED_WHY)
    else:
        minor = minor_of(rule_set, case, figure.number * quantity)
        each, amount = shown(rule_set, case, figure.number), money_of(rule_set, minor)
        if line.kind is LineKind.PER_HOUSEHOLD:
            why = Said(N_("Eligible households: {n} × {each} = {amount}"), n=quantity, each=each, amount=amount)
        else:
            why = Said(N_("A fixed sum of {each} for the project: {amount}"), each=each, amount=amount)
    return _made(rule_set, line, figure, quantity, minor, why)


def _up_to(rule_set: RuleSet, case: Case, due: Due, ceiling: int) -> Due:
    most = money_of(rule_set, ceiling)
    if case.cost_minor is None:
        return replace(due, why=Said(N_("Up to {most} for a project; what it costs was not said."), most=most))
    cost = money_of(rule_set, case.cost_minor)
    if case.cost_minor <= ceiling:
        why = Said(N_("What the project costs, {cost}: not more than {most}."), cost=cost, most=most)
        return replace(due, minor=case.cost_minor, why=why)
    over = money_of(rule_set, case.cost_minor - ceiling)
    sentence = N_("The project costs {cost}; at most {most} is paid, so {over} is for others to pay.")
    why = Said(sentence, cost=cost, most=most, over=over)
    return replace(due, why=why)


def _percentage(rule_set: RuleSet, line: Line, case: Case, before: tuple[Due, ...]) -> Due:
    assert line.percent is not None  # `checking` refuses a set without it
    base, name = _base(rule_set, line, case, before)
    percent = line.percent.number
    if base is None or percent is None:
        return _made(rule_set, line, line.percent, 1, None, Said(NOT_STATED_WHY))
    minor = rounded(rule_set, base * percent * PERCENT)
    why = Said(
        N_("{percent} per cent of {base_name}, {base}: {amount}"),
        percent=number_text(percent),
        base_name=Term(name),
        base=money_of(rule_set, base),
        amount=money_of(rule_set, minor),
    )
    return _made(rule_set, line, line.percent, 1, minor, why)


def _base(rule_set: RuleSet, line: Line, case: Case, before: tuple[Due, ...]) -> tuple[int | None, str]:
    """What a percentage is of, and its name."""
    if line.of == COST:
        if case.cost_minor is None:
            raise CostMissing(line=line.name, key=rule_set.key)
        return case.cost_minor, N_("the project's cost")
    if line.of == TOTAL:
        return summed(before), N_("the lines before")
    of = next(one for one in rule_set.lines if one.key == line.of)
    return summed(tuple(due for due in before if due.key == line.of)), of.name


def _made(rule_set: RuleSet, line: Line, figure: Figure, quantity: int, minor: int | None, why: Said) -> Due:
    source = rule_set.source(figure.source)
    return Due(line.key, DueKind.LINE, line.name, quantity, figure.number, minor, why, source, figure.mark, line.payee)


def _bounds(rule_set: RuleSet, line: Line, case: Case, due: Due) -> Iterator[Due]:
    """The floor or the cap of a line, where it changed the line."""
    if due.minor is None:
        return
    if line.floor and line.floor.number is not None:
        floor = minor_of(rule_set, case, line.floor.number)
        if due.minor < floor:
            yield _floor(rule_set, line, line.floor, due.minor, floor)
            return
    if line.cap and line.cap.number is not None:
        cap = minor_of(rule_set, case, line.cap.number)
        if due.minor > cap:
            why = Said(
                N_("{name} would be {reckoned}. The cap is {cap}, so {less} is taken off."),
                name=Term(line.name),
                reckoned=money_of(rule_set, due.minor),
                cap=money_of(rule_set, cap),
                less=money_of(rule_set, due.minor - cap),
            )
            yield _bound(rule_set, line, line.cap, DueKind.CAP, cap - due.minor, why)


def _floor(rule_set: RuleSet, line: Line, floor: Figure, reckoned: int, least: int) -> Due:
    """"Floor bigger than the work": ten households of 30,000 make 15,000 of 5%, and the floor pays 50,000."""
    why = Said(
        N_("{name} would be {reckoned}. The floor of {floor} is bigger than the work, so {more} more is paid."),
        name=Term(line.name),
        reckoned=money_of(rule_set, reckoned),
        floor=money_of(rule_set, least),
        more=money_of(rule_set, least - reckoned),
    )
    return _bound(rule_set, line, floor, DueKind.FLOOR, least - reckoned, why)


def _bound(rule_set: RuleSet, line: Line, figure: Figure, kind: DueKind, minor: int, why: Said) -> Due:
    source = rule_set.source(figure.source)
    return Due(line.key, kind, line.name, None, figure.number, minor, why, source, figure.mark, line.payee)


def _community_cap(rule_set: RuleSet, case: Case, lines: tuple[Due, ...]) -> Iterator[Due]:
    figure, reckoned = rule_set.community_cap, summed(lines)
    if figure is None or figure.number is None or reckoned is None:
        return
    cap = minor_of(rule_set, case, figure.number)
    if reckoned > cap:
        why = Said(
            N_("Together the lines are {reckoned}. A community gets at most {cap}, so {less} is taken off."),
            reckoned=money_of(rule_set, reckoned),
            cap=money_of(rule_set, cap),
            less=money_of(rule_set, reckoned - cap),
        )
        source = rule_set.source(figure.source)
        name, kind = N_("Community cap"), DueKind.COMMUNITY_CAP
        yield Due("community-cap", kind, name, None, figure.number, cap - reckoned, why, source, figure.mark)


def _remarks(
    rule_set: RuleSet, case: Case, lines: tuple[Due, ...], conditions: tuple[Condition, ...]
) -> Iterator[Said]:
    if rule_set.index_unit:
        yield Said(
            N_("The figures are in {unit}: one {unit} was {rate} {currency} on {day}."),
            unit=rule_set.index_unit,
            rate=number_text(case.index_rate or Fraction(0)),
            currency=rule_set.currency,
            day=case.index_on or case.on,
        )
    if not rule_set.lines:
        yield Said(N_("These rules name no grant: what a household gets by them is lent or saved."))
    if case.untold and rule_set.eligible:
        yield Said(N_("The tenure of {n} households was not said; they are counted as eligible."), n=case.untold)
    if len(case.parts) > 1:
        yield Said(N_("The parts are reckoned as the one community that they are."))
    if any(due.minor is None for due in lines):
        yield Said(N_("What is due in all cannot be said: a figure is not stated in the source. Ask the funder for it."))
    if {True, False} <= {one.passes for one in conditions if one.kind == SAVINGS}:
        yield Said(N_("The savings pass by one published base and fail by another: the agreement says which one holds."))
    if any(due.mark is Mark.UNVERIFIED for due in lines):
        yield Said(N_("Some of these figures are not verified: ask the funder before anything is signed."))
