"""The share-out sheet and the dividend list as spreadsheets: the same frozen papers, their lines and their working."""

from core.language import Language
from core.marks import N_, Term
from core.money import Money
from groups.sharing.share_out import Line
from reports.dividend_list import DividendList, DividendOfMember
from reports.papers import Names
from reports.share_out_sheet import ShareOutSheet
from reports.workbook import Cell, Leaf

_NUMBER, _NAME, _TOGETHER = N_("No."), N_("Name"), N_("Together")
# The columns of a share-out that stand only where somebody needs them, in the order of the paper.
_COLUMNS: tuple[tuple[str, Term], ...] = (
    ("social", Term(N_("Social fund"))),
    ("kept", Term(N_("Kept for her"))),
    ("loan", Term(N_("Loan set off"))),
    ("fines", Term(N_("Fines set off"))),
    ("over", Term(N_("Left for the next cycle"))),
    ("owed", Term(N_("Owed to her"))),
)


def share_out_leaves(paper: ShareOutSheet, reader: Language) -> tuple[Leaf, ...]:
    """Each member's line, then the pool and the checks of the sums."""
    named = paper.names is Names.FULL
    shown = [(key, name) for key, name in _COLUMNS if key in paper.shows]
    heads = [_NUMBER, *([_NAME] if named else []), N_("Shares") if paper.shares else N_("Saved"), N_("Part")]
    heads += [*(name for _, name in shown), N_("Takes home"), *([N_("Still owes")] if "owes" in paper.shows else [])]

    def cells(line: Line) -> tuple[Cell, ...]:
        held: Cell = line.holding.shares if paper.shares else paper.money(line.holding.savings_minor)
        moved = {
            "social": line.welfare_minor,
            "kept": line.holding.carried_minor,
            "loan": -line.loan_set_off_minor,
            "fines": -line.fines_set_off_minor,
            "over": -line.carried_over_minor,
            "owed": -line.unpaid_minor,
        }
        owes = (paper.money(line.still_owes_minor),) if "owes" in paper.shows else ()
        between = (paper.money(moved[key]) for key, _ in shown)
        return (held, paper.money(line.gross_minor), *between, paper.money(line.paid_minor), *owes)

    rows = tuple((one.line.number, *([one.name] if named else []), *cells(one.line)) for one in paper.lines)
    together = (reader.text(_TOGETHER), *([None] if named else []), *cells(paper.totals))
    members = Leaf(reader.text(N_("Each member")), tuple(map(reader.text, heads)), rows, together)
    return (members, _pool(paper, reader), _checks(paper, reader))


def _pool(paper: ShareOutSheet, reader: Language) -> Leaf:
    heads = (reader.text(N_("What there is to share")), paper.currency.code)
    rows = tuple((reader.text(item.name), item.amount) for item in paper.working.pool)
    return Leaf(reader.text(N_("To share")), heads, rows, (reader.text(N_("To share")), paper.working.total))


def _checks(paper: ShareOutSheet, reader: Language) -> Leaf:
    heads = (reader.text(N_("The sums agree")), reader.text(N_("Sum")), "", reader.text(N_("Of")))
    rows = tuple((reader.text(check.says), check.sum, check.sign, check.of) for check in paper.working.checks)
    return Leaf(reader.text(N_("Checks")), heads, rows)


def dividend_leaves(paper: DividendList, reader: Language) -> tuple[Leaf, ...]:
    """Each member's sums, then every line of the working: amount, weight, exact as far as it is written, and rounded."""
    named = any(one.name for one in paper.members)
    heads = [_NUMBER, *([_NAME] if named else []), N_("Dividend"), N_("Interest paid"), paper.rebate_name]
    heads += [N_("Tax"), N_("To pay")]
    sums = ("dividend_minor", "paid_minor", "rebate_minor", "tax_minor", "total_minor")

    def money(minor: int) -> Money:
        return Money(minor, paper.currency)

    def cells(one: DividendOfMember) -> tuple[Cell, ...]:
        return (one.number, *([one.name] if named else []), *(money(getattr(one, name)) for name in sums))

    rows = tuple(cells(one) for one in paper.members)
    together = (reader.text(_TOGETHER), *([None] if named else []), *(money(paper.total(name)) for name in sums))
    members = Leaf(reader.text(N_("Each member")), tuple(map(reader.text, heads)), rows, together)
    working = (N_("No."), N_("Since"), N_("Amount"), N_("Parts of the year"), N_("Of"), N_("Exact"), N_("Rounded"))
    lines = tuple(line for one in paper.members for line in _working(one, paper, reader))
    return (members, Leaf(reader.text(N_("Working")), tuple(map(reader.text, working)), lines))


def _working(one: DividendOfMember, paper: DividendList, reader: Language) -> list[tuple[Cell, ...]]:
    return [
        (
            one.number,
            line.since or reader.text(N_("Held before")),
            Money(line.minor, paper.currency),
            reader.amount(line.weight.minor, line.weight.of),
            paper.denominator,
            reader.amount(line.exact.minor, line.exact.of) + ("" if line.exact.ends else "…"),
            None if line.rounded_minor is None else Money(line.rounded_minor, paper.currency),
        )
        for line in one.working
    ]
