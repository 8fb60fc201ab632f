"""Users, roles, credentials."""

from __future__ import annotations

from muniment.errors import MunimentError


class AccountsError(MunimentError):
    """Users, roles, credentials."""


class NoSuchMember(AccountsError):
    """A name of sign-in that no user has."""

    says = "There is no user {user!r}."
    advice = "Nothing was recorded. `muniment user list` shows them; `muniment user add` adds one."
    http_status = 404


class UserNameTaken(AccountsError):
    """A second user of one name: the record could not tell who acted."""

    says = "There is a user {user!r} already ({name})."
    advice = "Nothing was recorded. Choose another name of sign-in; change roles with `muniment user roles`."


class UserNameRefused(AccountsError):
    """A name of sign-in that could be mistaken for another, or for Muniment itself."""

    says = "{user!r} can not be a name of sign-in: {why}."
    advice = "Nothing was recorded. Use 1 to 150 lower-case letters a-z, digits, dot, dash, underline or @."


class UnknownRole(AccountsError):
    """A role that no rule speaks of would allow nothing, and look as if it did."""

    says = "There is no role {role!r}."
    advice = "Nothing was recorded. The roles are: {known}."


class LastAdministrator(AccountsError):
    """The office would have nobody left who can add users."""

    says = "{user} is the last administrator."
    advice = "Nothing was recorded. Make somebody else an administrator first."


class PasswordRefused(AccountsError):
    """A password that is easily guessed."""

    says = "The password was not taken: {why}"
    advice = "Nothing was recorded. Choose a longer one, such as four unrelated words."
