"""What every page of the site must be, checked each time a test sees one: named, readable aloud, safe, guarded."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import tinyhtml5

LABELLED = {"input", "select", "textarea"}
UNLABELLED_KINDS = {"hidden", "submit", "button"}


class _Expressions(dict[tuple[frozenset[str], bool], re.Pattern[str]]):
    """What tinyhtml5 2.1.0 means to remember: it writes each expression under a key that it never asks for, and spends
    more time on making them anew than on reading the page."""

    def __missing__(self, key: tuple[frozenset[str], bool]) -> re.Pattern[str]:
        characters, opposite = key
        listed = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = re.compile(f"[{listed}]+" if opposite else f"[^{listed}]+")
        return self[key]


tinyhtml5.inputstream.characters_until_regex = _Expressions()


@lru_cache(maxsize=4)
def _tree(html: str) -> Element:
    """Looked over by the client and then by the test, a page is read once. Nobody changes the tree."""
    root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
    return root


class Page:
    """A page as a tree. `text` is all that can be read on it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.root = _tree(html)
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *names: str) -> list[Element]:
        return [element for element in self.root.iter() if element.tag in names]

    @property
    def text(self) -> str:
        return " ".join("".join(self.root.find("body").itertext()).split())  # type: ignore[union-attr]

    @property
    def h1(self) -> str:
        return " ".join("".join(self.all("h1")[0].itertext()).split())

    def form(self, action: str) -> dict[str, str]:
        """The fields of the form that is sent to `action`, with what they hold."""
        form = next(form for form in self.all("form") if form.get("action") == action)
        fields = {field.get("name", ""): _held(field) for field in form.iter() if field.tag in LABELLED}
        fields.pop("", None)
        return fields

    def errors(self) -> dict[str, str]:
        """The sentences that stand beside fields, by the field's id."""
        said = {}
        for field in self.all(*LABELLED, "fieldset"):
            ids = (field.get("aria-describedby") or "").split()
            texts = [_said(element) for element in self.all("p") if element.get("id") in ids and _is_error(element)]
            if texts:
                said[field.get("id", "")] = " ".join(texts)
        return said


def _held(field: Element) -> str:
    if field.tag == "select":
        options = [option for option in field.iter("option")]
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return chosen[0].get("value", "") if chosen else ""
    return (field.text or "").lstrip("\n") if field.tag == "textarea" else field.get("value", "")


def _said(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_error(element: Element) -> bool:
    return "error" in (element.get("class") or "").split()


def faults(page: Page) -> Iterator[str]:
    """What is wrong with a page, a line each; nothing with a good one."""
    html = page.root
    if not html.get("lang"):
        yield "the page does not say its language"
    if html.get("dir") not in ("ltr", "rtl"):
        yield "the page does not say its direction"
    title = html.find("head/title")
    if title is None or not (title.text or "").partition("·")[0].strip():
        yield "the page has no title"
    if len(page.all("h1")) != 1 or not page.h1:
        yield f"the page has {len(page.all('h1'))} main headings"
    yield from _form_faults(page)
    yield from _label_faults(page)
    yield from _reference_faults(page)
    yield from _policy_faults(page)


def _form_faults(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        if not form.get("action"):
            yield "a form does not say where it is sent"
        if form.get("method", "get").lower() != "post":
            continue
        tokens = [field for field in form.iter("input") if field.get("name") == "csrf_token" and field.get("value")]
        if len(tokens) != 1:
            yield f"the form to {form.get('action')} has {len(tokens)} tokens"
        if form.find(".//button") is None:
            yield f"the form to {form.get('action')} has no button"


def _label_faults(page: Page) -> Iterator[str]:
    labels = {label.get("for"): _said(label) for label in page.all("label")}
    for field in page.all(*LABELLED):
        if field.get("type", "text") in UNLABELLED_KINDS or field.get("aria-hidden") == "true":
            continue
        around = _around(page, field, "label")
        named = labels.get(field.get("id")) or (around is not None and _said(around))
        if not (named or field.get("aria-label") or field.get("aria-labelledby")):
            yield f"the field {field.get('name')} has no label"
    for element in page.all("button", "a"):
        spoken = _said(element) or element.get("aria-label") or element.get("aria-labelledby")
        if not spoken:
            yield f"a {element.tag} says nothing: {element.attrib}"
    for picture in page.all("img"):
        if picture.get("alt") is None:
            yield f"the picture {picture.get('src')} has no text in its place"


def _around(page: Page, element: Element, tag: str) -> Element | None:
    inside: Element | None = element
    while inside is not None and inside.tag != tag:
        inside = page.parents.get(inside)
    return inside


def _reference_faults(page: Page) -> Iterator[str]:
    ids = Counter(element.get("id") for element in page.root.iter() if element.get("id"))
    for twice in (name for name, times in ids.items() if times > 1):
        yield f"the id {twice} is there more than once"
    for element in page.root.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute} of a {element.tag} speaks of {name}, which is not there"


def _policy_faults(page: Page) -> Iterator[str]:
    """What the content security policy would stop: anything inline."""
    for element in page.root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("style") is not None or element.tag == "style":
            yield f"a {element.tag} carries its own style"
        if element.tag == "script" and not element.get("src"):
            yield "a script is written into the page"
        for attribute in element.attrib:
            if attribute.startswith("on"):
                yield f"a {element.tag} has {attribute}"
        address = (element.get("href") or "").strip().lower()
        if address.startswith(("javascript:", "http:", "https:", "//")):
            yield f"a link leads away: {address}"
