"""What is done with lines that wait: match, ignore, take back, accept what is certain, explain a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from claims.operations.resolving.match_code import BY_HAND, Meaning, UnableToMatch, match_codes
from claims.operations.resolving.release import Released
from claims.operations.resolving.set_aside import ignore_code, wait_again
from claims.operations.resolving.units import remember_unit
from claims.operations.settle_imports import choose_columns
from claims.queries.resolving.memory import EVERYBODY, Suggestion, suggestions_for
from claims.queries.resolving.waiting import Group, waiting_groups
from claims.web.loading import own_batch, page_of
from claims.web.unmatched import address, asked_key, decide_page, listing_page
from claims.web.wordings import by_currency, lines_in_words
from partners.queries.segments import partners_called
from programs.queries.catalogue import product_by_sku
from programs.queries.products import product_choices
from vir.foundation.identity.roles import Right
from vir.foundation.imports.queries import reading_of
from vir.foundation.money.numbers import NumberInvalid, parse_decimal
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.SALES_IMPORT)
@require_POST
def match(request: TenantRequest) -> HttpResponse:
    """Say what one code means, and count the lines that waited for it."""
    kind, scope, code = key = asked_key(request.POST)
    typed = request.POST.get("target", "").replace("\x00", "").strip()
    try:
        target = _target(kind, typed)
        suggestion = next((one for one in suggestions_for(kind, [code])[code] if one.code == target), None)
        meaning = Meaning(
            kind,
            EVERYBODY if request.POST.get("remember") == "everybody" else scope,
            code,
            target,
            _basis(suggestion),
        )
        released = _said(request, [meaning])
    except Refused as refusal:
        return decide_page(request, key, error=refusal.message, typed=typed, status=422)
    messages.success(request, f"'{code}' means {target}. {counted_in_words(released)}")
    return HttpResponseRedirect(address(request, view=kind))


@requires(Right.SALES_IMPORT)
@require_POST
def ignore(request: TenantRequest) -> HttpResponse:
    """Let the lines of one code count for nothing, with a reason."""
    kind, scope, code = key = asked_key(request.POST)
    try:
        lines = ignore_code(
            kind=kind,
            scope=scope,
            code=code,
            reason=request.POST.get("reason", "").replace("\x00", ""),
            at=request.access.now,
            actor_id=request.access.user.id,
        )
    except Refused as refusal:
        return decide_page(request, key, error=refusal.message, status=422)
    messages.success(request, f"{lines_in_words(lines)} with '{code}' ignored.")
    return HttpResponseRedirect(address(request, view=kind))


@requires(Right.SALES_IMPORT)
@require_POST
def wait(request: TenantRequest) -> HttpResponse:
    """Let ignored lines wait again."""
    kind, scope, code = asked_key(request.POST)
    access = request.access
    try:
        lines, released = wait_again(
            kind=kind, scope=scope, code=code, at=access.now, today=access.today, actor_id=access.user.id
        )
    except Refused as refusal:
        return listing_page(request, error=refusal.message, status=422)
    counted = f" {counted_in_words(released)}" if released.lines or released.duplicates else ""
    messages.success(request, f"{lines_in_words(lines)} with '{code}' taken back.{counted}")
    return HttpResponseRedirect(address(request, view="ignored"))


@dataclass(frozen=True)
class Accepted:
    """A suggestion that is certain enough, for one group of lines."""

    group: Group
    suggestion: Suggestion


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "POST"])
def accept(request: TenantRequest) -> HttpResponse:
    """Show every suggestion of at least a certainty with count and value, then accept them."""
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("view", "")
    if kind not in ("partner", "product"):
        raise Http404
    certainty = _certainty(asked)
    accepted = _accepted(kind, certainty)
    lines = sum(one.group.lines for one in accepted)
    error = ""
    if request.method == "POST" and accepted:
        if asked.get("seen") != _seen(accepted):
            error = "Something changed since you looked. Look at the list again."
        else:
            meanings = [
                Meaning(kind, one.group.scope, one.group.code, one.suggestion.code, _basis(one.suggestion))
                for one in accepted
            ]
            try:
                released = _said(request, meanings)
            except Refused as refusal:
                error = refusal.message
            else:
                codes = f"{len(meanings):,} code{'' if len(meanings) == 1 else 's'}"
                messages.success(request, f"{codes} remembered. {counted_in_words(released)}")
                return HttpResponseRedirect(address(request, view=kind))
    nets = by_currency(net for one in accepted for net in one.group.nets)
    shown = {
        "accepted": accepted,
        "certainty": certainty,
        "kind": kind,
        "lines": lines,
        "nets": nets,
        "seen": _seen(accepted),
        "verb": f"Match {len(accepted):,} code{'' if len(accepted) == 1 else 's'}, {lines_in_words(lines)}",
        "error": error,
    }
    return render(request, "claims/unmatched_accept.html", shown, status=422 if error else 200)


@requires(Right.SALES_IMPORT)
@require_POST
def unit(request: TenantRequest) -> HttpResponse:
    """Remember how many pieces a unit is; an import that asked is checked again."""
    posted, access = request.POST, request.access
    number = posted.get("import", "")
    batch = own_batch(request, int(number)) if number.isascii() and number.isdigit() else None
    name = posted.get("unit", "").replace("\x00", "")
    scope = posted.get("scope", "").replace("\x00", "")
    if batch is not None:
        scope = f"partner:{batch.partner_id}" if batch.partner_id else f"source:{batch.source_id}"
    if posted.get("remember") == "everybody":
        scope = EVERYBODY
    sku = "" if posted.get("products") == "all" else posted.get("sku", "").replace("\x00", "")
    pieces = _pieces(posted.get("factor", ""))
    back = (
        page_of(request, "import_detail", batch.number)
        if batch is not None
        else address(request, view="unit")
    )
    try:
        released = remember_unit(
            scope=scope,
            unit=name,
            sku=sku,
            factor=pieces,
            at=access.now,
            today=access.today,
            actor_id=access.user.id,
        )
        if batch is not None:
            reading = reading_of(batch)
            assert reading is not None
            choose_columns(number=batch.number, reading=reading, at=access.now, actor_id=access.user.id)
    except Refused as refusal:
        if batch is None:
            return listing_page(request, error=refusal.message, status=422)
        messages.error(request, refusal.message)
        return HttpResponseRedirect(back)
    counted = f" {counted_in_words(released)}" if released.lines else ""
    messages.success(
        request, f"One {name} of {sku or 'every product'} is {pieces.normalize():f} pieces.{counted}"
    )
    return HttpResponseRedirect(back)


def counted_in_words(released: Released) -> str:
    """Say what became of the lines that waited."""
    said = f"{lines_in_words(released.lines)} counted"
    if released.duplicates:
        said += f", {released.duplicates:,} left out as received before"
    if not released.lines and not released.duplicates:
        return "No line is counted yet: something else about them is not known."
    return f"{said}. Earnings follow within minutes." if released.lines else f"{said}."


def _said(request: TenantRequest, meanings: Sequence[Meaning]) -> Released:
    access = request.access
    return match_codes(meanings=meanings, at=access.now, today=access.today, actor_id=access.user.id)


def _accepted(kind: str, certainty: int) -> list[Accepted]:
    groups = waiting_groups(kind)
    best = suggestions_for(kind, {group.code for group in groups}, limit=1)
    return [
        Accepted(group, best[group.code][0])
        for group in groups
        if best[group.code] and best[group.code][0].certainty >= certainty
    ]


def _seen(accepted: Sequence[Accepted]) -> str:
    """Write what a person saw, so that nothing else is accepted."""
    return " ".join(
        f"{one.group.scope}|{one.group.code}|{one.suggestion.code}|{one.group.lines}" for one in accepted
    )


def _certainty(asked: QueryDict) -> int:
    text = asked.get("certainty", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("100") else 95


def _pieces(text: str) -> Decimal:
    """Read a number of pieces; what is none is no number of pieces either, and refused as such."""
    try:
        return parse_decimal(text.strip())
    except NumberInvalid:
        return Decimal(0)


def _basis(suggestion: Suggestion | None) -> str:
    return BY_HAND if suggestion is None else f"{suggestion.basis} ({suggestion.certainty}%)"


def _target(kind: str, typed: str) -> str:
    """
    Find the code of ours that is meant by a code or a name.

    :raises UnableToMatch: if there is none, or more than one
    """
    noun = "Partner" if kind == "partner" else "Product"
    if not typed:
        raise UnableToMatch(f"{noun}: choose one from the list.")
    if kind == "partner":
        called = [code for code, _ in partners_called(typed)]
    elif product_by_sku(typed) is not None:
        return typed
    else:
        found = product_choices(typed, 50)
        called = [sku for sku, name in found if typed.casefold() in (sku.casefold(), name.casefold())]
    if typed in called:
        return typed
    if len(called) == 1:
        return called[0]
    if called:
        raise UnableToMatch(f"{noun}: several are called '{typed}': {', '.join(called[:5])}. Enter the code.")
    raise UnableToMatch(f"{noun}: '{typed}' is not one of yours. Choose one from the list.")
