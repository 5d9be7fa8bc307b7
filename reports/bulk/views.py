"""Print runs on screen: asked for, watched, stopped and gone on with, and their files fetched."""

from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from access.policy import EVERYTHING, Act, may, network_scope, reachable
from core.calendars import today
from core.language import PAPER_LANGUAGES
from groups.finding import group_for, network_for, networks_for, scopes_of
from reports.bulk import files, running
from reports.bulk.errors import BookletMissing, NobodyChosen, RunFilesGone, RunNotPacked
from reports.bulk.finding import owner_of, run_for, run_with, runs_for, runs_with
from reports.bulk.models import StatementRun
from reports.bulk.packing import booklet_name, volumes
from reports.bulk.progress_page import RUN_STATE_NAMES, STATE_NAMES, run_page
from reports.bulk.schemas import SIZES, asked_in, period_choices
from web import database, queue
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("print_runs", __name__)
RUN = "/print-runs/<string(length=16):run>"
OF_A_GROUP = "/groups/<gid>/statements/all"


@bp.get("/print-runs")
@requires(Act.PRINT_RUN)
def index() -> str:
    with database.reading() as session:
        found = runs_for(session, current_grants(), Act.PRINT_RUN)
        return render_template(
            "bulk/index.html",
            runs=[(run, owner_of(session, run)) for run in found],
            networks=[(one.public_id, one.name) for one in networks_for(session, current_grants(), Act.PRINT_RUN)],
            may_all=EVERYTHING in reachable(current_grants(), Act.PRINT_RUN),
            **_choices(current_app.extensions["settings"].timezone),
        )


@bp.post("/print-runs")
@requires(Act.PRINT_RUN)
def start() -> AnyResponse:
    """For a network, or, with an empty one, for all groups, which only who reaches everything may ask.

    Raises NetworkUnknown, NobodyChosen.
    """
    network = request.form.get("network", "")
    with database.transaction() as session:
        if network:
            scope = network_scope(network_for(session, current_grants(), Act.PRINT_RUN, network).public_id)
        elif EVERYTHING in reachable(current_grants(), Act.PRINT_RUN):
            scope = EVERYTHING
        else:
            raise NobodyChosen()
        run = running.ask(session, asked_in(request.form, scope), by=current_actor())
    return _on_its_way(run)


@bp.get(OF_A_GROUP)
@requires(Act.PRINT_RUN)
def group(gid: str) -> str:
    with database.reading() as session:
        found = group_for(session, current_grants(), Act.PRINT_RUN, gid)
        return render_template(
            "bulk/group.html",
            group=found,
            practice=found.practice,
            runs=[(run, volumes(printed)) for run, printed in runs_with(session, found)],
            may_fetch=may(current_grants(), Act.STATEMENT_READ, scopes_of(session, found)),
            **_choices(found.timezone),
        )


@bp.post(OF_A_GROUP)
@requires(Act.PRINT_RUN)
def start_group(gid: str) -> AnyResponse:
    with database.transaction() as session:
        found = group_for(session, current_grants(), Act.PRINT_RUN, gid)
        run = running.ask(session, asked_in(request.form, found.scope), by=current_actor())
    return _on_its_way(run)


@bp.get(RUN)
@requires(Act.PRINT_RUN)
def show(run: str) -> str:
    with database.reading() as session:
        found = run_for(session, current_grants(), Act.PRINT_RUN, run)
        return render_template(
            "bulk/run.html", page=run_page(session, found, current_grants()), state_names=STATE_NAMES, run_states=RUN_STATE_NAMES
        )


@bp.post(f"{RUN}/stop")
@requires(Act.PRINT_RUN)
def stop(run: str) -> AnyResponse:
    with database.transaction() as session:
        running.cancel(session, run_for(session, current_grants(), Act.PRINT_RUN, run).id)
    return redirect(url_for("print_runs.show", run=run))


@bp.post(f"{RUN}/go-on")
@requires(Act.PRINT_RUN)
def go_on(run: str) -> AnyResponse:
    with database.transaction() as session:
        found = run_for(session, current_grants(), Act.PRINT_RUN, run)
        running.resume(session, found.id)
    return _on_its_way(found)


@bp.get(f"{RUN}/<any(statements, booklets):archive>.zip")
@requires(Act.STATEMENT_READ)
def fetch(run: str, archive: str) -> Response:
    with database.reading() as session:
        found = run_for(session, current_grants(), Act.STATEMENT_READ, run)
    name = files.STATEMENTS if archive == "statements" else files.BOOKLETS
    return _fetched(found, Path(name), f"{archive}-{found.public_id}.zip", "application/zip")


@bp.get(f"{OF_A_GROUP}/<string(length=16):run>/booklet-<int(max=9999):volume>.pdf")
@requires(Act.STATEMENT_READ)
def booklet(gid: str, run: str, volume: int) -> Response:
    """A group's booklet out of any run, also of one that printed more than she may read."""
    with database.reading() as session:
        owner = group_for(session, current_grants(), Act.STATEMENT_READ, gid)
        found, printed = run_with(session, owner, run)
    if not 1 <= volume <= volumes(printed):
        raise BookletMissing()
    return _fetched(found, Path(booklet_name(owner.public_id, volume)), f"booklet-{volume}.pdf", "application/pdf")


def _choices(zone: str) -> dict[str, object]:
    return {
        "periods": period_choices(today(zone), current_language()),
        "languages": PAPER_LANGUAGES.items(),
        "sizes": [(size, current_language().text(name)) for size, name in SIZES.items()],
        "run_states": RUN_STATE_NAMES,
    }


def _on_its_way(run: StatementRun) -> AnyResponse:
    queue.offer(run.public_id)
    return redirect(url_for("print_runs.show", run=run.public_id))


def _fetched(run: StatementRun, name: Path, called: str, media_type: str) -> Response:
    """A file of the run, piece by piece from the disk. Raises RunFilesGone, RunNotPacked, BookletMissing."""
    if run.files_removed_at is not None:
        raise RunFilesGone(days=running.KEPT_DAYS)
    if run.packed_at is None:
        raise RunNotPacked()
    path = queue.runs_folder().joinpath(run.public_id, name)
    if not path.is_file():
        raise BookletMissing()
    return send_file(path, mimetype=media_type, as_attachment=True, download_name=called, max_age=0)
