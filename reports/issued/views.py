"""Is this paper one of ours, and does it still hold? For everybody who has the paper, without a sign-in.

Nothing is told but whether it holds, and how many corrections were written since. What the square of a paper says is shown to
whoever sends it, when it is signed by us: she has it before her. Neither codes nor squares are logged, and no page is kept.
"""

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from core.errors import Refusal
from core.language import LANGUAGES
from reports.issued.asking import Checked, asked_about_code, asked_about_figure
from reports.issued.headlines import TITLES, signed_figures
from reports.issued.keys import public_pem
from reports.issued.sealing import code_typed, spoken
from web import database, language
from web.errors import status_of
from web.issuer import issuer
from web.signed_in import address

bp = Blueprint("paper", __name__)

Answer = AnyResponse | tuple[AnyResponse, int]
# What the page shows of a paper, each empty until something is known.
_NOTHING = {"code": "", "sentence": "", "checked": None, "outcome": "", "said": None, "title": "", "figures": ()}
_NOT_COMPARED = {"same": None, "typed": ""}


@bp.after_request
def keep_out_of_lists(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/P")
@bp.get("/p")
def door() -> AnyResponse:
    """Where a code is typed. `lang` chooses a language for this device."""
    code = code_typed(request.args.get("code", ""))
    return redirect(url_for("paper.look", code=code), 303) if code else _page()


@bp.get("/P/<code>")
@bp.get("/p/<code>")
def look(code: str) -> Answer:
    """What a code proves."""
    return _looked(code, None)


@bp.get("/P/<code>/<square>")
@bp.get("/p/<code>/<square>")
def look_at_square(code: str, square: str) -> Answer:
    """The same, with all that the square of the paper holds."""
    return _looked(code, square)


def _looked(code: str, square: str | None) -> Answer:
    bare = code_typed(code)
    try:
        return _answered(bare, asked_about_code(database.engine(), bare, issuer().public_keys, address(), square))
    except Refusal as refused:
        return _refused(bare, refused)


@bp.post("/p/<code>")
def compare(code: str) -> Answer:
    """Whether a figure that she reads from her sheet is one of those that were sealed."""
    bare, typed = code_typed(code), request.form.get("figure", "")
    try:
        checked, same = asked_about_figure(database.engine(), bare, issuer().public_keys, address(), typed)
    except Refusal as refused:
        return _refused(bare, refused)
    return _answered(bare, checked, same=same, typed=typed)


@bp.get("/p/keys")
def keys() -> AnyResponse:
    """The public keys of all papers, as PEM: the one that seals now first."""
    return Response("".join(map(public_pem, issuer().public_keys)), mimetype="text/plain")


def _answered(code: str, checked: Checked, **compared: object) -> AnyResponse:
    said = checked.said
    return _page(
        code=spoken(code),
        checked=checked,
        said=said,
        outcome=type(checked.answer).__name__,
        practice=checked.practice,
        title=TITLES.get(said.kind, "") if said else "",
        figures=signed_figures(said) if said else (),
        **compared,
    )


def _refused(code: str, refused: Refusal) -> tuple[AnyResponse, int]:
    return _page(code=spoken(code), sentence=language.current_language().sentence(refused)), status_of(refused)


def _page(**found: object) -> AnyResponse:
    page = make_response(render_template("reports/paper_check.html", **{**_NOTHING, **_NOT_COMPARED, **found}))
    if request.args.get("lang") in LANGUAGES:
        language.remember(page, request.args["lang"], secure=bool(current_app.config["SESSION_COOKIE_SECURE"]))
    return page
