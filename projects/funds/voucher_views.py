"""A fund's vouchers on screen. The routes are those of everybody who keeps books (`projects.kept_voucher_views`)."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.money import currency
from core.rates import percent_text
from projects.funds.award_money import BACKS
from projects.funds.charts import BY_CODE
from projects.funds.coming_in import STAGES
from projects.funds.lending import METHODS, RATE_PERIODS
from projects.funds.loans import BESIDES
from projects.funds.models import Fund, FundLoan
from projects.funds.opening import fund_reached
from projects.funds.restrictions import versions_of
from projects.kept_voucher_views import Keeping, register
from projects.models import Organisation, Project
from web.in_a_fund import allowed
from web.language import current_language

bp = Blueprint("fund_vouchers", __name__, url_prefix="/funds/<fid>/vouchers")


def back(fid: str, vid: str) -> Response:
    """To the page of a voucher."""
    return redirect(url_for("fund_vouchers.voucher", fid=fid, vid=vid))


def _named(session: Session, fund: Fund) -> Mapping[str, Any]:
    """The names of purposes, of organisations and of projects, which contents call by their numbers and public ids."""

    def who(public_id: str) -> str:
        found = session.scalar(select(Organisation.name).where(Organisation.public_id == public_id))
        return found or session.scalar(select(Project.name).where(Project.public_id == public_id)) or ""

    def loan(public_id: str) -> FundLoan | None:
        return session.scalar(select(FundLoan).where(FundLoan.fund_id == fund.id, FundLoan.public_id == public_id))

    text = current_language().text
    return {
        "purposes": {one.number: text(one.name) for one in versions_of(session, fund)},
        "who": who,
        "loan_named": loan,
        "stages": STAGES,
        "besides": BESIDES,
        "methods": METHODS,
        "periods": RATE_PERIODS,
        "percent": percent_text,
        "backs": BACKS,
        "unit": currency,
    }


register(bp, Keeping("fid", "fund", "funds.fund", fund_reached, allowed, BY_CODE, _named))
