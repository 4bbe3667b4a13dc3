"""The form of what can be claimed: the fields that each kind has, read into a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from claims.enums import ClaimKind
from claims.models import ClaimTerms
from claims.operations.claiming.settings import TermsDraft
from vir.foundation.money import NumberInvalid, parse_decimal

CODE_HINT = "Short, for files and addresses: Q4-SELL-THROUGH. It stays."
SELL_THROUGH = (ClaimKind.VOLUME, ClaimKind.PER_UNIT)


class Amount(forms.CharField):
    """An amount as people type it; a number that can be read two ways is refused, never guessed."""

    def to_python(self, value: Any) -> Any:
        """Read the amount."""
        text = str(value or "").replace(",", "").strip()
        if not text:
            return None
        try:
            return parse_decimal(text)
        except NumberInvalid:
            raise forms.ValidationError(
                f"“{text[:40]}” was not read. Write an amount such as 1,500.00."
            ) from None


class TermsForm(forms.Form):
    """What can be claimed, until when, and what is needed for it."""

    kind = forms.ChoiceField(label="What is claimed", choices=ClaimKind.choices(), widget=forms.RadioSelect)
    name = forms.CharField(label="Name", max_length=120, help_text="As partners read it.")
    code = forms.CharField(label="Code", max_length=40, help_text=CODE_HINT)
    program = forms.ChoiceField(
        label="Program", required=False, help_text="One that counts the sales which partners report."
    )
    partner = forms.ChoiceField(label="Partner", required=False, help_text="The only one that may claim.")
    starts_on = forms.DateField(label="Sales from", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label="to", widget=forms.DateInput(attrs={"type": "date"}))
    deadline_days = forms.IntegerField(
        label="Days after the last one to claim in", min_value=0, max_value=730
    )
    amount = Amount(label="Amount", required=False)
    cap_amount = Amount(label="Most that one partner can claim", required=False)
    evidence_above = Amount(label="Evidence for lines above", required=False)
    serials_needed = forms.BooleanField(label="Each line needs its serial number", required=False)
    instructions = forms.CharField(
        label="What partners read before they claim",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Any,
        *,
        currency: str,
        currencies: Mapping[str, str],
        programs: Sequence[tuple[str, str]],
        partners: Sequence[tuple[str, str]],
        terms: ClaimTerms | None = None,
        is_used: bool = False,
        start: dict[str, Any] | None = None,
    ) -> None:
        begun = {"deadline_days": 30, "kind": "per_unit", **(start or {})}
        super().__init__(data, initial=_initial(terms) if terms else begun)
        # A program pays in its own currency; everything else is in the vendor's.
        self.currency, self._currencies = currency, currencies
        self.fields["program"].choices = [("", "Choose a program"), *programs]  # type: ignore[attr-defined]
        self.fields["partner"].choices = [("", "Every partner it reaches"), *partners]  # type: ignore[attr-defined]
        if terms is not None:
            self.fields["code"].disabled = True
        if is_used:
            for name in ("kind", "program", "partner"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind needs."""
        cleaned = self.cleaned_data
        kind = cleaned.get("kind", "")
        if kind in SELL_THROUGH and not cleaned.get("program"):
            self.add_error("program", "Choose the program that pays on these sales.")
        if kind == ClaimKind.LUMP_SUM and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Say how much the activity pays at most.")
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day is before the first. Choose a later one.")
        return cleaned

    def draft(self) -> TermsDraft:
        """Give what was written."""
        data = self.cleaned_data
        kind = ClaimKind(data["kind"])
        program = data["program"] if kind in SELL_THROUGH else ""
        has_amount = kind in (ClaimKind.PER_UNIT, ClaimKind.LUMP_SUM)
        return TermsDraft(
            code=data["code"].strip(),
            name=data["name"].strip(),
            kind=kind,
            currency=self._currencies.get(program, self.currency),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            deadline_days=data["deadline_days"],
            program_code=program,
            partner_code=data["partner"],
            amount=data["amount"] if has_amount else None,
            cap_amount=data["cap_amount"],
            evidence_above=data["evidence_above"],
            serials_needed=data["serials_needed"],
            instructions=data["instructions"].strip(),
        )


def _initial(terms: ClaimTerms) -> dict[str, Any]:
    return {
        "kind": terms.kind,
        "name": terms.name,
        "code": terms.code,
        "program": terms.program.code if terms.program else "",
        "partner": terms.partner.code if terms.partner else "",
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "deadline_days": terms.deadline_days,
        "amount": _written(terms.amount),
        "cap_amount": _written(terms.cap_amount),
        "evidence_above": _written(terms.evidence_above),
        "serials_needed": terms.serials_needed,
        "instructions": terms.instructions,
    }


def _written(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"
