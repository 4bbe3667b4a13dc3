"""Products: the list, adding and changing by hand."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from programs.operations.save_product import FIELDS, add_product, change_product
from programs.queries.catalogue import categories, product_by_sku, search_products
from vir.faces.console.lists.products import product_list
from vir.foundation.identity.roles import Right
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest, requires
from vir.foundation.web.listing import read_list

PER_PAGE = 50


class ProductForm(forms.Form):
    """A product's own data."""

    sku = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        label="SKU",
        max_length=80,
        error_messages={"invalid": "Use letters, digits, dots, dashes and underscores, such as CD-18-KIT."},
    )
    name = forms.CharField(label="Name", max_length=200)
    category = forms.CharField(label="Category", max_length=120, required=False)
    subcategory = forms.CharField(label="Subcategory", max_length=120, required=False)
    brand = forms.CharField(label="Brand", max_length=120, required=False)
    standard_cost = forms.DecimalField(
        label="Standard cost",
        required=False,
        min_value=0,
        max_digits=17,
        decimal_places=4,
        help_text="Per unit. Used for margins, never for a rebate.",
    )


@requires(Right.PARTNERS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List products, searchable, by category."""
    access = request.access
    words, category = (request.GET.get(name, "").replace("\x00", "") for name in ("q", "category"))
    spec = product_list(access.tenant.slug, access.tenant.currency, may_edit=access.may(Right.PRODUCTS_EDIT))
    listed = read_list(request, spec, search_products(words, category), per_page=PER_PAGE)
    if listed.file is not None:
        return listed.file
    base = reverse("products:list", kwargs={"tenant": access.tenant.slug})
    everything = {"label": "All", "url": base, "current": not (words or category), "count": None}
    shown = {
        "listed": listed,
        "tabs": listed.tabs([everything], base) if listed.views else [],
        "q": words,
        "category": category,
        "categories": categories(),
        "may_edit": request.access.may(Right.PRODUCTS_EDIT),
        "may_import": request.access.may(Right.SALES_IMPORT),
    }
    return render(request, "products/list.html", shown, status=listed.status)


@requires(Right.PRODUCTS_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Add a product by hand."""
    form = ProductForm(request.POST or None, initial={"sku": request.GET.get("code", "").replace("\x00", "")})
    shown = {"form": form, "title": "New product", "error": ""}
    if request.method == "GET":
        return render(request, "products/edit.html", shown)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            add_product(
                sku=form.cleaned_data["sku"],
                fields=fields,
                actor_id=request.access.user.id,
                at=request.access.now,
            )
        except Refused as refusal:
            shown["error"] = refusal.message
        else:
            return _back(request)
    return render(request, "products/edit.html", shown, status=422)


@requires(Right.PRODUCTS_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: TenantRequest, sku: str) -> HttpResponse:
    """Change a product by hand; its SKU stays."""
    product = product_by_sku(sku)
    if product is None:
        raise Http404
    initial = {"sku": sku, **{name: getattr(product, name) for name in FIELDS}}
    form = ProductForm(
        {**request.POST.dict(), "sku": sku} if request.method == "POST" else None, initial=initial
    )
    form.fields["sku"].disabled = True
    shown = {"form": form, "title": product.name, "error": ""}
    if request.method == "GET":
        return render(request, "products/edit.html", shown)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in FIELDS}
        change_product(sku=sku, fields=fields, actor_id=request.access.user.id, at=request.access.now)
        return _back(request)
    return render(request, "products/edit.html", shown, status=422)


def _back(request: TenantRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("products:list", kwargs={"tenant": request.access.tenant.slug}))
