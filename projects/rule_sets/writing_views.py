"""A new version of an agency's own rule set: started from one that is there, tried beside it, then adopted for ever."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from flask import Blueprint, current_app, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import EVERYTHING, Act, Grant, reachable
from core.calendars import today
from core.errors import Refusal
from core.marks import N_
from projects.finding import organisation_for, organisations_for
from projects.models import Organisation
from projects.rule_sets.checking import faults
from projects.rule_sets.comparing import Comparison, compare
from projects.rule_sets.errors import TryFirst
from projects.rule_sets.in_force import named
from projects.rule_sets.own_sets import RESERVED, adopt, all_rule_sets, checked
from projects.rule_sets.places import UPGRADING_TYPES, UpgradingType
from projects.rule_sets.reading import rule_set_from, text_of
from projects.rule_sets.rule_set import RuleSet
from projects.rule_sets.schemas import Step, VersionForm
from projects.rule_sets.telling import due_text
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("rule_set_versions", __name__, url_prefix="/rules")

Answer = Response | str | tuple[str, int]
EXAMPLE = {"example-households": "40", "example-type": UpgradingType.IN_SITU.value}


@bp.get("/<key>/new-version")
@requires(Act.RULES_WRITE)
def new_version(key: str) -> str:
    """The form, filled in with the newest version of the set to start from."""
    with database.reading() as session:
        start = named(key, all_rule_sets(session))[-1]
        return _page(session, start, {**EXAMPLE, "content": text_of(_started(start))})


def _started(start: RuleSet) -> RuleSet:
    """A draft of the next version; of a ready-made set, the first version of an own one."""
    if start.key in RESERVED:
        return replace(start, key=f"{start.key}-own", programme=f"{start.key}-own", version=1, valid_from=None, valid_to=None)
    return replace(start, version=start.version + 1, valid_from=None, valid_to=None)


@bp.post("/<key>/new-version")
@requires(Act.RULES_WRITE)
def new_version_sent(key: str) -> Answer:
    """Shows the example beside the version that the draft starts from; adopts what was shown, exactly as it was shown."""
    fields = sent()
    with database.transaction() as session:
        start = named(key, all_rule_sets(session))[-1]
        try:
            return _tried_or_adopted(session, start, fields)
        except (ValidationError, Refusal) as refused:
            return _page(session, start, fields, beside(refused, "content")), status_of(refused)


def _tried_or_adopted(session: Session, start: RuleSet, fields: Mapping[str, str]) -> Answer:
    """Raises ValidationError, and what reading and adopting a set refuses."""
    form = VersionForm().load(fields)
    draft, fingerprint = _draft(form["content"])
    owner = _owner(session, form["organisation"])
    checked(session, draft, owner)
    if form["step"] is Step.ADOPT and form["tried"] == fingerprint:
        now = today(current_app.extensions["settings"].timezone)
        adopt(session, draft, organisation=owner, on=now, by=current_actor(), note=form["note"])
        return redirect(url_for("rule_sets.rule_set", key=draft.key, version=draft.version))
    seen = compare(start, draft, form["households"], form["upgrading"])
    values = {**fields, "tried": fingerprint}
    if form["step"] is Step.ADOPT:
        return _page(session, start, values, beside(TryFirst(), ""), seen), status_of(TryFirst())
    return _page(session, start, values, seen=seen)


def _draft(content: str) -> tuple[RuleSet, str]:
    """The set that was typed and the fingerprint of its text, whose lines browsers end in their own way.

    Raises SetUnreadable, and ValidationError with all that is wrong with the set.
    """
    text = content.replace("\r\n", "\n")
    draft = rule_set_from(text)
    if wrong := faults(draft):
        raise ValidationError({"content": [current_language().sentence(one) for one in wrong]})
    return draft, sha256(text.encode()).hexdigest()


def _owner(session: Session, public_id: str) -> Organisation | None:
    """The organisation whose rules she may write; none, where it is left empty, for the whole installation.

    Raises OrganisationUnknown.
    """
    grants = current_grants()
    if not public_id and _for_all(grants):
        return None
    return organisation_for(session, grants, Act.RULES_WRITE, public_id)


def _for_all(grants: tuple[Grant, ...]) -> bool:
    return EVERYTHING in reachable(grants, Act.RULES_WRITE)


def _page(
    session: Session,
    start: RuleSet,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]] | None = None,
    seen: Comparison | None = None,
) -> str:
    reader, grants = current_language(), current_grants()
    everybody = [("", reader.text(N_("All who use this installation")))] if _for_all(grants) else []
    return render_template(
        "rule_sets/new_version.html",
        start=start,
        values={"content": "", "note": "", "organisation": "", "tried": "", **EXAMPLE, **values},
        errors=errors or {},
        seen=seen,
        owners=everybody + [(one.public_id, one.name) for one in organisations_for(session, grants, Act.RULES_WRITE)],
        types=[(kind.value, reader.text(name)) for kind, name in UPGRADING_TYPES.items()],
        totals=[due_text(one.total_minor, one, reader) if one else "–" for one in (seen.old, seen.new)] if seen else [],
        not_reckoned=[reader.sentence(one) for one in seen.wrong] if seen else [],
    )
