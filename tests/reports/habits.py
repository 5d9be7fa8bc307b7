"""What every paper's HTML must be, so that its PDF can be listened to (ISO 14289-1, and WCAG 2.2 for the preview)."""

from collections.abc import Iterator

from lxml import html as lxml_html

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SCOPES = ("row", "col", "rowgroup", "colgroup")
LINKS = frozenset({"stylesheet", "icon"})


def faults(text: str) -> list[str]:
    """A sentence for each habit that the paper breaks."""
    root = lxml_html.document_fromstring(text)
    return [*_of_the_document(root), *_of_headings(root), *_of_tables(root), *_of_pictures(root)]


def _of_the_document(root: lxml_html.HtmlElement) -> Iterator[str]:
    if not root.get("lang") or root.get("dir") not in ("ltr", "rtl"):
        yield "the document does not say its language and direction"
    if not (root.findtext(".//title") or "").strip():
        yield "the document has no title"
    for element in root.iter("script", "style", "iframe", "object", "embed", "base", "form"):
        yield f"<{element.tag}> has no place on paper"
    yield from (f"style={element.get('style')!r}" for element in root.iter() if element.get("style"))
    yield from (f"<link rel={link.get('rel')!r}>" for link in root.iter("link") if link.get("rel") not in LINKS)


def _of_headings(root: lxml_html.HtmlElement) -> Iterator[str]:
    levels = [int(element.tag[1]) for element in root.iter(*HEADINGS)]
    if not levels or levels[0] != 1:
        yield f"the first heading is not h1: {levels}"
    if any(later > earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False)):
        yield f"a level of headings is left out: {levels}"
    yield from (f"an empty <{one.tag}>" for one in root.iter(*HEADINGS) if not one.text_content().strip())


def _of_tables(root: lxml_html.HtmlElement) -> Iterator[str]:
    yield from (f"<th> without scope: {one.text_content()!r}" for one in root.iter("th") if one.get("scope") not in SCOPES)
    for table in root.iter("table"):
        if table.find(".//th") is None:
            yield f"a table without a header: {table.get('class')!r}"


def _of_pictures(root: lxml_html.HtmlElement) -> Iterator[str]:
    yield from ("a picture without alt" for picture in root.iter("img") if not (picture.get("alt") or "").strip())
    for drawn in root.iter("svg"):  # one that repeats what stands beside it is hidden from who listens
        if drawn.get("aria-hidden") != "true" and not (drawn.findtext("title") or "").strip():
            yield "a drawing without title"
