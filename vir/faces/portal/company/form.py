"""What a partner types about its account."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from partners.checks.account import (
    BANK_MAX,
    HOLDER_MAX,
    TYPES,
    Account,
    Typed,
    UnreadableAccount,
    read_account,
)
from partners.enums import PayeeKind
from vir.foundation.words import later, say

NUMBER_LENGTH_MAX = 40
# The name of a field before its fault, with the colon of any language.
_LABEL = re.compile(r"^[^:：]*[:：]\s*")

# A browser must not offer one company's number to the next person at the desk.
_DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def _text(label: str, length: int, attrs: dict[str, str], **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=False, widget=forms.TextInput(attrs=attrs), **more
    )


def say_fields(form: forms.Form) -> None:
    """Say labels, hints, choices and faults of a form in the language that is read just now."""
    for field in form.fields.values():
        field.label, field.help_text = say(str(field.label)), say(str(field.help_text))
        field.error_messages = {code: say(str(text)) for code, text in field.error_messages.items()}
        if isinstance(field, forms.ChoiceField):
            # Each is a pair here; the library allows for groups and functions besides.
            pairs: list[tuple[str, str]] = list(field.choices)  # type: ignore[arg-type]
            field.choices = [(value, say(str(label))) for value, label in pairs]


class PayeeForm(forms.Form):
    """An account with an IBAN, or one in the United States; what does not belong to the chosen kind is left alone."""

    kind = forms.ChoiceField(
        label=later("Kind of account"),
        choices=[(kind.value, kind.label) for kind in PayeeKind],
        widget=forms.RadioSelect,
        error_messages={"required": later("Choose one of the two.")},
    )
    holder = _text(
        later("Account holder"),
        HOLDER_MAX + 60,
        {"autocomplete": "off"},
        help_text=later("The company, as the bank has it."),
    )
    iban = _text(later("IBAN"), 60, _CODE, help_text=later("Such as DE89 3704 0044 0532 0130 00."))
    bic = _text(
        later("BIC"), 20, _CODE, help_text=later("8 or 11 characters. Leave it empty if you do not have one.")
    )
    bank_name = _text(later("Bank"), BANK_MAX, {"autocomplete": "off"})
    routing = _text(
        later("Routing number (ABA)"),
        20,
        _DIGITS,
        help_text=later("9 digits, at the bottom left of a check."),
    )
    account = _text(later("Account number"), NUMBER_LENGTH_MAX, _DIGITS)
    account_again = _text(
        later("Account number, again"),
        NUMBER_LENGTH_MAX,
        _DIGITS,
        help_text=later("It has no check digits, so type it twice."),
    )
    account_type = forms.ChoiceField(
        label=later("Type"), choices=list(TYPES.items()), required=False, widget=forms.RadioSelect
    )

    # The account that was read; None while something has to be put right.
    read: Account | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_fields(self)

    def clean(self) -> dict[str, Any]:
        """Read the account, and put each fault where it was typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        kind = cleaned["kind"]
        mine = IBAN_FIELDS if kind == PayeeKind.IBAN.value else US_FIELDS
        typed = {name: cleaned.get(name, "") for name in mine}
        try:
            self.read = read_account(Typed(kind=kind, holder=cleaned["holder"], **typed))
        except UnreadableAccount as unreadable:
            for field, fault in unreadable.faults.items():
                self.add_error(field, _without_label(fault))
        return cleaned


IBAN_FIELDS = ("iban", "bic")
US_FIELDS = ("bank_name", "routing", "account", "account_again", "account_type")


def _without_label(fault: str) -> str:
    """Leave out the name of the field: on the page the fault stands at it."""
    words = _LABEL.sub("", fault, count=1)
    return words[:1].upper() + words[1:]
