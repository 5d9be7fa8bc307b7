"""Attendance on screen: the list, heads counted beside it, and finding whether people are enough."""

from collections.abc import Mapping

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from access.policy import Act
from budgeting.assembly import coming
from budgeting.assembly.attendance import AGES, SEXES, TENURES
from budgeting.assembly.finding import assembly_for
from budgeting.assembly.models import Assembly
from budgeting.assembly.schemas import BeginForm, LeftForm, heads_filled_in, heads_sent, person_sent
from budgeting.assembly.views import ONE, Answer, do, in_the_assembly, options
from web import database
from web.forms import Sent
from web.guard import current_actor, current_grants, requires

bp = Blueprint("attendance", __name__, url_prefix=f"/funds/<fid>/assemblies{ONE}/attendance")

HERE = "attendance.index"


@bp.get("")
@requires(Act.HOUSEHOLD_READ)
def index(fid: str, aid: str) -> str:
    """By name, for those who may read the register; everybody else sees counts on the assembly's page."""
    with database.reading() as session:
        return _page(session, assembly_for(session, current_grants(), Act.HOUSEHOLD_READ, fid, aid), {}, {})


def _page(session: Session, assembly: Assembly, values: Mapping[str, str], errors: Mapping[str, list[str]]) -> str:
    came = coming.attendance_of(session, assembly)
    # A column that is the same for everybody is typed once.
    kept = {name: values[name] for name in ("community", "arrived") if name in values}
    return render_template(
        "budgeting/assembly/attendance.html",
        **in_the_assembly(session, assembly),
        came=came,
        quorum=coming.quorum_now(session, assembly, came),
        found=coming.found_quorum(session, assembly),
        sexes=options(SEXES),
        tenures=options(TENURES),
        ages=options(AGES),
        names={"sex": SEXES, "tenure": TENURES, "age_group": AGES},
        values={"sex": "", "tenure": "", "age": "", **heads_filled_in(came.counted), **kept, **values},
        errors=errors,
    )


@bp.post("/people")
@requires(Act.PROJECT_PREPARE)
def add(fid: str, aid: str) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        numbers, said = person_sent(form)
        coming.add_voters(session, assembly, numbers, said, by=current_actor())

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _page, HERE)


@bp.post("/people/<int:number>/left")
@requires(Act.PROJECT_PREPARE)
def left(fid: str, aid: str, number: int) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        asked = form.load(LeftForm())
        form.finish()
        coming.went(session, assembly, number, asked["at"])

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _page, HERE)


@bp.post("/people/<int:number>/off")
@requires(Act.PROJECT_PREPARE)
def take_off(fid: str, aid: str, number: int) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        form.finish()
        coming.take_off(session, assembly, number)

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _page, HERE)


@bp.post("/heads")
@requires(Act.PROJECT_PREPARE)
def count(fid: str, aid: str) -> Answer:
    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        coming.count_heads(session, assembly, heads_sent(form), by=current_actor())

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _page, HERE)


@bp.post("/quorum")
@requires(Act.PROJECT_PREPARE)
def begin(fid: str, aid: str) -> Answer:
    """The quorum is found once and for all."""

    def deed(session: Session, assembly: Assembly, form: Sent) -> None:
        asked = form.load(BeginForm())
        form.finish()
        coming.begin(session, assembly, **asked, by=current_actor())

    return do(fid, aid, Act.PROJECT_PREPARE, deed, _page, "assemblies.show")
