"""Variants of a draft: made with one click, changed in a small form or as a whole document, used or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from programs.enums import Application
from programs.importers.program_file import read_program_file
from programs.models import DraftVariant, Program
from programs.operations.keep_variant import UnableToKeepVariant, drop_variant, keep_variant
from programs.operations.use_variant import use_variant
from programs.queries.backtests import variants_of
from programs.queries.designs import growth_design, name_of, other_way, sharing
from programs.queries.programs import current_version
from programs.queries.terms import newest_document
from programs.terms import DocumentRefused, Terms, upgrade
from programs.web.drafting.builder import address, draft_or_404
from programs.web.drafting.document_form import Typed, document_of, typed_of
from programs.web.drafting.pasted_tiers import TiersNotRead, read_tiers
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import currency_sign

Made = Callable[[Mapping[str, Any]], dict[str, Any]]
KINDS: Mapping[str, Made] = {"other_way": other_way, "growth": growth_design, "copy": dict}
APPLICATIONS = [(word.value, word.label) for word in Application]


@requires(Right.PROGRAMS_EDIT)
@require_POST
def add(request: TenantRequest, code: str) -> HttpResponse:
    """Make a variant from the draft: applied the other way, paying for growth, or a copy to be changed."""
    program = draft_or_404(code)
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404
    document = KINDS[kind](newest_document(current_version(program)))
    try:
        kept = keep_variant(
            program_id=program.id,
            name="Copy" if kind == "copy" else _named(document),
            document=document,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToKeepVariant as refused:
        return _refused(request, program, refused)
    if kind == "copy":
        return HttpResponseRedirect(_variant_address(request, program, kept.letter))
    return HttpResponseRedirect(address(request, "payouts:backtest", program))


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: TenantRequest, code: str, letter: str) -> HttpResponse:
    """Change a variant: its name, how its tiers apply, the tiers and the cap, or the whole document."""
    program = draft_or_404(code)
    variant = _variant_or_404(program, letter)
    document = sharing(variant.document, newest_document(current_version(program)))
    typed = _stored(variant, document)
    if request.method != "POST":
        return _form(request, program, variant, typed)
    typed = {name: request.POST.get(name, "") for name in typed}
    try:
        written = _written(typed, document, program.currency, whole=request.POST.get("do") == "document")
        keep_variant(
            program_id=program.id,
            letter=variant.letter,
            name=typed["name"],
            document=written,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except (TiersNotRead, DocumentRefused, UnableToKeepVariant) as refused:
        return _form(request, program, variant, typed, refused)
    return HttpResponseRedirect(f"{address(request, 'payouts:backtest', program)}?v={variant.letter}")


@requires(Right.PROGRAMS_EDIT)
@require_POST
def use(request: TenantRequest, code: str, letter: str) -> HttpResponse:
    """Let a variant and the draft change places."""
    program = draft_or_404(code)
    try:
        use_variant(
            program_id=program.id, letter=letter, actor_id=request.access.user.id, at=request.access.now
        )
    except UnableToKeepVariant as refused:
        return _refused(request, program, refused)
    return HttpResponseRedirect(address(request, "payouts:backtest", program))


@requires(Right.PROGRAMS_EDIT)
@require_POST
def drop(request: TenantRequest, code: str, letter: str) -> HttpResponse:
    """Drop a variant."""
    program = draft_or_404(code)
    try:
        drop_variant(
            program_id=program.id, letter=letter, actor_id=request.access.user.id, at=request.access.now
        )
    except UnableToKeepVariant as refused:
        return _refused(request, program, refused)
    return HttpResponseRedirect(address(request, "payouts:backtest", program))


def _variant_or_404(program: Program, letter: str) -> DraftVariant:
    found = next((each for each in variants_of(program) if each.letter == letter), None)
    if found is None:
        raise Http404
    return found


def _stored(variant: DraftVariant, document: Mapping[str, Any]) -> dict[str, str]:
    typed = typed_of(document)
    return {
        "name": variant.name,
        "application": typed.texts["application"],
        "tiers": "\n".join(f"{tier.start}\t{tier.rate}" for tier in typed.tiers),
        "cap": typed.texts["cap"],
        "document": "",
    }


def _written(
    typed: Mapping[str, str], document: Mapping[str, Any], currency: str, *, whole: bool
) -> Mapping[str, Any]:
    """
    Give the document that was typed, on top of the one that stands.

    :param whole: whether a whole document was pasted
    """
    if whole:
        file = read_program_file(typed["document"].encode("utf-8", "surrogatepass"))
        if file.faults:
            raise DocumentRefused(file.faults)
        return file.document
    base = typed_of(document)
    tiers = read_tiers(typed["tiers"], currency, percent=base.texts["reward"] == "percent")
    texts = {**base.texts, "application": typed["application"], "cap": typed["cap"]}
    return document_of(Typed(texts, base.lists, tiers, base.rows), document, currency).document


def _named(document: Mapping[str, Any]) -> str:
    try:
        return name_of(Terms.from_document(upgrade(document)))
    except DocumentRefused:
        # What cannot be read is refused, with its reason, where it is to be kept.
        return "Variant"


def _form(
    request: TenantRequest,
    program: Program,
    variant: DraftVariant,
    typed: Mapping[str, str],
    refused: Refused | None = None,
) -> HttpResponse:
    shown = {
        "program": program,
        "variant": variant,
        "typed": typed,
        "applications": APPLICATIONS,
        "sign": currency_sign(program.currency).strip(),
        "refused": refused,
        "wrong": _wrong_field(refused),
        "problem_pairs": [(f"id_{_wrong_field(refused)}", refused.message)] if refused else [],
    }
    return render(request, "programs/variant.html", shown, status=422 if refused else 200)


def _wrong_field(refused: Refused | None) -> str:
    """Name the field that a refusal is about."""
    if isinstance(refused, TiersNotRead):
        return "tiers"
    return "document" if isinstance(refused, DocumentRefused) else "name"


def _refused(request: TenantRequest, program: Program, refused: Refused) -> HttpResponse:
    shown = {"program": program, "refused": refused, "problem_pairs": [("", refused.message)]}
    return render(request, "programs/variant.html", shown, status=409)


def _variant_address(request: TenantRequest, program: Program, letter: str) -> str:
    return reverse(
        "programs:variant",
        kwargs={"tenant": request.access.tenant.slug, "code": program.code, "letter": letter},
    )
