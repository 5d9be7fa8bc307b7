"""OFX of the first version: SGML in which only some elements are closed. As a tree, like that of the second version. Pure.

The grammar is small (OFX 1.6, section 2.3): an element with text holds nothing else and need not be closed; one that holds others
is always closed. The well-kept reader of this form is under the GPL (ofxtools), which the house ships nothing of; the one under a
free licence (ofxparse) has had no release since 2021 and needs an HTML parser. So it is read here, and the tests hold it against
ofxtools. Declarations and marked sections are refused: no bank writes them.
"""

import codecs
import html
import re
from xml.etree.ElementTree import Element, TreeBuilder

from projects.bank import file_errors as errors
from projects.bank.sniffing import text_of

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z0-9._]{1,64})>(?P<text>[^<]*)")
_CODE_PAGE = re.compile(r"^CHARSET:\s*(\d{3,4})\s*$", re.MULTILINE)
_CODE_PAGES = {"874", "1250", "1251", "1252", "1253", "1254", "1255", "1256", "1257", "1258"}
_DEEPEST = 40
# Elements that hold others whatever the file does: one of these that is not closed is a damaged file, not an empty element.
_HOLDERS = {"OFX", "BANKMSGSRSV1", "STMTTRNRS", "STMTRS", "BANKACCTFROM", "BANKTRANLIST", "STMTTRN", "PAYEE", "LEDGERBAL"}


def sgml_tree(content: bytes) -> Element:
    """The element OFX with all that it holds. Raises BankXmlBroken, BankFileHasEntities, BankLettersUnknown."""
    text = letters_of(content)
    start = text.upper().find("<OFX>")
    if "<!" in text or "<?" in text:
        raise errors.BankFileHasEntities()
    if start < 0:
        raise errors.NoStatementInside()
    return _Builder(text, start).tree()


def letters_of(content: bytes) -> str:
    """The file as text: UTF-8 where it is that, else by the code page that its head names, else Thai."""
    named = _CODE_PAGE.search(content[:1000].decode("latin-1").replace("\r", "\n"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not named or named[1] not in _CODE_PAGES:
            return text_of(content)
    try:
        return codecs.decode(content, f"cp{named[1]}")
    except UnicodeDecodeError as unknown:
        raise errors.BankLettersUnknown() from unknown


class _Builder:
    """Builds the tree tag by tag. An element without text that is closed nowhere in the file is an empty one."""

    def __init__(self, text: str, start: int) -> None:
        self.text, self.place = text, start
        self.holders = _HOLDERS | {found["name"].upper() for found in _TAG.finditer(text) if found["close"]}
        self.builder, self.open = TreeBuilder(), list[str]()

    def tree(self) -> Element:
        while found := _TAG.match(self.text, self.place):
            self.place = found.end()
            name, text = found["name"].upper(), html.unescape(found["text"]).strip()
            if found["close"]:
                self._close(name)
            else:
                self._begin(name, text)
            if not self.open:
                return self.builder.close()
        raise self._broken()

    def _begin(self, name: str, text: str) -> None:
        self.builder.start(name, {})
        if text or name not in self.holders:
            self.builder.data(text)
            self.builder.end(name)
            self.closes = name
            return
        self.open.append(name)
        self.closes = ""
        if len(self.open) > _DEEPEST:
            raise self._broken()

    def _close(self, name: str) -> None:
        if name == self.closes:  # the end of an element with text, which closed itself
            self.closes = ""
            return
        if self.open[-1] != name:
            raise self._broken()
        self.builder.end(self.open.pop())

    def _broken(self) -> errors.BankXmlBroken:
        return errors.BankXmlBroken(line=self.text.count("\n", 0, self.place) + 1)

    closes = ""
