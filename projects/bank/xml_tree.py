"""XML that a stranger sent, as a tree whose names have no namespaces.

Read by the standard library's parser behind defusedxml, which stops at the first DTD, entity or call for another file: nothing is
expanded and nothing is fetched. No other dependency is needed for the two XML forms, and the house has this one already.
"""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from projects.bank import file_errors as errors


def tree_of(content: bytes) -> Element:
    """The root element. Raises BankFileHasEntities, BankXmlBroken."""
    try:
        root: Element = fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as hostile:
        raise errors.BankFileHasEntities() from hostile
    except ParseError as broken:
        raise errors.BankXmlBroken(line=broken.position[0]) from broken
    except (LookupError, ValueError) as unknown:  # letters that the file itself names and nobody knows
        raise errors.BankLettersUnknown() from unknown
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def text_at(element: Element | None, path: str) -> str:
    """The text of the first element on a path of names; empty where there is none."""
    found = element.findtext(path) if element is not None else None
    return (found or "").strip()


def first_text(element: Element | None, *paths: str) -> str:
    """The first of several paths that holds text."""
    return next((text for path in paths if (text := text_at(element, path))), "")
