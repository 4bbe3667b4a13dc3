"""The form in which finance expects another tier, or volume, of a partner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import forms
from django.http import QueryDict

from payouts.queries.books.expected import Expected
from payouts.web.books.working import tier_words
from vir.foundation.imports.numbers import NumberFormat, NumberNotRead, parse_number

REASON_LENGTH_MAX = 500


class OverrideForm(forms.Form):
    """A partner, a tier or a volume, a reason and the last day."""

    partner = forms.ChoiceField(label="Partner", error_messages={"required": "Choose a partner."})
    tier = forms.ChoiceField(label="Expected tier", required=False)
    volume = forms.CharField(
        label="or expected volume",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Reason",
        max_length=REASON_LENGTH_MAX,
        error_messages={"required": "Say why another volume is expected. It stands on the rollforward."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    expires_on = forms.DateField(
        label="Last day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        positions: Sequence[Expected],
        tiers: int,
        month_end: date,
        partner: str = "",
    ) -> None:
        super().__init__(data, auto_id="id_%s", initial={"expires_on": month_end, "partner": partner})
        self.fields["partner"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *(
                (one.partner_code, f"{one.partner} ({tier_words(one.expected_tier)} expected)")
                for one in positions
            ),
        ]
        self.fields["tier"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *((str(tier), tier_words(tier)) for tier in range(tiers + 1)),
        ]

    def clean_volume(self) -> Decimal | None:
        """Give the volume as a number."""
        text = self.cleaned_data["volume"].strip()
        if not text:
            return None
        try:
            return parse_number(text, NumberFormat.POINT)
        except NumberNotRead as wrong:
            raise forms.ValidationError(
                "Write the volume with a point for decimals, such as 590,000."
            ) from wrong

    @property
    def expected_tier(self) -> int | None:
        """Give the tier that was chosen."""
        chosen = self.cleaned_data["tier"]
        return int(chosen) if chosen else None
