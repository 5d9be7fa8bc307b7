"""The agency's desk on screen: from the national total to the receipt in five clicks, as of today or any past day.

desk -> projects of a line -> a project -> a column of an agreement -> a voucher -> the scan of its paper.
"""

from flask import Blueprint, render_template, request

from access.policy import Act
from core.money import currency
from projects.desk.asked_schemas import asked
from projects.desk.asking import BY_NAMES, COLUMN_NAMES, ORDER_NAMES
from projects.desk.column import column_of, sources_on
from projects.desk.portfolio import only_practice, portfolio
from projects.desk.project_list import project_list
from projects.funding_models import MEASURES
from projects.models import PROJECT_STATUSES, UPGRADING_TYPES
from projects.voucher_kinds import KINDS
from reports.four_columns import portfolio_bars
from web import database
from web.guard import current_grants, requires

bp = Blueprint("desk", __name__, url_prefix="/desk")


@bp.get("")
@requires(Act.PORTFOLIO_READ)
def index() -> str:
    """All projects together: ?by=city&as-of=2026-09-30&status=underway."""
    with database.reading() as session:
        wanted = asked(only_practice(session, current_grants()))
        found = portfolio(session, current_grants(), wanted.day, wanted.filters, wanted.by)
        return render_template(
            "desk/portfolio.html",
            asked=wanted,
            practice=wanted.filters.practice,
            found=found,
            bars={code: portfolio_bars(found.lines, code, currency(code)) for code in found.currencies},
            by_names=BY_NAMES,
            statuses=PROJECT_STATUSES,
            types=UPGRADING_TYPES,
        )


@bp.get("/projects")
@requires(Act.PORTFOLIO_READ)
def projects() -> str:
    """The projects one by one: ?city=…&order=undrawn&after=…"""
    with database.reading() as session:
        wanted = asked(only_practice(session, current_grants()))
        return render_template(
            "desk/projects.html",
            asked=wanted,
            practice=wanted.filters.practice,
            found=project_list(session, current_grants(), wanted.day, wanted.filters, wanted.order, wanted.after),
            order_names=ORDER_NAMES,
            columns=COLUMN_NAMES,
            statuses=PROJECT_STATUSES,
            types=UPGRADING_TYPES,
        )


@bp.get("/projects/<pid>")
@requires(Act.PORTFOLIO_READ)
def project(pid: str) -> str:
    """A project's sources with their columns, each figure leading to its flows."""
    with database.reading() as session:
        wanted = asked()
        found = sources_on(session, current_grants(), pid, wanted.day)
        return render_template(
            "desk/project.html",
            asked=wanted,
            practice=found.project.practice,
            found=found,
            measures=MEASURES,
            statuses=PROJECT_STATUSES,
            types=UPGRADING_TYPES,
        )


@bp.get("/projects/<pid>/columns/<int(max=9999):number>/<measure>")
@requires(Act.PORTFOLIO_READ)
def column(pid: str, number: int, measure: str) -> str:
    """The flows of a column, each with its voucher: ?as-of=…&before=…"""
    before = request.args.get("before", "")
    with database.reading() as session:
        wanted = asked()
        last = int(before[:9]) if before.isascii() and before.isdecimal() else 0
        found = column_of(session, current_grants(), pid, number, measure, wanted.day, last)
        return render_template(
            "desk/column.html",
            asked=wanted,
            practice=found.project.practice,
            found=found,
            measures=MEASURES,
            kinds=KINDS,
        )
