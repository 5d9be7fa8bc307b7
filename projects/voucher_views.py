"""A project's vouchers on screen. The routes are those of everybody who keeps books (`projects.kept_voucher_views`)."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act, may
from projects.charts import BY_CODE
from projects.finding import agreements_of, lines_of, project_for, scopes_of
from projects.kept_voucher_views import Keeping, register
from projects.kinds import line_name
from projects.models import Project
from web.guard import current_grants

bp = Blueprint("project_vouchers", __name__, url_prefix="/projects/<pid>/vouchers")


def allowed(session: Session, project: Project) -> frozenset[Act]:
    """What who is signed in may do to the project: which buttons a page shows."""
    scopes = scopes_of(session, project)
    return frozenset(act for act in Act if may(current_grants(), act, scopes[act]))


def back(pid: str, vid: str) -> Response:
    """To the page of a voucher."""
    return redirect(url_for("project_vouchers.voucher", pid=pid, vid=vid))


def _named(session: Session, project: Project) -> Mapping[str, Any]:
    """The names of budget lines and sources, which contents call by their numbers."""
    return {
        "line_names": {line.number: line_name(line) for line in lines_of(session, project)},
        "source_names": {one.number: f"{one.funder.name}: {one.title}" for one in agreements_of(session, project)},
    }


register(bp, Keeping("pid", "project", "projects.project", project_for, allowed, BY_CODE, _named))
