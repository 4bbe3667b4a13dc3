"""In which languages files for people are made, besides the first."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from payouts.exports.made import (
    FIRST_LANGUAGE,
    OTHER_LANGUAGES,
    file_language,
    form_in,
    form_language,
    kind_of,
)
from vir.foundation.languages import known_language
from vir.foundation.notifications.choosing import languages_chosen
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.queries import branding_of


def other_languages(partner_id: UUID) -> list[str]:
    """List the languages in which people of a partner read, and that of the vendor, in a lasting order."""
    read = {file_language(known_language(chosen)) for chosen in languages_chosen(partner_id)}
    read.add(vendor_language())
    return [language for language in OTHER_LANGUAGES if language in read]


def vendor_language() -> str:
    """Give the language of files for whoever chose none: that of the vendor's published branding."""
    tenant = Tenant.objects.get(id=current_tenant_id())
    return file_language(known_language(branding_of(tenant).language))


def forms_for(forms: Iterable[str], language: str) -> list[str]:
    """Choose one form of each kind: the one in the language, else the one in the first."""
    there = list(forms)
    return [
        form
        for form in there
        if form_language(form) == language
        or (form_language(form) == FIRST_LANGUAGE and form_in(kind_of(form), language) not in there)
    ]
