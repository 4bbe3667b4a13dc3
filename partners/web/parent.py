"""To which parent a partner belongs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from partners.operations.set_parent import UnableToSetParent, set_parent
from partners.queries.directory import partner_by_code
from partners.web.forms import ParentForm, PortalInviteForm
from partners.web.pages import partner_page
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.formats import day


@requires(Right.PARTNERS_EDIT)
@require_POST
def change(request: TenantRequest, code: str) -> HttpResponse:
    """Let a partner belong to a parent from a day on, or to none."""
    partner = partner_by_code(code)
    if partner is None:
        raise Http404
    leaves = request.POST.get("do") == "leave"
    form = ParentForm({key: value.replace("\x00", "") for key, value in request.POST.dict().items()})
    if form.is_valid() and not leaves and not form.cleaned_data["parent"]:
        form.add_error("parent", "Enter the code or name of a partner.")
    if not form.is_valid():
        return partner_page(request, partner, PortalInviteForm(), "", 422, parent_form=form)
    since = form.cleaned_data["since"]
    try:
        made = set_parent(
            partner_code=code,
            parent_code=None if leaves else form.cleaned_data["parent"],
            since=since,
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToSetParent as refused:
        form.add_error(None, refused.message)
        return partner_page(request, partner, PortalInviteForm(), "", 422, parent_form=form)
    whom = f"belongs to {made.parent.name}" if made is not None else "belongs to no parent"
    messages.success(request, f"{partner.name} {whom}{f' from {day(since)} on' if since else ''}.")
    return HttpResponseRedirect(
        reverse("partners:detail", kwargs={"tenant": request.access.tenant.slug, "code": code})
    )
