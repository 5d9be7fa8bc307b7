"""What proofs refuse, and the sentence that each refusal says."""

from core.errors import Inconsistent, Refused
from core.marks import N_


class NothingOfHers(Refused):
    code = "nothing-of-hers"
    sentence = N_(
        "Entry {number} has no line on an account of member {member}, so there is nothing to prove. "
        "Choose an entry from the list of hers."
    )


class TooMuchForASquare(Refused):
    """A collector's whole round is on her account: the lines of some twenty doors fit, those of a long street do not."""

    code = "too-much-for-a-square"
    sentence = N_(
        "Entry {number} has {lines} lines of member {member}, more than a square can hold. "
        "Take “All of this time in one file” instead."
    )


class BookNotAsWritten(Refused):
    """A signature over a changed book would be our word for the change."""

    code = "book-not-as-written"
    sentence = N_(
        "This book is no longer what was written into it, so nothing is proven of it. "
        "Tell whoever runs this service, who finds the entry with flask verify."
    )


class NothingInPeriod(Refused):
    code = "nothing-in-period"
    sentence = N_("From {start} to {end} no line of the book is on an account of member {member}. Choose another time.")


class ProofUnreadable(Inconsistent):
    code = "proof-unreadable"
    sentence = N_(
        "This is no proof, or a part of it is missing. Point the telephone at the large square again, or take the whole file."
    )


class KeyOfAnother(Inconsistent):
    code = "key-of-another"
    sentence = N_(
        "The proof was signed with the key {signed}, and this is the public key {given}. "
        "Ask whoever runs the service for the right one."
    )


class LineOfAnother(Inconsistent):
    code = "line-of-another"
    sentence = N_("Line {place} of entry {number} is on no account of {subject}, whose lines the proof says it shows.")


class ProofDoesNotHold(Inconsistent):
    code = "proof-does-not-hold"
    sentence = N_(
        "The proof does not hold: what it shows is not in the book that was signed. Something in it was changed, "
        "or the book was. Ask for a new proof, and keep this one."
    )


class HeadNotSigned(Inconsistent):
    code = "head-not-signed"
    sentence = N_("Nobody signed that the book “{book}” stood at {size} entries so. Ask for the file again.")


class HeadsDisagree(Inconsistent):
    code = "heads-disagree"
    sentence = N_(
        "The book of {later} entries does not contain the {first} entries of the earlier one unchanged: "
        "the past was rewritten, or the files are of two books. Keep both and tell an auditor."
    )
