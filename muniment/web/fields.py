"""Boxes that several forms share, with the words beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from muniment.custody.events import CATEGORIES
from muniment.record.event import Instruction

GIVEN = "Will be given to the defense"
INTERNAL = "Internal (work product)"


class Day(forms.DateInput):
    """A date, as browsers ask for it and as ISO 8601 writes it."""

    input_type = "date"

    def __init__(self, **settings: Any) -> None:
        super().__init__(format="%Y-%m-%d", **settings)


def line(
    label: str, *, hint: str = "", required: bool = True, attributes: Mapping[str, str] | None = None
) -> forms.CharField:
    """A box of one line."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", **(attributes or {})}),
    )


def text(label: str, *, hint: str = "", required: bool = True, rows: int = 4) -> forms.CharField:
    """A box of several lines; what is typed is kept as typed."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day(label: str, *, hint: str = "", required: bool = True) -> forms.DateField:
    """A date."""
    return forms.DateField(label=label, help_text=hint, required=required, widget=Day())


def one_of(
    label: str, words: Iterable[str] | Mapping[str, str], *, hint: str = "", required: bool = True
) -> forms.ChoiceField:
    """One of a few words, all of them in sight."""
    return forms.ChoiceField(
        label=label, help_text=hint, required=required, choices=_choices(words), widget=forms.RadioSelect
    )


def pick(
    label: str, words: Iterable[str] | Mapping[str, str], *, hint: str = "", required: bool = True
) -> forms.ChoiceField:
    """One of many words."""
    return forms.ChoiceField(
        label=label, help_text=hint, required=required, choices=[("", "Choose one"), *_choices(words)]
    )


def _choices(words: Iterable[str] | Mapping[str, str]) -> list[tuple[str, str]]:
    if isinstance(words, Mapping):
        return list(words.items())
    return [(word, word[:1].upper() + word[1:]) for word in words]


def category() -> forms.ChoiceField:
    """The office's words for kinds of things."""
    return pick("Category", CATEGORIES)


class Reasons(forms.Form):
    """Every reason has two boxes, and each says who will read it."""

    reason_given = text(GIVEN, hint="The reason, as both sides will read it.", required=False, rows=2)
    reason_internal = text(
        INTERNAL, hint="Notes of your own side. Not in any production.", required=False, rows=2
    )


class Instructed(forms.Form):
    """On whose instruction an act was done."""

    instruction_who = line(
        "On whose instruction",
        hint="Leave empty if nobody told you to. Whoever is named here sees it, and may answer.",
        required=False,
    )
    instruction_words = text("Their words", hint="As they said or wrote them.", required=False, rows=2)

    def clean(self) -> dict[str, Any]:
        """A name needs the words, and the words a name."""
        found = super().clean() or {}
        who, words = found.get("instruction_who"), (found.get("instruction_words") or "").strip()
        if who and not words:
            self.add_error("instruction_words", "Give their words as well.")
        if words and not who:
            self.add_error("instruction_who", "Say whose words these are.")
        return found


class When(forms.Form):
    """When it happened, where that is not now."""

    occurred_at = day("When it happened", hint="Leave empty for now.", required=False)


def said(told: Mapping[str, Any]) -> dict[str, Any]:
    """What those boxes hold, in the form that actions take."""
    who = told.get("instruction_who")
    instruction = Instruction(who=who, words=told["instruction_words"]) if who else None
    return {
        "occurred_at": told.get("occurred_at"),
        "on_instruction_of": instruction,
        "reason_given": told.get("reason_given"),
        "reason_internal": told.get("reason_internal"),
    }
