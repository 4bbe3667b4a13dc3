"""How a vendor looks to its partners: the published branding, or the vendor's plain name while there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from vir.foundation.tenancy import context
from vir.foundation.tenancy.models import Branding, Tenant

_MEMO, _ROW = "branding", "branding.row"
# The columns that `Brand` shows of a version.
LOOK: Final = (
    "number",
    "name_shown",
    "accent",
    "logo_type",
    "footer",
    "sender_name",
    "reply_to",
    "domain",
    "language",
)
EXTENSIONS: Final = {"image/svg+xml": "svg", "image/png": "png"}


@dataclass(frozen=True)
class Brand:
    """
    What a vendor's partners see of it.

    :ivar number: the version; 0: nothing is published, and this is the plain look
    :ivar accent: as the vendor gave it, empty for the plain look
    :ivar logo_type: its content type, empty without a logo
    :ivar is_draft: whether it is only being looked at by the vendor
    """

    slug: str
    number: int
    name_shown: str
    accent: str = ""
    logo_type: str = ""
    footer: str = ""
    sender_name: str = ""
    reply_to: str = ""
    domain: str = ""
    language: str = "en"
    is_draft: bool = False

    @property
    def style_url(self) -> str:
        """Give the address of the stylesheet with the accent, empty for the plain look."""
        if not self.accent:
            return ""
        if self.is_draft:
            return f"/t/{self.slug}/settings/branding/draft.css"
        return f"/brand/{self.slug}/{self.number}/brand.css"

    @property
    def logo_url(self) -> str:
        """Give the address of the logo, empty without one."""
        if not self.logo_type:
            return ""
        name = f"logo.{EXTENSIONS[self.logo_type]}"
        if self.is_draft:
            return f"/t/{self.slug}/settings/branding/draft/{name}"
        return f"/brand/{self.slug}/{self.number}/{name}"


def branding_of(tenant: Tenant) -> Brand:
    """Give what the tenant has published last; one query, once in each context."""
    memo = context.current().memo
    if _MEMO not in memo:
        memo[_MEMO] = _published(tenant)
    found: Brand = memo[_MEMO]
    return found


def open_brand() -> Brand | None:
    """Give what the open tenant has published last, where nothing but its id is known; None if nothing is."""
    held: Brand | None = context.current().memo.get(_MEMO)
    if held is not None:
        return held if held.accent else None
    row = _published_row()
    return None if row is None else brand_of(row, "")


def look_with(brand: Brand) -> None:
    """Show a branding in the rest of the open context, whatever is published."""
    context.current().memo[_MEMO] = brand


def forget_look() -> None:
    """Read the published branding again: another one was published."""
    for name in (_MEMO, _ROW):
        context.current().memo.pop(name, None)


def brand_of(row: Branding, slug: str) -> Brand:
    """Give what one version shows of the tenant with a word in its addresses."""
    return Brand(
        slug=slug,
        number=row.number,
        name_shown=row.name_shown,
        accent=row.accent,
        logo_type=row.logo_type,
        footer=row.footer,
        sender_name=row.sender_name,
        reply_to=row.reply_to,
        domain=row.domain,
        language=row.language,
        is_draft=row.published_at is None,
    )


def plain_brand(tenant: Tenant) -> Brand:
    """Give the look of a vendor that has published nothing."""
    return Brand(slug=tenant.slug, number=0, name_shown=f"{tenant.name} rebates")


def brand_read(tenant: Tenant, look: Mapping[str, Any]) -> Brand:
    """Give the branding of the columns of `LOOK`, all None where nothing is published."""
    return plain_brand(tenant) if look["number"] is None else Brand(slug=tenant.slug, **look)


def draft_branding() -> Branding | None:
    """Find the draft of the open tenant."""
    return Branding.objects.filter(published_at__isnull=True).first()


def published_branding() -> Branding | None:
    """Find the version that partners see."""
    return _newest().first()


def branding_versions() -> list[Branding]:
    """List what was published, the newest first, without the logos."""
    return list(_newest().defer("logo").select_related("published_by"))


def published_version(number: int) -> Branding | None:
    """Find a published version by its number; a draft is nobody's."""
    return Branding.objects.filter(number=number, published_at__isnull=False).first()


def _published(tenant: Tenant) -> Brand:
    row = _published_row()
    return plain_brand(tenant) if row is None else brand_of(row, tenant.slug)


def _published_row() -> Branding | None:
    memo = context.current().memo
    if _ROW not in memo:
        memo[_ROW] = _newest().defer("logo").first()
    found: Branding | None = memo[_ROW]
    return found


def _newest() -> QuerySet[Branding]:
    return Branding.objects.filter(published_at__isnull=False).order_by("-number")
