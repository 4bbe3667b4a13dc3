"""What a partner types about a claim."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from claims.models import Claim
from vir.foundation.web import formats
from vir.foundation.words import later, say

TITLE_MAX = 200
ACTIVITY_MAX = 2000


class AmountField(forms.DecimalField):
    """An amount as people type it: "1,250.00" is 1250.00."""

    def clean(self, value: Any) -> Any:
        """Leave out what groups thousands before the number is read."""
        return super().clean(value.replace(",", "") if isinstance(value, str) else value)


class ActivityForm(forms.Form):
    """An activity for which a lump sum is agreed: what, when, how much."""

    title = forms.CharField(
        label=later("Name of the activity"),
        max_length=TITLE_MAX,
        help_text=later("What you call it, such as Autumn catalogue."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    activity = forms.CharField(
        label=later("What was done"),
        max_length=ACTIVITY_MAX,
        help_text=later("Where, for how long, how many people it reached."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    activity_on = forms.DateField(
        label=later("Day it took place"), widget=forms.DateInput(attrs={"type": "date"})
    )
    amount = AmountField(
        label=later("Amount"),
        min_value=Decimal("0.01"),
        max_digits=17,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, claim: Claim) -> None:
        most = claim.terms.amount
        asked = claim.claimed_amount if claim.claimed_amount is not None else most
        initial = {
            "title": claim.title,
            "activity": claim.activity,
            "activity_on": claim.activity_on.isoformat() if claim.activity_on else "",
            "amount": f"{asked:.2f}" if asked is not None else "",
        }
        super().__init__(data, initial=initial)
        for field in self.fields.values():
            field.label, field.help_text = say(str(field.label)), say(str(field.help_text))
        self.most = most
        self.first, self.last = claim.terms.starts_on, claim.terms.ends_on
        self.currency = claim.currency

    def clean_amount(self) -> Decimal:
        """Refuse more than the offer pays."""
        asked: Decimal = self.cleaned_data["amount"]
        if self.most is not None and asked > self.most:
            raise forms.ValidationError(
                say(
                    "The offer pays {amount} at most. Enter that or less.",
                    amount=formats.money(self.most, self.currency),
                )
            )
        return asked

    def clean_activity_on(self) -> Any:
        """Refuse a day outside the offer."""
        day = self.cleaned_data["activity_on"]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(
                say(
                    "The offer is for {days}. Enter a day of these.", days=formats.span(self.first, self.last)
                )
            )
        return day
