"""A water kiosk on screen: its meters, the day sheet, the water board's bills, debts taken over, payments.

Every form becomes a voucher for a second officer; a day and a bill are shown with what follows from them first.
"""

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, render_template, request
from marshmallow import ValidationError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from access.policy import Act
from core.calendars import today
from core.db import new_public_id
from core.errors import Refusal
from core.frozen import to_text
from core.language import language
from core.marks import N_
from core.money import Money
from groups import vouchers
from groups.denominations import denominations
from groups.finding import group_for
from groups.kiosk import errors
from groups.kiosk.kinds import KIOSK_ARREARS, KIOSK_BILL, KIOSK_DAY, KIOSK_METER, KIOSK_PAYMENT
from groups.kiosk.page import kiosk_page, names_of
from groups.kiosk.rules import METER_UNIT_NAMES
from groups.kiosk.running import Standing, bill, bulk_meter, day_sheet, kiosks, loss_of, new_tap, owed
from groups.kiosk.schemas import bill_sent, day_sent, old_debt_sent, payment_sent, tap_sent
from groups.kiosk.sheets import FROM_NAMES, OF_AN_ATTENDANT, PAYS_NAMES, Bill, KioskDay, OldDebt, Payment, Pays
from groups.meeting_views import allowed
from groups.members import seated
from groups.members_views import day_parts
from groups.models import Group
from groups.voucher_kinds import KINDS
from groups.voucher_views import back
from ledger.vouchers import Kind
from web import database
from web.errors import status_of
from web.fields import sent
from web.forms import beside
from web.guard import current_actor, current_grants, requires
from web.language import current_language

bp = Blueprint("kiosk", __name__, url_prefix="/groups/<gid>/kiosk")

Answer = Response | str | tuple[Response | str, int]
Values = Mapping[str, str]
Errors = Mapping[str, list[str]]

# The field beside which a refusal stands.
FIELD_OF: Mapping[type[Exception], str] = {
    errors.ReadingBackwards: "reading",
    errors.NotRolledOver: "reading",
    errors.NoWaterNoReason: "reason",
    errors.TapDryYetWater: "reading",
    errors.DayWithoutAttendant: "attendant",
    errors.AttendantNotMember: "attendant",
    errors.DebtPaidTooMuch: "debt",
    errors.DebtAboveCash: "debt",
    errors.DayHasSheet: "day",
    errors.BilledWaterDiffers: "billed",
    errors.BillUnexplained: "said",
    errors.BillPeriodWrong: "last",
    errors.AmountMissing: "amount",
    errors.PaidAboveOwed: "amount",
    errors.ReceiptMissing: "paper",
    errors.BulkMeterTwice: "name",
}
METER_OF = N_("{name}: first reading {reading}")
DAY_OF = N_("{name}: {litres} litres")
DRY_DAY = N_("{name}: no water")
BILL_OF = N_("Water bill {paper}")
OLD_DEBTS = N_("Water debts taken over")
OWES = N_("{name} owes {amount}")
CHOOSE = N_("Choose one from the list")
MOST_MEMO = 300


# What a form writes, or shows before it writes; and its page with what was typed and what is wrong with it.
Written = Callable[[Session, Group], Answer]
FormPage = Callable[[Session, Group, Values, Errors], str]


def _group(session: Session, gid: str) -> Group:
    return group_for(session, current_grants(), Act.VOUCHER_PREPARE, gid)


def _answered(gid: str, fields: Values, write: Written, page: FormPage) -> Answer:
    """What the form does; when something is refused, the form again with the sentence beside the field."""
    try:
        with database.transaction() as session:
            return write(session, _group(session, gid))
    except (ValidationError, Refusal) as refused:
        with database.reading() as session:
            wrong = beside(refused, FIELD_OF.get(type(refused), ""))
            return page(session, _group(session, gid), fields, wrong), status_of(refused)


def _fresh(group: Group, **values: str) -> dict[str, str]:
    return {**day_parts("day", group), "reference": new_public_id(), **values}


def _voucher(session: Session, group: Group, kind: Kind, day: date, content: object, memo: str, reference: str) -> Response:
    """To the page of the voucher that the form becomes."""
    by, text = current_actor(), to_text(content)
    prepared = vouchers.prepare(session, group, kind, day, text, memo, by=by, reference=reference)
    return back(group.public_id, prepared.public_id)


def _memo(group: Group, text: str, **facts: object) -> str:
    return language(group.locale).text(text, **facts)


def _asked_kiosk(session: Session, group: Group) -> Standing:
    """The kiosk that the address or the form names, the first if neither does. Raises NoKioskYet, KioskUnknown."""
    every = kiosks(session, group)
    if not every:
        raise errors.NoKioskYet()
    typed = request.values.get("kiosk", "")
    found = [one for one in every if typed in ("", str(one.tap.number))]
    if not found:
        raise errors.KioskUnknown()
    return found[0]


def _without(fields: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name not in ("do", *names)}


@bp.get("")
@requires(Act.GROUP_READ)
def index(gid: str) -> str:
    with database.reading() as session:
        group = group_for(session, current_grants(), Act.GROUP_READ, gid)
        return render_template(
            "kiosk/index.html",
            group=group,
            practice=group.practice,
            page=kiosk_page(session, group),
            titles={name: kind.title for name, kind in KINDS.items()},
            acts=allowed(session, group),
        )


@bp.get("/meter")
@requires(Act.VOUCHER_PREPARE)
def meter_page(gid: str) -> str:
    with database.reading() as session:
        group = _group(session, gid)
        return _meter_form(session, group, _fresh(group, digits="5"), {})


def _meter_form(session: Session, group: Group, values: Values, wrong: Errors) -> str:
    return render_template(
        "kiosk/meter.html", group=group, practice=group.practice, units=_units(), values=values, errors=wrong
    )


def _units() -> list[tuple[str, str]]:
    return [(unit.value, current_language().text(name)) for unit, name in METER_UNIT_NAMES.items()]


@bp.post("/meter")
@requires(Act.VOUCHER_PREPARE)
def meter_sent(gid: str) -> Answer:
    fields = _without(sent())

    def write(session: Session, group: Group) -> Answer:
        asked = tap_sent(fields, group)
        tap = new_tap(session, group, asked.name, asked.meter, asked.first_litres, bulk=asked.bulk)
        memo = _memo(group, METER_OF, name=tap.name, reading=tap.meter.shown(tap.first_litres))
        return _voucher(session, group, KIOSK_METER, asked.day, tap, memo, asked.reference)

    return _answered(gid, fields, write, _meter_form)


@bp.get("/day")
@requires(Act.VOUCHER_PREPARE)
def day_page(gid: str) -> str:
    with database.reading() as session:
        group = _group(session, gid)
        at = _asked_kiosk(session, group)
        last = str(at.attendant or "")
        return _day_form(session, group, _fresh(group, attendant=last, unit=at.meter.unit, digits=str(at.meter.digits)), {})


def _day_form(
    session: Session, group: Group, values: Values, wrong: Errors, content: KioskDay | None = None
) -> str:
    text, names, owing = current_language().text, names_of(session, group), owed(session, group)
    return render_template(
        "kiosk/day.html",
        group=group,
        practice=group.practice,
        at=_asked_kiosk(session, group),
        kiosks=kiosks(session, group),
        attendants=[("", text(CHOOSE)), *_members(session, group)],
        owed=owing,
        owed_words="; ".join(
            text(OWES, name=names.get(number, ""), amount=Money(minor, group.money)) for number, minor in owing.attendants.items()
        ),
        names=names,
        denominations=denominations(group.money),
        units=_units(),
        content=content,
        values=values,
        errors=wrong,
    )


def _members(session: Session, group: Group) -> list[tuple[str, str]]:
    return [(str(one.number), f"{one.number} {one.name}") for one in seated(session, group, today(group.timezone))]


@bp.post("/day")
@requires(Act.VOUCHER_PREPARE)
def day_sent_here(gid: str) -> Answer:
    whole = sent()
    fields = _without(whole, "kiosk")

    def write(session: Session, group: Group) -> Answer:
        at = _asked_kiosk(session, group)
        asked = day_sent(fields, group, at)
        content = day_sheet(
            session,
            group,
            asked.day,
            at.tap.number,
            asked.seen,
            asked.attendant,
            asked.counted,
            dry=asked.dry,
            reason=asked.reason,
            debt_minor=asked.debt_minor,
        )
        if whole.get("do") != "prepare":
            return _day_form(session, group, fields, {}, content)
        litres = content.reckoned.litres
        memo = _memo(group, DAY_OF, name=at.tap.name, litres=litres) if litres else _memo(group, DRY_DAY, name=at.tap.name)
        return _voucher(session, group, KIOSK_DAY, asked.day, content, memo, asked.reference)

    return _answered(gid, fields, write, _day_form)


@bp.get("/bill")
@requires(Act.VOUCHER_PREPARE)
def bill_page(gid: str) -> str:
    with database.reading() as session:
        group = _group(session, gid)
        at = bulk_meter(session, group)
        days = {**day_parts("first", group), **day_parts("last", group)}
        return _bill_form(session, group, _fresh(group, unit=at.meter.unit, digits=str(at.meter.digits)) | days, {})


def _bill_form(session: Session, group: Group, values: Values, wrong: Errors, content: Bill | None = None) -> str:
    return render_template(
        "kiosk/bill.html",
        group=group,
        practice=group.practice,
        at=bulk_meter(session, group),
        units=_units(),
        owed=owed(session, group),
        content=content,
        loss=loss_of(session, group, content) if content else None,
        values=values,
        errors=wrong,
    )


@bp.post("/bill")
@requires(Act.VOUCHER_PREPARE)
def bill_sent_here(gid: str) -> Answer:
    whole = sent()
    fields = _without(whole)

    def write(session: Session, group: Group) -> Answer:
        asked = bill_sent(fields, group, bulk_meter(session, group))
        content = bill(
            session,
            group,
            asked.first,
            asked.last,
            asked.paper,
            asked.seen,
            asked.billed_litres,
            asked.said_minor,
            reason=asked.reason,
            brought_forward_minor=asked.brought_forward_minor,
        )
        if whole.get("do") != "prepare":
            return _bill_form(session, group, fields, {}, content)
        memo = _memo(group, BILL_OF, paper=asked.paper)
        return _voucher(session, group, KIOSK_BILL, asked.day, content, memo, asked.reference)

    return _answered(gid, fields, write, _bill_form)


@bp.get("/arrears")
@requires(Act.VOUCHER_PREPARE)
def arrears_page(gid: str) -> str:
    with database.reading() as session:
        group = _group(session, gid)
        return _arrears_form(session, group, _fresh(group), {})


def _arrears_form(session: Session, group: Group, values: Values, wrong: Errors) -> str:
    now = owed(session, group)
    return render_template("kiosk/arrears.html", group=group, practice=group.practice, owed=now, values=values, errors=wrong)


@bp.post("/arrears")
@requires(Act.VOUCHER_PREPARE)
def arrears_sent(gid: str) -> Answer:
    fields = _without(sent())

    def write(session: Session, group: Group) -> Answer:
        asked = old_debt_sent(fields, group)
        content = OldDebt(group.money, asked.amount_minor, asked.reason)
        return _voucher(session, group, KIOSK_ARREARS, asked.day, content, _memo(group, OLD_DEBTS), asked.reference)

    return _answered(gid, fields, write, _arrears_form)


@bp.get("/payment")
@requires(Act.VOUCHER_PREPARE)
def payment_page(gid: str) -> str:
    with database.reading() as session:
        group = _group(session, gid)
        return _payment_form(session, group, _fresh(group, pays=request.args.get("pays", "")), {})


def _payment_form(session: Session, group: Group, values: Values, wrong: Errors) -> str:
    text, chosen = current_language().text, next((one for one in Pays if one.value == values.get("pays")), None)
    return render_template(
        "kiosk/payment.html",
        group=group,
        practice=group.practice,
        page=kiosk_page(session, group),
        pays=chosen,
        about_attendant=chosen in OF_AN_ATTENDANT,
        pays_names=PAYS_NAMES,
        places=[(place.value, text(name)) for place, name in FROM_NAMES.items()],
        attendants=[("", text(CHOOSE)), *_members(session, group)],
        values=values,
        errors=wrong,
    )


@bp.post("/payment")
@requires(Act.VOUCHER_PREPARE)
def payment_sent_here(gid: str) -> Answer:
    fields = _without(sent())

    def write(session: Session, group: Group) -> Answer:
        asked = payment_sent(fields, group)
        content = Payment(group.money, asked.pays, asked.amount_minor, asked.paper, asked.out_of, asked.attendant)
        memo = f"{_memo(group, PAYS_NAMES[asked.pays])}: {asked.paper}"[:MOST_MEMO]
        return _voucher(session, group, KIOSK_PAYMENT, asked.day, content, memo, asked.reference)

    return _answered(gid, fields, write, _payment_form)
