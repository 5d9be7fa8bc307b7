"""Which rules of the style sheets can apply to a document: those whose classes all occur in it.

WeasyPrint holds every rule for `td` against every cell, and most of them belong to other papers (".ballot td"). A selector that
asks for a class which no element has can match nothing, so leaving it out changes no page; it only makes matching a seventh of
the layout cheaper. What a selector asks for is read off its text: every class outside of parentheses, for :not(.x) asks for the
absence of one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cssselect2
import tinycss2
from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

_CLASSES = re.compile(r'class="([^"]*)"')
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Papers of one kind use nearly the same classes; more than this many different sets are not kept.
_MOST_KEPT = 200


class Recorder:
    """Stands where WeasyPrint wants a matcher, and keeps what it is given: compiled selectors and their declarations."""

    def __init__(self) -> None:
        self.added: list[tuple[Any, Any]] = []

    def add_selector(self, selector: Any, payload: Any) -> None:
        self.added.append((selector, payload))


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """What WeasyPrint asks of a parsed style sheet, each being like no other."""

    matcher: cssselect2.Matcher
    page_rules: list[Any]
    layers: list[Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule of the style sheets, in their order: what each selector asks for, compiled, and what it declares."""

    selectors: Sequence[tuple[frozenset[str], Any, Any]]
    page_rules: list[Any]
    layers: list[Any]
    _kept: dict[frozenset[str], _Sheet] = field(default_factory=dict)

    def fitting(self, html: str) -> _Sheet:
        """The rules that can apply to a document, as a style sheet for WeasyPrint."""
        there = frozenset(name for names in _CLASSES.findall(html) for name in names.split())
        found = self._kept.get(there)
        if found is None:
            matcher = cssselect2.Matcher()
            for wanted, selector, payload in self.selectors:
                if wanted <= there:
                    matcher.add_selector(selector, payload)
            found = _Sheet(matcher, self.page_rules, self.layers)
            if len(self._kept) < _MOST_KEPT:
                self._kept[there] = found
        return found


def rules_of(style: str, font_config: FontConfiguration, fetcher: URLFetcher) -> Rules:
    """The rules of style sheets, parsed by WeasyPrint one at a time, so that each is known by its text."""
    selectors: list[tuple[frozenset[str], Any, Any]] = []
    page_rules: list[Any] = []
    layers: list[Any] = []
    for rule in tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True):
        recorder = Recorder()
        CSS(
            string=rule.serialize(),
            url_fetcher=fetcher,
            font_config=font_config,
            matcher=recorder,
            page_rules=page_rules,
            layers=layers,
        )
        texts = _selector_texts(rule)
        if len(texts) != len(recorder.added):  # a rule with others in it, such as @media: every class may matter
            texts = [""] * len(recorder.added)
        selectors += [(wanted_by(text), *added) for text, added in zip(texts, recorder.added, strict=True)]
    return Rules(selectors, page_rules, layers)


def _selector_texts(rule: Any) -> list[str]:
    """The selectors of a rule as text, between its commas."""
    if rule.type != "qualified-rule":
        return []
    parts: list[list[Any]] = [[]]
    for token in rule.prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part) for part in parts]


def wanted_by(selector: str) -> frozenset[str]:
    """The classes without which the selector matches nothing."""
    bare = _COMMENT.sub("", selector)
    while (outside := _IN_BRACKETS.sub("", bare)) != bare:
        bare = outside
    return frozenset(_CLASS.findall(bare))
