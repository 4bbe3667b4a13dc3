"""What a partner types about its account."""

from __future__ import annotations

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

NUMBER_LENGTH_MAX = 40

# A browser must not offer one company's number to the next person at the desk.
_DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def _text(label: str, length: int, attrs: dict[str, str], **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=False, widget=forms.TextInput(attrs=attrs), **more
    )


class PayeeForm(forms.Form):
    """An account with an IBAN, or one in the United States; what does not belong to the chosen kind is left alone."""

    kind = forms.ChoiceField(
        label="Kind of account",
        choices=[(kind.value, kind.label) for kind in PayeeKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    holder = _text(
        "Account holder",
        HOLDER_MAX + 60,
        {"autocomplete": "off"},
        help_text="The company, as the bank has it.",
    )
    iban = _text("IBAN", 60, _CODE, help_text="Such as DE89 3704 0044 0532 0130 00.")
    bic = _text("BIC", 20, _CODE, help_text="8 or 11 characters. Leave it empty if you do not have one.")
    bank_name = _text("Bank", BANK_MAX, {"autocomplete": "off"})
    routing = _text("Routing number (ABA)", 20, _DIGITS, help_text="9 digits, at the bottom left of a check.")
    account = _text("Account number", NUMBER_LENGTH_MAX, _DIGITS)
    account_again = _text(
        "Account number, again",
        NUMBER_LENGTH_MAX,
        _DIGITS,
        help_text="It has no check digits, so type it twice.",
    )
    account_type = forms.ChoiceField(
        label="Type", choices=list(TYPES.items()), required=False, widget=forms.RadioSelect
    )

    # The account that was read; None while something has to be put right.
    read: Account | None = None

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
    _, _, words = fault.partition(": ")
    return words[:1].upper() + words[1:]
