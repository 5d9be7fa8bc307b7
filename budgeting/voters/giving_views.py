"""Proxies and delegations on screen: who carries whose ballot, which organisation was given a voice; each ends with a reason."""

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from access.policy import Act
from budgeting.finding import round_for, terms_held, terms_of
from budgeting.views import in_the_round
from budgeting.voters.classes import BOUNDS
from budgeting.voters.delegations import Delegated, delegations_of, end_delegation
from budgeting.voters.proxies import delegate, end_proxy, name_proxy, proxies_of
from budgeting.voters.register import voter_of
from budgeting.voters.schemas import DelegationForm, EndForm, ProxyForm
from budgeting.voters.views import ROUND, Errors, Values
from core.errors import Refusal
from projects.finding import organisation_by
from projects.setting_up import every_organisation
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires

bp = Blueprint("voter_proxies", __name__, url_prefix=ROUND)

Answer = Response | str | tuple[str, int]


@bp.get("/proxies")
@requires(Act.HOUSEHOLD_READ)
def proxies(fid: str, rid: str) -> str:
    return _proxies(fid, rid, {}, {})


def _proxies(fid: str, rid: str, values: Values, errors: Errors) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.HOUSEHOLD_READ, fid, rid)
        held = terms_held(session, found)
        return render_template(
            "budgeting/voters/proxies.html",
            **in_the_round(session, found),
            terms=terms_of(held) if held else None,
            proxies=proxies_of(session, found),
            values=values,
            errors=errors,
        )


@bp.post("/proxies")
@requires(Act.PROJECT_PREPARE)
def add_proxy(fid: str, rid: str) -> Answer:
    fields = sent()
    try:
        said = ProxyForm().load(fields)
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            voter, carrier = voter_of(session, found, said["voter"]), voter_of(session, found, said["carrier"])
            name_proxy(session, found, voter, carrier, said["authority"], by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _proxies(fid, rid, fields, beside(refused, "")), status_of(refused)
    return redirect(url_for("voter_proxies.proxies", fid=fid, rid=rid), 303)


@bp.post("/proxies/end")
@requires(Act.PROJECT_PREPARE)
def stop_proxy(fid: str, rid: str) -> Answer:
    try:
        said = EndForm().load(sent())
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            end_proxy(session, found, said["ended"], said["reason"], by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _proxies(fid, rid, {}, {"": _said(refused)}), status_of(refused)
    return redirect(url_for("voter_proxies.proxies", fid=fid, rid=rid), 303)


def _said(refused: ValidationError | Refusal) -> list[str]:
    """Each row has its own small form, so what is wrong with one is said once, above all."""
    return [sentence for sentences in beside(refused, "").values() for sentence in sentences]


@bp.get("/delegations")
@requires(Act.HOUSEHOLD_READ)
def delegations(fid: str, rid: str) -> str:
    return _delegations(fid, rid, {}, {})


def _delegations(fid: str, rid: str, values: Values, errors: Errors) -> str:
    with database.reading() as session:
        found = round_for(session, current_grants(), Act.HOUSEHOLD_READ, fid, rid)
        held = terms_held(session, found)
        return render_template(
            "budgeting/voters/delegations.html",
            **in_the_round(session, found),
            terms=terms_of(held) if held else None,
            delegations=delegations_of(session, found),
            organisations=[(one.public_id, one.name) for one in every_organisation(session)],
            bounds=BOUNDS,
            values=values,
            errors=errors,
        )


@bp.post("/delegations")
@requires(Act.PROJECT_PREPARE)
def add_delegation(fid: str, rid: str) -> Answer:
    fields = sent()
    try:
        said = DelegationForm().load(fields)
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            voter, to = voter_of(session, found, said["voter"]), organisation_by(session, said["organisation"])
            delegated = Delegated(to, said["representative"], said["authority"])
            delegate(session, found, voter, delegated, by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _delegations(fid, rid, fields, beside(refused, "")), status_of(refused)
    return redirect(url_for("voter_proxies.delegations", fid=fid, rid=rid), 303)


@bp.post("/delegations/end")
@requires(Act.PROJECT_PREPARE)
def stop_delegation(fid: str, rid: str) -> Answer:
    try:
        said = EndForm().load(sent())
        with database.transaction() as session:
            found = round_for(session, current_grants(), Act.PROJECT_PREPARE, fid, rid)
            end_delegation(session, found, said["ended"], said["reason"], by=current_actor())
    except (ValidationError, Refusal) as refused:
        return _delegations(fid, rid, {}, {"": _said(refused)}), status_of(refused)
    return redirect(url_for("voter_proxies.delegations", fid=fid, rid=rid), 303)
