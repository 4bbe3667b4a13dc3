"""Settings, Accounts: which account of the general ledger each of ours is, and what accounting systems ask for."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from payouts.enums import Account
from payouts.exports.journals import LAYOUTS
from payouts.operations.books.map_accounts import (
    CODE_LENGTH_MAX,
    NAME_LENGTH_MAX,
    UnableToMap,
    map_accounts,
    set_journal_settings,
)
from payouts.queries.books.account_mapping import account_mapping, journal_settings, settings_asked
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.BOOKS_VIEW)
@require_GET
def accounts(request: TenantRequest) -> HttpResponse:
    """Show the accounts and the settings."""
    return _page(request, {}, None, 200)


@requires(Right.BOOKS_KEEP)
@require_POST
def change(request: TenantRequest) -> HttpResponse:
    """Name accounts, and set what accounting systems ask for."""
    typed, access = request.POST, request.access
    codes = {
        account: (typed.get(f"code_{account.value}", ""), typed.get(f"name_{account.value}", ""))
        for account in Account
        if f"code_{account.value}" in typed
    }
    values = {name: typed[f"set_{name}"] for name in settings_asked() if f"set_{name}" in typed}
    try:
        changed = map_accounts(codes=codes, actor_id=access.user.id, at=access.now)
        set_ = set_journal_settings(values=values, actor_id=access.user.id, at=access.now)
    except UnableToMap as refused:
        return _page(request, typed, refused, 422)
    count = len(changed) + len(set_)
    messages.success(
        request, f"{count} {'entry' if count == 1 else 'entries'} changed." if count else "Nothing changed."
    )
    return HttpResponseRedirect(reverse("settings:accounts", kwargs={"tenant": access.tenant.slug}))


def _page(
    request: TenantRequest, typed: Mapping[str, str], refused: UnableToMap | None, status: int
) -> HttpResponse:
    settings = journal_settings()
    rows = [
        {
            "mapped": mapped,
            "code": typed.get(f"code_{mapped.account.value}", mapped.gl_code),
            "name": typed.get(f"name_{mapped.account.value}", mapped.gl_name),
            "wrong": refused is not None and refused.field == mapped.account.value,
        }
        for mapped in account_mapping()
    ]
    systems = [
        (
            layout,
            [
                {
                    "setting": setting,
                    "value": typed.get(f"set_{setting.name}", settings.get(setting.name, "")),
                    "wrong": refused is not None and refused.field == setting.name,
                }
                for setting in layout.settings
            ],
        )
        for layout in LAYOUTS
        if layout.settings
    ]
    shown = {
        "rows": rows,
        "systems": systems,
        "missing": sum(1 for mapped in account_mapping() if not mapped.gl_code),
        "error": refused.message if refused else "",
        "error_id": _error_id(refused),
        "may_keep": request.access.may(Right.BOOKS_KEEP),
        "code_max": CODE_LENGTH_MAX,
        "name_max": NAME_LENGTH_MAX,
    }
    return render(request, "payouts/filing/accounts.html", shown, status=status)


def _error_id(refused: UnableToMap | None) -> str:
    if refused is None:
        return ""
    return f"id_{'code' if refused.field in set(Account) else 'set'}_{refused.field}"
