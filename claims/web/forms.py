"""What a person types about imports and transactions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings

from claims.enums import LineType
from claims.queries.transactions import Search
from partners.queries.directory import partners_by_code
from partners.queries.segments import partners_called
from vir.foundation.imports.models import ImportKind
from vir.foundation.imports.operations import SOURCE_NAME_MAX

MIB = 1024 * 1024


class UploadForm(forms.Form):
    """A new file: what it holds, where it comes from."""

    kind = forms.ChoiceField(label="What the file holds", widget=forms.RadioSelect)
    source = forms.CharField(
        label="Source",
        max_length=SOURCE_NAME_MAX,
        help_text="Where the file comes from, such as ERP. The next file from there is read as this one.",
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    partner = forms.CharField(
        label="One partner's own file",
        required=False,
        max_length=200,
        help_text="Code or name, where all of a POS report is one partner's: its own codes and units are known then."
        " Left empty, it is whose the last report from this source was.",
        widget=forms.TextInput(attrs={"list": "senders", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="File",
        help_text="CSV or XLSX, with the names of the columns in one row. The names may be your own.",
        error_messages={"empty": "The file is empty. Check that it was saved, and upload it again."},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = kinds

    def clean_partner(self) -> UUID | None:
        """Give the id of the partner that is meant."""
        typed = self.cleaned_data["partner"].replace("\x00", "").strip()
        if not typed:
            return None
        found = [code for code, _ in partners_called(typed)]
        codes = [typed] if typed in found else found
        if len(codes) != 1:
            raise forms.ValidationError(
                f"Several partners are called '{typed}'. Enter the code."
                if codes
                else f"'{typed}' is not one of your partners. Enter the code or name of one."
            )
        return partners_by_code(codes)[codes[0]].id

    def clean(self) -> dict[str, Any]:
        """Refuse a partner for a file that is the vendor's own."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("partner") and cleaned.get("kind") != ImportKind.POS:
            self.add_error("partner", "Only a POS report is one partner's. Leave it empty for other files.")
        return cleaned

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is kept."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_BYTES_MAX:
            raise forms.ValidationError(
                f"The file has {file.size / MIB:,.1f} MB,"
                f" and at most {settings.UPLOAD_BYTES_MAX // MIB:,} MB are taken."
                " Split it into several files."
            )
        return file


class SearchForm(forms.Form):
    """What to look for among the transactions."""

    first = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    partner = forms.CharField(label="Partner", required=False, max_length=200)
    sku = forms.CharField(label="SKU or product", required=False, max_length=200)
    document = forms.CharField(label="Document", required=False, max_length=80)
    line_type = forms.ChoiceField(
        label="Type", required=False, choices=[("", "All"), *((kind.value, kind.label) for kind in LineType)]
    )
    batch = forms.IntegerField(label="Import", required=False, min_value=1, max_value=2_000_000_000)

    def search(self) -> Search:
        """Give what was asked for, leaving out what could not be read."""
        known = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Search(**known)
