"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, get_user_model, login, logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from muniment.accounts import queries as accounts
from muniment.web.attempts import attempts
from muniment.web.checked import checked
from muniment.web.page import public, show, to


class SignIn(forms.Form):
    """Name and password."""

    user = forms.CharField(
        label="Name of sign-in",
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def check(request: HttpRequest, user: str, password: str) -> Any | None:
    """The user of this name and password, or None: wrong, unknown, without a role, or having to wait."""
    name = user.strip().lower()
    if attempts.wait(name):
        return None
    found = _found(request, name, password)
    member = accounts.member(name) if found else None
    if found is None or member is None or not member.active:
        attempts.bad(name)
        return None
    attempts.good(name)
    return found


def _found(request: HttpRequest, name: str, password: str) -> Any | None:
    users = get_user_model().objects.filter(username=name, is_active=True)
    there = users.first()
    if there is not None and checked.was_right(name, password, stored=there.password):
        return there
    found = authenticate(request, username=name, password=password)
    if found is not None:
        checked.right(
            name, password, stored=users.get().password
        )  # as it stands after a stronger hash was made
    return found


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@public
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for name and password; five bad ones in fifteen minutes, then wait."""
    next_ = _inside(request, request.POST.get("next") or request.GET.get("next") or "/")
    form = SignIn(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["user"], form.cleaned_data["password"]
        waiting = attempts.wait(name.strip().lower())
        found = None if waiting else check(request, name, password)
        if found is not None:
            login(request, found, backend="django.contrib.auth.backends.ModelBackend")
            return to(next_)
        waiting = attempts.wait(name.strip().lower())
        status = 429 if waiting else 401
        form.add_error(None, _too_many(waiting) if waiting else "The name or the password is not right.")
    return show(request, None, "sign_in.html", form=form, next=next_, status=status)


@require_POST
@public
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session."""
    logout(request)
    return to("/sign-in")


def _too_many(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"Too many wrong tries. Wait {minutes} minute{'s' if minutes != 1 else ''}, then try again."


def _inside(request: HttpRequest, path: str) -> str:
    """Only a place in this house: a link can not send anybody elsewhere after signing in."""
    safe = url_has_allowed_host_and_scheme(path, allowed_hosts=None, require_https=request.is_secure())
    return path if safe and path.startswith("/") else "/"
