"""The form of how claims are decided."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from claims.operations.claiming.settings import PolicyDraft
from claims.queries.claiming.policy import Policy, known_countries
from vir.faces.console.claiming.terms_form import Amount
from vir.foundation.periods import DateInvalid, parse_date

REASON_MAX = 300
_BETWEEN = re.compile(r"[\s,;]+")


class PolicyForm(forms.Form):
    """Days, holidays, amounts, and who leaves claims to others."""

    decide_days = forms.IntegerField(label="Working days to decide in", min_value=1, max_value=90)
    holiday_country = forms.ChoiceField(label="Public holidays of", required=False)
    extra_holidays = forms.CharField(
        label="Days closed besides", required=False, help_text="One after the other, such as 2026-12-24."
    )
    clean_cap = Amount(label="Most that one press approves of clean claims", required=False)
    approval_limit = Amount(label="Most that one person approves alone", required=False)
    separation = forms.BooleanField(label="Nobody decides claims of partners they look after", required=False)
    dispute_days = forms.IntegerField(
        label="Days in which a decision can be disputed", min_value=0, max_value=365
    )
    reason = forms.CharField(label="Reason", max_length=REASON_MAX, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any, in_force: Policy) -> None:
        super().__init__(data, initial=_initial(in_force))
        countries = [("", "No country"), *((code, code) for code in known_countries())]
        self.fields["holiday_country"].choices = countries  # type: ignore[attr-defined]

    def clean_extra_holidays(self) -> tuple[date, ...]:
        """Read the days."""
        days = []
        for text in _BETWEEN.split(self.cleaned_data["extra_holidays"].strip()):
            if not text:
                continue
            try:
                days.append(parse_date(text))
            except DateInvalid:
                raise forms.ValidationError(
                    f"“{text[:40]}” was not read as a day. Write 2026-12-24."
                ) from None
        return tuple(sorted(set(days)))

    def draft(self) -> PolicyDraft:
        """Give what was written."""
        data = self.cleaned_data
        return PolicyDraft(**{name: data[name] for name in PolicyDraft.__dataclass_fields__})


def _initial(in_force: Policy) -> dict[str, Any]:
    return {
        "decide_days": in_force.decide_days,
        "holiday_country": in_force.holiday_country,
        "extra_holidays": ", ".join(day.isoformat() for day in in_force.extra_holidays),
        "clean_cap": "" if in_force.clean_cap is None else f"{in_force.clean_cap:,.2f}",
        "approval_limit": "" if in_force.approval_limit is None else f"{in_force.approval_limit:,.2f}",
        "separation": in_force.separation,
        "dispute_days": in_force.dispute_days,
    }
