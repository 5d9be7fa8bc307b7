"""How any paper is answered: as a page to look at or as a PDF, for the time, the language and the names that are asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session

from access.policy import Act
from core.calendars import Period, parse_period, today, year_of
from core.language import Language
from groups.finding import group_for
from groups.models import Group
from reports import render, sheets
from reports.issued.recording import issued, record
from reports.issued.sealing import Seal, sealed
from reports.pades import sealed_bytes
from reports.papers import Layout, Names, Paper, Size, period_typed
from web import database
from web.guard import current_actor, current_grants
from web.issuer import issuer, signs
from web.language import paper_language

_MOST_DIGITS = 5
View = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: ?period=2026-11&lang=th&digits=thai&names=numbers&size=a5&large=1. What it leaves out is
    the group's own habit."""

    period: Period
    reader: Language
    names: Names
    layout: Layout = Layout()

    @property
    def query(self) -> dict[str, str]:
        return {"period": period_typed(self.period), "names": self.names.value, **spoken(self.reader), **laid(self.layout)}


def spoken(reader: Language) -> dict[str, str]:
    """The language and the digits of a paper, as its address says them."""
    return {"lang": reader.tag, "digits": reader.digits.value}


def laid(layout: Layout) -> dict[str, str]:
    """The sheet and the letters of a paper, as its address says them."""
    return {"size": layout.size.value, "large": "1" if layout.large else "0"}


def layout_asked(habit: Layout = Layout()) -> Layout:
    """The sheet and the letters that the address asks for, ?size=a5&large=1; what it leaves out is `habit`."""
    size, large = request.args.get("size"), request.args.get("large")
    return Layout(Size(size) if size in tuple(Size) else habit.size, large == "1" if large in ("0", "1") else habit.large)


def part_asked() -> int:
    """The part that the address asks for of a paper in parts, ?part=2: the first unless it names another."""
    typed = request.args.get("part", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < _MOST_DIGITS else 1


def asked_for(group: Group) -> Asked:
    """Raises PeriodUnreadable. A language or a way of naming that nobody offers is answered with the group's own."""
    typed, names = request.args.get("period"), request.args.get("names")
    habit = Names.FULL if group.show_names else Names.NUMBERS
    return Asked(
        period=parse_period(typed) if typed else year_of(today(group.timezone).year),
        reader=paper_language(group.locale, group.digits),
        names=Names(names) if names in tuple(Names) else habit,
        layout=layout_asked(Layout(Size(group.paper_size), group.large_print)),
    )


def paper_route(bp: Blueprint, path: str) -> Callable[[View], View]:
    """The paper's address as a page and, with .pdf at its end, as a file."""

    def register(view: View) -> View:
        bp.get(path, defaults={"as_pdf": False})(view)
        return bp.get(f"{path}.pdf", defaults={"as_pdf": True})(view)

    return register


def answer(paper: Paper, asked: Asked, file_name: str, as_pdf: bool) -> Response:
    return _answered(paper, asked.reader, asked.layout, asked.query, file_name, as_pdf)


def answer_in(paper: Paper, reader: Language, query: Mapping[str, str], file_name: str, as_pdf: bool) -> Response:
    """The paper in a language, on the sheet that the address asks for. `query` is what else its address asked."""
    layout = layout_asked()
    return _answered(paper, reader, layout, {**query, **spoken(reader), **laid(layout)}, file_name, as_pdf)


def _answered(
    paper: Paper, reader: Language, layout: Layout, query: Mapping[str, str], file_name: str, as_pdf: bool
) -> Response:
    """As a page to look at, with the address of its PDF; or as a PDF, which is sealed and written down as issued."""
    if as_pdf:
        made = sealed_bytes(render.pdf(paper, reader, layout, seal_of(paper)), signs())
        return file_of(made, "application/pdf", file_name, "inline")
    address = {**(request.view_args or {}), **query}
    part, parts = getattr(paper, "volume", 1), getattr(paper, "volumes", 1)
    preview = render.Preview(
        stylesheets=tuple(url_for("static", filename=name) for name in sheets.FILES),
        icon=url_for("static", filename="icon.svg"),
        pdf=url_for(request.endpoint or "", **{**address, **({"part": part} if parts > 1 else {}), "as_pdf": True}),
        parts=tuple(url_for(request.endpoint or "", **{**address, "part": one}) for one in range(1, parts + 1) if parts > 1),
    )
    return Response(render.html(paper, reader, preview, layout), mimetype="text/html")


def seal_of(paper: Paper) -> Seal | None:
    """The paper's seal, and the paper in the register of what was issued; None for a form to fill in."""
    seal = sealed(paper, issuer())
    if seal is None:
        return None
    with database.reading() as session:
        known = issued(session, seal.code) is not None
    if not known:
        with database.transaction() as session:
            record(session, paper, seal, by=current_actor())
    return seal


def file_of(content: bytes, media_type: str, file_name: str, disposition: str) -> Response:
    """A file whose name is ours and plain ASCII: nothing that people wrote goes into a header."""
    response = Response(content, mimetype=media_type)
    response.headers["Content-Disposition"] = f'{disposition}; filename="{file_name}"'
    return response


def group_asked(session: Session, gid: str) -> tuple[Group, Asked]:
    """The group, to those who may read its papers. Raises GroupUnknown, PeriodUnreadable."""
    group = group_for(session, current_grants(), Act.STATEMENT_READ, gid)
    return group, asked_for(group)
