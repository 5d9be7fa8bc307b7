"""Whether a page can be read by everybody, by axe-core's rules, and does not scroll sideways.

Every rule is put to every page that a test looks over. One of them, the contrast of text, takes four fifths of axe's time
and finds the same on every page: what is asked for each text is therefore only asked the first time that its colour, size
and weight, and all that lies behind it, are seen in a run. ALL_CONTRAST=1 asks for every text of every page.
"""

import os

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# What is well is a long list of its own, and nobody reads it here.
_ALL_BUT_CONTRAST = """axe.run({resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}})
    .then(results => results.violations)"""

# A text's look: all that the contrast of WCAG 2.2, 1.4.3 is reckoned from. Whatever surrounds it is part of its look, from
# the page's root down; so are states (disabled text is exempt) and whether it lies over something else (`position`).
_CONTRAST = """known => {
    const looks = new Map([[null, '']]);
    const lookOf = element => {
        if (!looks.has(element)) {
            const style = getComputedStyle(element);
            const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.position, style.filter,
                         style.mixBlendMode, element.matches(':disabled,[aria-disabled=true]')];
            looks.set(element, `${lookOf(element.parentElement)}/${own}`);
        }
        return looks.get(element);
    };
    const textOf = element => {
        const style = getComputedStyle(element);
        return [element.tagName, style.color, style.fontSize, style.fontWeight, style.textShadow, lookOf(element)].join(' ');
    };
    const says = element => element.matches('input,select,textarea')
        || [...element.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim());
    const seen = new Set(known), fresh = new Map();
    for (const element of document.body.querySelectorAll('*')) {
        if (!says(element) || !element.checkVisibility({visibilityProperty: true})) continue;
        const text = textOf(element);
        if (!seen.has(text) && !fresh.has(text)) fresh.set(text, element);
    }
    if (!fresh.size) return {violations: [], fresh: []};
    const asked = {resultTypes: ['violations'], runOnly: {type: 'rule', values: ['color-contrast']}};
    return axe.run({include: [...fresh.values()]}, asked)
        .then(results => ({violations: results.violations, fresh: [...fresh.keys()]}));
}"""
_EVERYTHING = "axe.run({resultTypes: ['violations']}).then(results => results.violations)"

# The looks of text that this worker has seen and found legible.
_LEGIBLE: set[str] = set()


def look_over(page: Page) -> None:
    """The page can be read by everybody and does not scroll sideways."""
    page.evaluate(AXE_SCRIPT)
    if os.environ.get("ALL_CONTRAST"):
        found = page.evaluate(_EVERYTHING)
    else:
        found = page.evaluate(_ALL_BUT_CONTRAST)
        contrast = page.evaluate(_CONTRAST, list(_LEGIBLE))
        found += contrast["violations"]
        if not contrast["violations"]:
            _LEGIBLE.update(contrast["fresh"])
    wrong = [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found]
    assert not wrong, f"{page.url}: {wrong}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"
