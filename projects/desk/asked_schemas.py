"""What the address of this request asks of the desk, by the clock of the service and the reader's calendar."""

from flask import current_app, request

from core.calendars import today
from projects.desk.address import Asked, asked_of
from web.language import current_language


def asked(practice: bool = False) -> Asked:
    """`practice`: whether made-up money is shown when the address does not say."""
    current = today(current_app.extensions["settings"].timezone)
    return asked_of(request.args, current, current_language().calendar, practice)
