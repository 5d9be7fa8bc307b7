"""On a machine without Pango everything but PDFs works, and asking for one says what is missing."""

import subprocess
import sys

from tests.house.sources import ROOT

# A new process, since this one has loaded Pango; its loader finds no library of that name.
WITHOUT_PANGO = """
import cffi.api
loading = cffi.api.FFI.dlopen
def lacking(self, name, flags=0):
    if "pango" in name:
        raise OSError(f"cannot load library {name!r}")
    return loading(self, name, flags)
cffi.api.FFI.dlopen = lacking
import app
from core.language import language
from reports import render
from reports.errors import PdfNotPossible
render.html = lambda *_, **__: ""
try:
    render.pdf(None, language("en"))
except PdfNotPossible as refused:
    print(refused)
"""


def test_the_app_loads_and_a_pdf_is_refused_with_a_sentence() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_PANGO], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "This machine lacks the libraries that make PDFs." in ran.stdout
    assert "flask doctor" in ran.stdout
