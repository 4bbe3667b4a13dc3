"""Every address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from vir.faces import brand, invitations, places, unsubscribe, verify
from vir.faces.portal import glance, vendors
from vir.foundation.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", places.choose, name="places"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("help/", places.help_page, name="help"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/security/", include("vir.faces.security.urls")),
    path("invitation/<str:token>/", invitations.accept, name="invitation"),
    path("stop/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("brand/<slug:workspace>/<int:number>/brand.css", brand.style, name="brand_style"),
    path("brand/<slug:workspace>/<int:number>/logo.<slug:form>", brand.logo, name="brand_logo"),
    path("verify/<str:code>/", verify.verify, name="verify"),
    path("t/<slug:tenant>/", include("vir.faces.console.urls")),
    path("p/", vendors.vendors, name="vendors"),
    # Not below p/, where every first word may be that of a vendor.
    path("vendors/glance/", glance.glance, name="vendor_glance"),
    path("vendors/mute/", vendors.mute, name="vendor_mute"),
    path("p/<slug:tenant>/", include("vir.faces.portal.urls")),
    path("api/<slug:workspace>/v1/", include("vir.faces.api.urls")),
]

handler403 = "vir.foundation.web.errors.forbidden"
handler404 = "vir.foundation.web.errors.not_found"
handler500 = "vir.foundation.web.errors.broken"
