"""What access refuses, in sentences. None of them tells a stranger whether a sign-in name exists."""

from core.errors import Inconsistent, NotAllowed, NotFound, Refused
from core.marks import N_


class SignInRefused(Refused):
    code = "sign-in-refused"
    sentence = N_("The sign-in name or the password is wrong. Check both and try again.")


class TooManyAttempts(Refused):
    """`minutes` until the next attempt is looked at, rounded up; `seconds` the same, exactly, for Retry-After."""

    code = "too-many-attempts"
    sentence = N_(
        "There were too many wrong passwords. Wait {minutes} min., then try again. If you forgot the password, "
        "ask whoever added you for a new one."
    )


class SignInClosed(Refused):
    code = "sign-in-closed"
    sentence = N_(
        "There were {failures} wrong passwords in a row, so this sign-in name is closed. Ask whoever added you for a "
        "new password; the new one opens it again."
    )


class PasswordTooShort(Inconsistent):
    code = "password-too-short"
    sentence = N_(
        "This password has {length} characters; it needs at least {least}. Four or five words that do not belong "
        "together are easy to remember."
    )


class PasswordTooLong(Inconsistent):
    code = "password-too-long"
    sentence = N_("This password takes {length} bytes; at most {most} fit. Choose a shorter one.")


class PasswordGuessable(Inconsistent):
    code = "password-guessable"
    sentence = N_(
        "This password could be guessed: it follows a pattern, or uses common words or your own name. Add words that "
        "do not belong together, or take the one offered."
    )


class PasswordUnchanged(Inconsistent):
    code = "password-unchanged"
    sentence = N_("The new password is the same as the old one. Choose another.")


class SignInNameUnreadable(Inconsistent):
    code = "sign-in-name-unreadable"
    sentence = N_(
        "“{typed}” cannot be a sign-in name. Use {least} to {most} letters or digits without spaces; dots, hyphens, "
        "underscores, @ and + may stand between them."
    )


class SignInNameTaken(Refused):
    code = "sign-in-name-taken"
    sentence = N_("Somebody already signs in as “{sign_in_name}”. Choose another, for example with a number added.")


class LanguageNotOffered(Inconsistent):
    code = "language-not-offered"
    sentence = N_("The language “{tag}” is not offered. Choose one from the list.")


class PersonUnknown(NotFound):
    code = "person-unknown"
    sentence = N_("There is no such person here, or the person is not in your care.")


class PersonAboveYou(NotAllowed):
    code = "person-above-you"
    sentence = N_("{name} also works where you do not. Ask an administrator to do this.")


class NotToYourself(NotAllowed):
    code = "not-to-yourself"
    sentence = N_("Nobody can do this for herself. Ask another administrator.")


class GrantNotYours(NotAllowed):
    code = "grant-not-yours"
    sentence = N_("You may not give or end the role “{role}” there. Ask an administrator.")


class ScopeDoesNotFit(Inconsistent):
    code = "scope-does-not-fit"
    sentence = N_("The role “{role}” cannot be given on that. Choose where the role holds from the list.")


class RolesClash(Refused):
    code = "roles-clash"
    sentence = N_(
        "One person cannot be both “{role}” and “{other}”. End the other role first, or choose another person."
    )


class GrantUnknown(NotFound):
    code = "grant-unknown"
    sentence = N_("There is no such role to end; perhaps somebody has just ended it. Look at the list again.")


class GrantHeldAlready(Refused):
    code = "grant-held-already"
    sentence = N_("{name} is “{role}” there already. Nothing was changed.")


class SessionUnknown(NotFound):
    code = "session-unknown"
    sentence = N_("This sign-in has ended already.")
