"""Changing how a vendor looks: a draft that only the vendor sees, and publishing it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max

from vir.foundation.audit.operations import record
from vir.foundation.languages import LANGUAGES
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.branding import branding_of, draft_branding, forget_look
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Branding, Tenant
from vir.foundation.web.branding.logo import LogoRefused, read_logo
from vir.foundation.web.colour import HEX

DEFAULT_ACCENT: Final = "#0B5567"
NAME_MAX: Final = 80
FOOTER_MAX: Final = 300
_SHORT_HEX: Final = re.compile(r"#?([0-9A-Fa-f]{3})")
_LONG_HEX: Final = re.compile(r"#?([0-9A-Fa-f]{6})")
_HOST: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_BROKEN: Final = re.compile(r"[\x00-\x1f\x7f]")


class UnableToBrand(Refused):
    """What was typed about the look cannot be used."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Wanted:
    """
    A look as it was typed.

    :ivar logo: a new file; None: the logo stays as it is
    :ivar drop_logo: whether there is to be none
    """

    name_shown: str
    accent: str
    footer: str = ""
    sender_name: str = ""
    reply_to: str = ""
    domain: str = ""
    language: str = "en"
    logo: bytes | None = None
    drop_logo: bool = False


@transaction.atomic
def save_draft(*, wanted: Wanted, actor_id: UUID, at: datetime) -> Branding:
    """
    Keep a look as the draft, which nobody but the vendor sees.

    :raises UnableToBrand: if something of it cannot be used
    """
    fields = _checked(wanted)
    # Two people who save at once would both make the next version.
    tenant = Tenant.objects.select_for_update(no_key=True).get(id=current_tenant_id())
    draft = draft_branding() or _next_draft(tenant)
    for name, value in fields.items():
        setattr(draft, name, value)
    if wanted.drop_logo:
        draft.logo, draft.logo_type = None, ""
    if wanted.logo is not None:
        try:
            logo = read_logo(wanted.logo)
        except LogoRefused as refused:
            raise UnableToBrand("logo", refused.message) from None
        draft.logo, draft.logo_type = logo.content, logo.content_type
    draft.made_by_id, draft.made_at = actor_id, at
    draft.save()
    record(
        action="branding.drafted",
        kind="branding",
        code=f"{draft.number}",
        actor_id=actor_id,
        at=at,
        data=_told(draft),
    )
    return draft


@transaction.atomic
def discard_draft(*, actor_id: UUID, at: datetime) -> None:
    """
    Throw the draft away.

    :raises UnableToBrand: if there is none
    """
    draft = _locked_draft()
    number = draft.number
    draft.delete()
    record(action="branding.discarded", kind="branding", code=f"{number}", actor_id=actor_id, at=at)


@transaction.atomic
def publish_draft(*, number: int, made_at: datetime, actor_id: UUID, at: datetime) -> Branding:
    """
    Show the draft to every partner from now on; what was published before stays as a version.

    :param number: the version that was looked at
    :param made_at: when it was saved last, as it was looked at
    :raises UnableToBrand: if the draft is another one by now
    """
    draft = _locked_draft()
    if (draft.number, draft.made_at) != (number, made_at):
        raise UnableToBrand(
            "", "The draft was changed after you looked at it. Look at it again, then publish it."
        )
    before = branding_of(Tenant.objects.get(id=current_tenant_id()))
    draft.published_at, draft.published_by_id = at, actor_id
    draft.save(update_fields=["published_at", "published_by"])
    forget_look()
    record(
        action="branding.published",
        kind="branding",
        code=f"{draft.number}",
        actor_id=actor_id,
        at=at,
        data={**_told(draft), "before": before.number},
    )
    return draft


def read_accent(typed: str) -> str:
    """
    Read a colour such as "#f2a900", "F2A900" or "#fa0".

    :raises UnableToBrand: if it is none
    """
    text = typed.strip()
    if short := _SHORT_HEX.fullmatch(text):
        return "#" + "".join(part * 2 for part in short[1]).upper()
    if long := _LONG_HEX.fullmatch(text):
        return f"#{long[1].upper()}"
    raise UnableToBrand(
        "accent", f"Accent: “{text[:20]}” is no colour. Write it as six digits, such as #F2A900."
    )


def _checked(wanted: Wanted) -> dict[str, str]:
    name = _text("name_shown", "Name shown to partners", wanted.name_shown, NAME_MAX)
    if not name:
        raise UnableToBrand(
            "name_shown", "Name shown to partners: write one, such as “Kestrel Tools rebates”."
        )
    accent = read_accent(wanted.accent)
    assert HEX.fullmatch(accent)
    domain = wanted.domain.strip().lower().removeprefix("https://").rstrip("/.")
    if domain and not _HOST.fullmatch(domain):
        raise UnableToBrand(
            "domain", "Domain: write a host of your own, such as rebates.kestrel.example, without a path."
        )
    reply_to = wanted.reply_to.strip()
    if reply_to:
        try:
            validate_email(reply_to)
        except ValidationError:
            raise UnableToBrand(
                "reply_to", f"Answers go to: “{reply_to[:60]}” is no e-mail address."
            ) from None
    if wanted.language not in LANGUAGES:
        raise UnableToBrand("language", "Language: choose one of the list.")
    return {
        "name_shown": name,
        "accent": accent,
        "footer": _text("footer", "Footer", wanted.footer, FOOTER_MAX),
        "sender_name": _text("sender_name", "Sender name", wanted.sender_name, NAME_MAX),
        "reply_to": reply_to,
        "domain": domain,
        "language": wanted.language,
    }


def _text(field: str, label: str, typed: str, length_max: int) -> str:
    text = " ".join(typed.split())
    if _BROKEN.search(text):
        raise UnableToBrand(field, f"{label}: it holds characters that cannot be shown. Type it again.")
    if len(text) > length_max:
        raise UnableToBrand(field, f"{label}: {len(text)} characters are too many. Use at most {length_max}.")
    return text


def _next_draft(tenant: Tenant) -> Branding:
    """Begin with what is published, so that what is not typed, the logo, stays."""
    published = Branding.objects.filter(published_at__isnull=False).order_by("-number").first()
    number = Branding.objects.aggregate(last=Max("number"))["last"] or 0
    draft = Branding(tenant_id=tenant.id, number=number + 1)
    if published is not None:
        draft.logo, draft.logo_type = published.logo, published.logo_type
    return draft


def _locked_draft() -> Branding:
    Tenant.objects.select_for_update(no_key=True).get(id=current_tenant_id())
    draft = draft_branding()
    if draft is None:
        raise UnableToBrand("", "There is no draft: it was published or thrown away in the meantime.")
    return draft


def _told(draft: Branding) -> dict[str, str]:
    return {
        "name_shown": draft.name_shown,
        "accent": draft.accent,
        "logo": draft.logo_type,
        "footer": draft.footer,
        "sender_name": draft.sender_name,
        "reply_to": draft.reply_to,
        "domain": draft.domain,
        "language": draft.language,
    }
