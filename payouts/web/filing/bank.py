"""Settings, Bank and company: who the vendor is in its files and which account it pays from. Two people."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from payouts.models import VendorBank
from payouts.operations.vendor_bank.decide import NOTE_LENGTH_MAX, confirm_bank, reject_bank
from payouts.operations.vendor_bank.propose import propose_bank, same_account
from payouts.operations.vendor_bank.typed import FIELDS, UnreadableBank, read_bank
from payouts.queries.vendor_bank import VAT_TREATMENTS, confirmed_bank, proposed_bank, without_secret
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires

HISTORY_SHOWN = 20
# What a page says of a version, in its order.
SHOWN = (
    "name",
    "street",
    "postcode",
    "city",
    "region",
    "country",
    "registration",
    "vat_id",
    "odfi_name",
    "odfi_routing",
    "company_id",
)


class BankForm(forms.Form):
    """What is typed; the operation reads it field by field."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, (length, label) in FIELDS.items():
            self.fields[name] = (
                forms.ChoiceField(label=label, choices=list(VAT_TREATMENTS.items()), required=False)
                if name == "vat_category"
                else forms.CharField(
                    label=label,
                    max_length=length,
                    required=name in ("name", "country"),
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                    error_messages={"max_length": f"It has {length} characters at most."},
                )
            )
        self.fields["name"].error_messages["required"] = "Write it as the bank has it."
        self.fields["country"].error_messages["required"] = "Write its two letters, such as US or DE."


@requires(Right.PAYOUTS_POLICY)
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: TenantRequest) -> HttpResponse:
    """Show the details in force and those that wait; on POST propose others."""
    if request.method != "POST":
        return _page(request, BankForm(initial=_initial(request)), "", 200)
    form = BankForm(request.POST)
    if not form.is_valid():
        return _page(request, form, "", 422)
    access = request.access
    try:
        propose_bank(
            details=read_bank(form.cleaned_data), keep_account=True, actor_id=access.user.id, at=access.now
        )
    except UnreadableBank as unreadable:
        for name, text in unreadable.faults.items():
            form.add_error(name if name in form.fields else None, _without_label(name, text))
        return _page(request, form, "", 422)
    except Refused as refusal:
        return _page(request, form, refusal.message, 422)
    messages.success(request, "The change waits for a second person. Until then files are written as before.")
    return _back(request)


@requires(Right.PAYOUTS_POLICY)
@require_POST
def decide(request: TenantRequest) -> HttpResponse:
    """Confirm the change that waits, reject it, or take it back."""
    access, typed = request.access, request.POST
    version = int(typed["version"]) if typed.get("version", "").isdecimal() else 0
    try:
        if typed.get("answer") == "confirm":
            confirm_bank(version=version, actor_id=access.user.id, at=access.now)
            said = "Confirmed. Files are written with these details from now on."
        else:
            decided = reject_bank(
                version=version, reason=typed.get("reason", ""), actor_id=access.user.id, at=access.now
            )
            said = f"{decided.get_state_display()}. What was in force stays."
    except Refused as refusal:
        return _page(request, BankForm(initial=_initial(request)), refusal.message, 422)
    messages.success(request, said)
    return _back(request)


def _without_label(name: str, text: str) -> str:
    """Take the field's name off a sentence: the page says it before."""
    said = text.removeprefix(f"{FIELDS[name][1]}: ") if name in FIELDS else text
    return said[:1].upper() + said[1:]


def _back(request: TenantRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("settings:bank", kwargs={"tenant": request.access.tenant.slug}))


def _initial(request: TenantRequest) -> dict[str, object]:
    current = confirmed_bank()
    if current is None:
        return {"name": request.access.tenant.name, "country": request.access.tenant.country}
    shown: dict[str, object] = {
        name: getattr(current, name) for name in FIELDS if name not in ("iban", "bic")
    }
    shown["vat_percent"] = f"{current.vat_percent.normalize():f}" if current.vat_percent else ""
    return shown


def _page(request: TenantRequest, form: BankForm, error: str, status: int) -> HttpResponse:
    current, waiting = confirmed_bank(), proposed_bank()
    shown = {
        "form": form,
        "current": current,
        "facts": _facts(current) if current else [],
        "waiting": waiting,
        "changes": _changes(current, waiting) if waiting else [],
        "own": waiting is not None and waiting.proposed_by_id == request.access.user.id,
        "history": [row for row in without_secret()[:HISTORY_SHOWN] if row.state != "proposed"],
        "people": people_who_may(Right.PAYOUTS_POLICY),
        "note_max": NOTE_LENGTH_MAX,
        "error": error,
    }
    return render(request, "payouts/filing/bank.html", shown, status=status)


def _told(row: VendorBank | None) -> dict[str, str]:
    """Give what a version says, by its words."""
    if row is None:
        return {}
    told = {FIELDS[name][1]: str(getattr(row, name)) for name in SHOWN}
    rate = f", {row.vat_percent.normalize():f}%" if row.vat_percent else ""
    reason = f": {row.vat_reason}" if row.vat_reason else ""
    return {
        **told,
        "Tax on credit notes": f"{VAT_TREATMENTS[row.vat_category]}{rate}{reason}",
        "Account that pays": row.masked,
    }


def _facts(row: VendorBank) -> list[dict[str, object]]:
    return [{"label": label, "value": value} for label, value in _told(row).items() if value]


def _changes(current: VendorBank | None, waiting: VendorBank) -> list[tuple[str, str, str]]:
    """List what the change would make different: the field, what it says now, what it would say."""
    was, now = _told(current), _told(waiting)
    changed = [(label, was.get(label, ""), text) for label, text in now.items() if was.get(label, "") != text]
    if current is not None and current.masked == waiting.masked and not same_account(current, waiting):
        changed.append(("Account that pays", current.masked, f"{waiting.masked}, another account"))
    return changed
