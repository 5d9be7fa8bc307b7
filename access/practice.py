"""Practice people: each with a password that is made for her, known only now, and said once.

Practice books are one more thing to try, whatever room they lie in: who signs in to them is added here, and given roles there.
"""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from access.models import User
from access.people import add_user, generated_password, grant
from access.policy import Role

BY = "practice"
MOST_ALIKE = 100


@dataclass(frozen=True, slots=True)
class SignIn:
    """A practice person; the password is known only now."""

    name: str
    sign_in_name: str
    password: str
    role: Role


@dataclass(slots=True)
class PracticePeople:
    """Practice people as they are added, with the passwords made for them."""

    session: Session
    passwords: dict[str, str] = field(default_factory=dict)
    sign_ins: list[SignIn] = field(default_factory=list)

    def add(self, name: str, sign_in_name: str, locale: str = "en") -> User:
        """Where somebody else signs in by that name, it gets a number: books that are in use are practised on too."""
        wanted = (sign_in_name, *(f"{sign_in_name}-{number}" for number in range(2, MOST_ALIKE)))
        taken = set(self.session.scalars(select(User.sign_in_name).where(User.sign_in_name.in_(wanted))))
        free = next(name for name in wanted if name not in taken)
        self.passwords[free] = generated_password()
        return add_user(self.session, free, name, self.passwords[free], locale, by=BY)

    def give(self, user: User, role: Role, scope: str) -> None:
        """A role; the first one is said with the password."""
        grant(self.session, user, role, scope, by=BY)
        password = self.passwords.pop(user.sign_in_name, None)
        if password is not None:
            self.sign_ins.append(SignIn(user.name, user.sign_in_name, password, role))
