"""What a person types about partners and segments."""

from __future__ import annotations

import re

from django import forms

from partners.enums import PartnerStatus
from partners.operations.look_after import REASON_MAX
from partners.queries.segments import partners_called
from vir.foundation.identity.roles import PORTAL_ROLES, Role

CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")


class PartnerForm(forms.Form):
    """A partner's own data."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.CharField(
        label="Kind",
        max_length=120,
        required=False,
        help_text="Your own word, such as Warehouse. Segments can use it.",
    )
    city = forms.CharField(label="City", max_length=120, required=False)
    region = forms.CharField(label="Region", max_length=120, required=False)
    country = forms.CharField(label="Country", max_length=120, required=False)
    status = forms.ChoiceField(label="Status", choices=[(s.value, s.label) for s in PartnerStatus])


class NewPartnerForm(PartnerForm):
    """A partner that is not known yet."""

    code = forms.CharField(
        label="Code", max_length=60, help_text="The number your sales files use for this partner."
    )
    field_order = ["code", "name", "kind", "city", "region", "country", "status"]

    def clean_code(self) -> str:
        """Keep codes usable in addresses."""
        code: str = self.cleaned_data["code"]
        if not CODE.match(code):
            raise forms.ValidationError("Use letters, digits, dots, dashes and underscores, such as AL-0412.")
        return code


class MembersForm(forms.Form):
    """Partners to take into a segment."""

    partners = forms.CharField(label="Partner codes", widget=forms.Textarea(attrs={"rows": 3}))
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class PortalInviteForm(forms.Form):
    """Whom to invite to a partner's portal."""

    email = forms.EmailField(label="E-mail", max_length=254)
    role = forms.ChoiceField(
        label="Role",
        choices=[(r.value, r.label) for r in Role if r in PORTAL_ROLES],
        initial=Role.PARTNER_ADMIN.value,
    )


class ParentForm(forms.Form):
    """Which parent a partner belongs to, from a day on."""

    parent = forms.CharField(
        label="Parent",
        required=False,
        help_text="Code or name.",
        widget=forms.TextInput(attrs={"list": "parents", "autocomplete": "off"}),
    )
    since = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: always, in place of all that was said before.",
    )

    def clean_parent(self) -> str:
        """Give the code of the partner that is meant, nothing where none was typed."""
        text = str(self.cleaned_data["parent"]).strip()
        if not text:
            return ""
        called = partners_called(text)
        same = [code for code, _ in called if code.casefold() == text.casefold()] or [
            code for code, _ in called
        ]
        if len(same) > 1:
            raise forms.ValidationError(f"{len(same)} partners are called “{text}”. Type the code of one.")
        if not same:
            raise forms.ValidationError(f"No partner has the code or name “{text}”. Add the parent first.")
        return same[0]


class BankChangeForm(forms.Form):
    """When bank details changed, and who said so. The details themselves are not kept here."""

    changed_on = forms.DateField(
        label="Changed on",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Choose a day, such as 2026-11-20."),
    )
    reason = forms.CharField(
        label="Who told you, and how you made sure",
        max_length=REASON_MAX,
        error_messages={"required": "Say who told you of the change."},
    )
