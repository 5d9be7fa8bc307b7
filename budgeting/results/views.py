"""Results on screen: of a round, of an envelope, of one item, and what would have come out under other rules."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.deeds import name_of
from access.policy import Act
from budgeting.counting.errors import LotIncomplete, TieNeedsLot
from budgeting.counting.rule import METHODS, Completion, Method, Misfit, Utility
from budgeting.errors import ItemUnknown
from budgeting.finding import envelope_of, envelopes_of, items_of, round_for, terms_held, terms_of
from budgeting.models import BudgetRound, Envelope, Phase
from budgeting.results import lots, what_if
from budgeting.results.computing import COUNTING, compute, input_held, latest_of, outcome_of, recount
from budgeting.results.explaining import Sentence
from budgeting.results.models import RULINGS
from budgeting.results.objecting import objection_days, objections_of
from budgeting.results.official import overrides_of
from budgeting.results.overriding import OPEN as OVERRIDABLE
from budgeting.results.page import result_page
from budgeting.results.participation import participation, votes_by_group
from budgeting.results.schemas import rule_asked
from budgeting.views import in_the_round
from core.errors import Refusal
from core.marks import N_, Term
from core.money import Money
from reports.budgeting.award_ribbons import award_ribbons
from reports.drawing.parts import Badge
from web import database
from web.errors import status_of
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("budget_results", __name__, url_prefix="/funds/<fid>/rounds/<string(length=16):rid>/results")

Answer = Response | str | tuple[Response | str, int]
BEFORE_PUBLISHING = frozenset({Phase.VOTED, Phase.COUNTED})
MISFITS: Mapping[Misfit, Term] = {
    Misfit.SKIP: Term(N_("go on to the next one that fits")),
    Misfit.STOP: Term(N_("stop there")),
}
UTILITIES: Mapping[Utility, Term] = {
    Utility.COST: Term(N_("by what it costs")),
    Utility.CARDINALITY: Term(N_("each funded proposal alike")),
    Utility.POINTS: Term(N_("by the points it was given")),
}
COMPLETIONS: Mapping[Completion, Term] = {
    Completion.NONE: Term(N_("stays unspent")),
    Completion.ADD1: Term(N_("raises every share step by step")),
    Completion.ADD1_GREEDY: Term(N_("raises shares, then goes by most votes")),
    Completion.GREEDY: Term(N_("goes by most votes")),
}


def spoken(said: Sentence | Money | int | str) -> str:
    """A sentence in the reader's language; money and numbers as she writes them."""
    language = current_language()
    if isinstance(said, Sentence):
        return language.text(said.text, **said.facts)
    if isinstance(said, Money):
        return language.money(said)
    return language.number(said) if isinstance(said, int) else said


@bp.get("")
@requires(Act.PROJECT_READ)
def index(fid: str, rid: str) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        return render_template(
            "budgeting/results/index.html",
            **in_the_round(session, found),
            envelopes=[(one, latest_of(session, one)) for one in envelopes_of(session, found)],
            days=objection_days(session, found),
            objections=objections_of(session, found),
        )


@bp.get("/<int:number>")
@requires(Act.PROJECT_READ)
def envelope(fid: str, rid: str, number: int) -> str:
    """?recount=yes counts again from what was kept, and says whether it comes out the same."""
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        return _page(session, found, envelope_of(session, found, number), recounting=request.args.get("recount") == "yes")


def _page(session: Session, found: BudgetRound, one: Envelope, *, recounting: bool = False, wrong: str = "") -> str:
    latest, held, kept = latest_of(session, one), terms_held(session, found), lots.lots_of(session, one)
    least = terms_of(held).least_cell if held else 0
    names = {item.number: item.name for item in items_of(session, found, one)}
    page = result_page(session, found, one) if latest else None
    return render_template(
        "budgeting/results/envelope.html",
        **in_the_round(session, found),
        envelope=one,
        page=page,
        ribbons=award_ribbons(one.name, page.told.money(page.told.given.budget_minor), page.lines, page.left, Badge.PAGE)
        if page
        else None,
        comparison=what_if.comparison(input_held(latest), lots.ids_from(latest.lot)) if latest else None,
        amounts=what_if.amounts,
        same=recount(latest) == latest.outcome_sha256 if latest and recounting else None,
        counted_by=name_of(session, latest.computed_by) if latest else "",
        lots=[(lot, [names[int(each)] for each in lots.ids_from(lot.drawn)], lots.witnesses_of(lot)) for lot in kept],
        participation=participation(session, one, least) if latest else None,
        by_group=votes_by_group(session, found, one, least) if latest else {},
        overrides=overrides_of(session, one),
        rulings=RULINGS,
        methods={method.value: name for method, name in METHODS.items()},
        counting=found.phase in COUNTING,
        overridable=found.phase in OVERRIDABLE,
        unpublished=found.phase in BEFORE_PUBLISHING,
        spoken=spoken,
        wrong=wrong,
    )


@bp.post("/<int:number>")
@requires(Act.PROJECT_PREPARE)
def count(fid: str, rid: str, number: int) -> Answer:
    """Counts officially; where a lot is needed, it leads to the form for it."""
    try:
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            compute(session, found, envelope_of(session, found, number), by=current_actor())
    except (TieNeedsLot, LotIncomplete):
        return redirect(url_for("budget_lots.lot", fid=fid, rid=rid, number=number))
    except Refusal as refused:
        with database.reading() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            said = current_language().sentence(refused)
            return _page(session, found, envelope_of(session, found, number), wrong=said), status_of(refused)
    return redirect(url_for("budget_results.envelope", fid=fid, rid=rid, number=number))


@bp.get("/<int:number>/items/<int:item>")
@requires(Act.PROJECT_READ)
def item(fid: str, rid: str, number: int, item: int) -> str:
    """Why one item is funded or not."""
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        one = envelope_of(session, found, number)
        page = result_page(session, found, one)
        line = page.line(item)
        if line is None:
            raise ItemUnknown()
        return render_template(
            "budgeting/results/item.html", **in_the_round(session, found), envelope=one, page=page, line=line, spoken=spoken
        )


@bp.get("/<int:number>/what-if")
@requires(Act.PROJECT_READ)
def other_rule(fid: str, rid: str, number: int) -> str:
    """?method=…&misfit=…&utility=…&completion=…&threshold=…: nothing is written, whatever is asked."""
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.PROJECT_READ, fid, rid)
        one, text = envelope_of(session, found, number), current_language().text
        page, asked = result_page(session, found, one), rule_asked(request.args)
        latest = page.computation
        tried = what_if.tried(page.told.given, lots.ids_from(latest.lot), outcome_of(latest), asked) if asked else None
        refused = current_language().sentence(tried) if isinstance(tried, Refusal) else ""
        return render_template(
            "budgeting/results/what_if.html",
            **in_the_round(session, found),
            envelope=one,
            page=page,
            tried=None if isinstance(tried, Refusal) else tried,
            refused=refused,
            methods=[(one.value, text(METHODS[one])) for one in what_if.OTHER_METHODS],
            misfits=[(one.value, text(name)) for one, name in MISFITS.items()],
            utilities=[(one.value, text(name)) for one, name in UTILITIES.items()],
            completions=[(one.value, text(name)) for one, name in COMPLETIONS.items()],
            method_names=METHODS,
            tried_method=Method(asked.method) if asked else None,
            values={name: value[:20] for name, value in request.args.items()},
            spoken=spoken,
        )
