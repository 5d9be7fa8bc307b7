"""A form that could not be taken although nothing is wrong with it: the sign-in had ended, or the page was old.

What was typed is shown back as the same form with a new token, to be sent again, so that an hour of work is not lost to
a sign-in that ran out. Only for forms that came from our own pages, and never with a password in them.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import render_template, request

from core.marks import N_
from web.language import current_language

SIGN_IN_FIRST = N_(
    "Your sign-in has ended, so nothing was saved yet. What you typed is kept on this page: sign in through the link, "
    "then come back to this page and send it again."
)
PAGE_WAS_OLD = N_(
    "This page was open for so long, or you signed in again meanwhile, that the form could not be taken. Nothing was "
    "saved yet. What you typed is kept on this page: send it again."
)
PAGE_WAS_OLD_AND_GONE = N_(
    "This form could not be taken, because the page was too old or did not come from this site. Nothing was saved. "
    "Go back, load the page again and send the form once more."
)


def came_from_here() -> bool:
    """Whether the browser vouches that one of our own pages sent this form."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def page(why: str, status: HTTPStatus) -> tuple[str, HTTPStatus]:
    """The page that keeps what was typed, or, for a form that holds a password or came from elsewhere, one that does not."""
    speak = current_language()
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    secret = any("password" in name for name, _ in sent)
    if secret or not came_from_here():
        sentence = speak.text(PAGE_WAS_OLD_AND_GONE)
        return render_template("errors/page.html", sentence=sentence, status=status, fields={}), status
    action = request.full_path.rstrip("?")
    kept = {"why": speak.text(why), "action": action, "sent": sent, "files": bool(request.files)}
    return render_template("errors/send_again.html", **kept), status
