"""What papers ask the catalogues for is what the catalogues of papers hold."""

from dataclasses import replace
from gettext import NullTranslations

import pytest

from core.language import CATALOGUES, Language, language
from reports import render
from script import catalogues
from tests.reports.conftest import Year, on_one_engine
from tests.reports.test_pdf import PAPERS


class Asked(NullTranslations):
    """Says everything in English and remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()

    def gettext(self, message: str) -> str:
        self.texts.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.texts.add(msgid1)
        return msgid1 if n == 1 else msgid2


@on_one_engine
def test_papers_ask_for_nothing_that_their_catalogues_leave_out(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked()
    reader: Language = replace(language("en"), tag="asked", catalogue=asked)
    monkeypatch.setattr(render, "language", lambda tag, digits: reader)
    for paper_of in PAPERS.values():
        render.html(paper_of(year), reader)
    render._environment.cache_clear()
    every = catalogues.texts(catalogues.template(CATALOGUES))
    held = {catalogues.originals(one)[0] for one in every if catalogues.on_paper(one)}
    assert len(asked.texts) > 100
    assert not asked.texts - held
