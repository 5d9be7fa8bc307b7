"""The error family: one class, one sentence, one stable code.

A `Refusal` is an answer to a person, not a fault of the program: its sentence says what is wrong, by how much, and what
to do next. Sentences are written in English here and translated at the edge by `core.language.Language.sentence`; the
facts in them stay objects (`Money`, `date`, numbers) so that each reader sees them in her own notation.

Anything that is not a `Refusal` is our own mistake and is never caught to hide it.
"""

from typing import ClassVar


class Refusal(Exception):
    """Something that was asked for and will not be done. Subclasses give `code` and `sentence`."""

    code: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__()  # facts travel as an attribute, so that a refusal can be copied and pickled

    def __str__(self) -> str:
        """The sentence in English, for logs and the command line."""
        return self.sentence.format(**{name: _listed(fact) for name, fact in self.facts.items()})


def _listed(fact: object) -> object:
    return ", ".join(map(str, fact)) if isinstance(fact, tuple) else fact


class NotAllowed(Refusal):
    """The person is known, the thing is hers to see, but this act is not hers to do."""


class NotFound(Refusal):
    """There is no such thing, or it is not this person's to know that there is."""


class Refused(Refusal):
    """The request is understood; the state of the books forbids it."""


class Inconsistent(Refusal):
    """What was handed in contradicts itself or its own rules."""


class FieldFault(Inconsistent):
    """One contradiction of a form. `where` is the name of the field that has to change; "" is the form as a whole."""

    field: ClassVar[str]

    @property
    def where(self) -> str:
        return self.field.format(**self.facts)
