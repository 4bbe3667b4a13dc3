"""The fields of a form as pages lay them out, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.forms import BaseForm, BaseFormSet, BoundField, DecimalField, widgets
from django.utils.safestring import SafeString


def bound_input(field: BoundField, hint: str = "", unit: str = "", help: bool = True) -> SafeString:
    """Write the input of a form field, tied to its hint, unit and error."""
    told = {"_unit": unit, "_helptext": hint or (help and field.help_text), "_error": field.errors}
    attrs: dict[str, Any] = {}
    if any(told.values()):
        attrs["aria-describedby"] = " ".join(
            f"{field.auto_id}{suffix}" for suffix, there in told.items() if there
        )
    if isinstance(field.field, DecimalField) and field.field.widget.input_type != "number":
        attrs["inputmode"] = "decimal"
    if "placeholder" in field.field.widget.attrs:
        # A placeholder that repeats the label says nothing and goes away when it is needed.
        attrs["placeholder"] = False
    return field.as_widget(attrs=attrs)


def widget_kind(field: BoundField) -> str:
    """Return how a form field is laid out."""
    kinds: tuple[tuple[type[widgets.Widget], str], ...] = (
        (widgets.HiddenInput, "hidden"),
        (widgets.CheckboxSelectMultiple, "checkboxes"),
        (widgets.RadioSelect, "radios"),
        (widgets.Select, "select"),
        (widgets.Textarea, "textarea"),
        (widgets.CheckboxInput, "check"),
    )
    return next((kind for widget, kind in kinds if isinstance(field.field.widget, widget)), "input")


def problems(
    form: BaseForm | None = None,
    formset: BaseFormSet[Any] | None = None,
    errors: Iterable[tuple[str, str]] = (),
) -> list[dict[str, str]]:
    """List what is wrong with a form, its rows and anything else, each with the id of the input to fix."""
    forms: Sequence[BaseForm] = [*([form] if form else []), *(formset.forms if formset else [])]
    found = [{"id": target, "text": text} for target, text in errors]
    if formset is not None:
        found += [{"id": "", "text": str(text)} for text in formset.non_form_errors()]
    for one in forms:
        found += [{"id": "", "text": str(text)} for text in one.non_field_errors()]
        for bound in one:
            found += [{"id": _first_id(bound), "text": f"{bound.label}: {text}"} for text in bound.errors]
    return found


def _first_id(field: BoundField) -> str:
    """Return the id of the first input of a field; a group of radio buttons has one for each."""
    if widget_kind(field) in ("radios", "checkboxes"):
        return str(field.subwidgets[0].id_for_label) if field.subwidgets else ""
    return str(field.id_for_label)
