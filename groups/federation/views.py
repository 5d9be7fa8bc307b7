"""Many groups on screen, for a network's officer and for auditors: one line each, and what they make together."""

from flask import Blueprint, current_app, render_template, request

from access.policy import Act
from core.calendars import today
from groups.federation.overview import BY_NAMES, MOST_PAGES, ONLY_NAMES, Asked, By, Only, overview
from groups.finding import networks_for
from web import database
from web.guard import current_grants, requires

bp = Blueprint("federation", __name__, url_prefix="/networks")


@bp.get("")
@requires(Act.NETWORK_READ)
def index() -> str:
    """The list: ?network=…&only=silent&by=savings&page=2. What the address asks for and nobody offers is left out."""
    asked = _asked()
    with database.reading() as session:
        return render_template(
            "federation/overview.html",
            asked=asked,
            found=overview(session, current_grants(), asked, today(current_app.extensions["settings"].timezone)),
            networks=[(one.public_id, one.name) for one in networks_for(session, current_grants(), Act.NETWORK_READ)],
            only_names=ONLY_NAMES,
            by_names=BY_NAMES,
        )


def _asked() -> Asked:
    only, by, page = (request.args.get(name, "") for name in ("only", "by", "page"))
    return Asked(
        network=request.args.get("network", "")[:16],
        only=Only(only) if only in tuple(Only) else Only.ALL,
        by=By(by) if by in tuple(By) else By.NAME,
        page=min(int(page[:6]), MOST_PAGES) if page.isascii() and page.isdigit() else 1,
    )
