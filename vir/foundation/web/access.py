"""Who asks, for which tenant, with which rights. A page is reached only through this check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Literal, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from vir.foundation.identity.models import User
from vir.foundation.identity.roles import MATRIX, PORTAL_ROLES, Right, Role, may
from vir.foundation.periods import format_date
from vir.foundation.tenancy.branding import Brand
from vir.foundation.tenancy.models import Environment, Tenant

Side = Literal["console", "portal"]


@dataclass(frozen=True)
class Access:
    """A signed-in person at one tenant, on one side, in one role, at one moment."""

    tenant: Tenant
    user: User
    role: Role
    side: Side
    # The partner whose portal this is; None in the console.
    partner_id: UUID | None
    now: datetime
    today: date
    # The day a live workspace is previewed as of; None where it is seen as it is.
    preview: date | None = None
    # Whether somebody of the vendor looks at a partner's portal: nothing can be changed, nothing is noted.
    seen_as: bool = False
    # How the vendor looks, known at the door of the portal; the console asks where it needs it.
    brand: Brand | None = None
    # The language and the formats that the person chose, None where nothing was chosen.
    reads: tuple[str, str] | None = None
    # Names all that was committed when the person came: where it is the same again, nothing in the database changed.
    # Empty where that is not known.
    snapshot: str = ""

    def may(self, right: Right) -> bool:
        """Say whether this person holds a right here."""
        return may(self.role, right)

    @property
    def mark(self) -> str:
        """Give the words that say on every page what is seen: "Live", "Demo", "Preview as of 31 Jan 2027"."""
        if self.preview is not None:
            return f"Preview as of {format_date(self.preview)}"
        return Environment(self.tenant.environment).label

    @property
    def home(self) -> str:
        """Give the address of this side's home page."""
        return f"/{'t' if self.side == 'console' else 'p'}/{self.tenant.slug}/"


class TenantRequest(HttpRequest):
    """A request that has passed the tenant middleware."""

    access: Access
    htmx: Any


View = Callable[..., HttpResponseBase]


def requires(right: Right) -> Callable[[View], View]:
    """
    Let a view be reached only by a role that holds a right, on the right's own side.

    An insider without the right gets 403; a stranger never comes this far: the middleware answered 404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, tenant: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            access = cast(Access | None, getattr(request, "access", None))
            if access is None or access.tenant.slug != tenant:
                raise Http404
            if not access.may(right):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.right = right  # type: ignore[attr-defined]
        return checked

    return decorate


def public(view: View) -> View:
    """Mark a view that needs no tenant: sign-in, health, invitations."""
    view.right = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Mark a view that needs a person but no tenant."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            # A part of a page would show the page to sign in inside itself: the whole page goes there.
            if request.headers.get("HX-Request"):
                return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    checked.right = "signed_in"  # type: ignore[attr-defined]
    return checked


def side_of(right: Right) -> Side:
    """Say on which side a right is used."""
    return "portal" if MATRIX[right] & PORTAL_ROLES else "console"
