"""A new version of an agency's own rule set: started from one that is there, tried beside it, then adopted for ever."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.errors import Refusal
from core.marks import N_
from projects.rule_sets.checking import faults
from projects.rule_sets.comparing import Comparison, compare
from projects.rule_sets.errors import TryFirst
from projects.rule_sets.in_force import named
from projects.rule_sets.own_sets import RESERVED, adopt, all_rule_sets, checked
from projects.rule_sets.owners import for_everybody, owner_for, owners_for
from projects.rule_sets.places import UPGRADING_TYPES, UpgradingType
from projects.rule_sets.reading import rule_set_from, text_of
from projects.rule_sets.rule_set import RuleSet
from projects.rule_sets.schemas import Step, VersionForm
from projects.rule_sets.telling import due_text
from web import database
from web.errors import status_of
from web.fields import messages_of, sent
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
            form = VersionForm().load(fields)
            content = form["content"].replace("\r\n", "\n")
            draft = rule_set_from(content)
            if wrong := faults(draft):
                return _page(session, start, fields, {"content": _sentences(wrong)}), status_of(wrong[0])
            owner = owner_for(session, current_grants(), form["organisation"])
            checked(session, draft, owner)
            seen = compare(start, draft, form["households"], form["upgrading"])
            print_of = sha256(content.encode()).hexdigest()
            if form["step"] is Step.TRY:
                return _page(session, start, {**fields, "tried": print_of}, seen=seen)
            if form["tried"] != print_of:
                tried = {**fields, "tried": print_of}
                return _page(session, start, tried, {"": _sentences([TryFirst()])}, seen), status_of(TryFirst())
            now = today(current_app.extensions["settings"].timezone)
            adopt(session, draft, organisation=owner, on=now, by=current_actor(), note=form["note"])
        except ValidationError as invalid:
            return _page(session, start, fields, messages_of(invalid)), status_of(invalid)
        except Refusal as refused:
            return _page(session, start, fields, {"content": _sentences([refused])}), status_of(refused)
    return redirect(url_for("rule_sets.rule_set", key=draft.key, version=draft.version))


def _sentences(refusals: list[Any]) -> list[str]:
    return [current_language().sentence(one) for one in refusals]


def _page(
    session: Session,
    start: RuleSet,
    values: Mapping[str, str],
    errors: Mapping[str, list[str]] | None = None,
    seen: Comparison | None = None,
) -> str:
    reader, grants = current_language(), current_grants()
    everybody = [("", reader.text(N_("All who use this installation")))] if for_everybody(grants) else []
    return render_template(
        "rule_sets/new_version.html",
        start=start,
        values={"note": "", "organisation": "", "tried": "", **EXAMPLE, **values},
        errors=errors or {},
        seen=seen,
        owners=everybody + [(owner.public_id, owner.name) for owner in owners_for(session, grants)],
        types=[(kind.value, reader.text(name)) for kind, name in UPGRADING_TYPES.items()],
        totals=[due_text(one.total_minor, one, reader) if one else "–" for one in (seen.old, seen.new)] if seen else [],
        not_reckoned=_sentences(list(seen.wrong)) if seen else [],
    )
