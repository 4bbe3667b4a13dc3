"""In which language a letter is written: that which its reader chose, else that of the vendor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from vir.foundation.languages import ENGLISH, known_language, speaking
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.models import ReaderSettings
from vir.foundation.tenancy.context import current, tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.queries import branding_of


@dataclass(frozen=True)
class Voice:
    """How letters to somebody are written: language and, where they are of another place, figures."""

    language: str = ENGLISH
    formats: str = ""

    def speaking(self) -> AbstractContextManager[str]:
        """Write everything inside so."""
        return speaking(self.language, self.formats)


# The vendor's own people work in English, whoever wrote to them in which language.
TEAM: Final = Voice()


def voices_of(tenant: Tenant, partner_id: UUID | None, addresses: Iterable[str]) -> dict[str, Voice]:
    """
    Give how each address of a partner is written to, in the order of the addresses.

    :param partner_id: None: of the vendor's own people
    """
    told = list(dict.fromkeys(addresses))
    if partner_id is None:
        return dict.fromkeys(told, TEAM)
    return voices_by_partner(tenant, {partner_id: told}).get(partner_id, {})


def voices_by_partner(tenant: Tenant, people: Mapping[UUID, Iterable[str]]) -> dict[UUID, dict[str, Voice]]:
    """Give how the addresses of each partner are written to; two queries for all of them."""
    if not people:
        return {}
    # The walls of a portal show the choice of nobody else; how a letter is written is read in front of them.
    with tenant_context(tenant.id, user_id=current().user_id):
        usual = usual_voice(tenant)
        kept = ReaderSettings.objects.filter(partner_id__in=list(people)).select_related("user")
        chosen = {(one.partner_id, one.user.email): _voice(one, usual) for one in kept}
    return {
        partner_id: {to: chosen.get((partner_id, to.lower()), usual) for to in told}
        for partner_id, told in people.items()
    }


def usual_voice(tenant: Tenant) -> Voice:
    """Give how those are written to who chose nothing."""
    return Voice(known_language(branding_of(tenant).language) or ENGLISH)


def spoken(
    tenant: Tenant,
    partner_id: UUID | None,
    addresses: Iterable[str],
    write: Callable[[tuple[str, ...]], Letter],
) -> list[Letter]:
    """
    Write a letter once in each language that its readers chose, and give whose it is with it.

    :param write: writes it to those who read in one language, in that language
    """
    return written(voices_of(tenant, partner_id, addresses), write)


def written(voices: Mapping[str, Voice], write: Callable[[tuple[str, ...]], Letter]) -> list[Letter]:
    """Write a letter once in each of the voices of its readers."""
    letters = []
    for voice, told in by_voice(voices).items():
        with voice.speaking() as language:
            letters.append(replace(write(told), language=language))
    return letters


def by_voice(voices: Mapping[str, Voice]) -> dict[Voice, tuple[str, ...]]:
    """Give the addresses of each voice, in their order."""
    found: dict[Voice, tuple[str, ...]] = {}
    for address, voice in voices.items():
        found[voice] = (*found.get(voice, ()), address)
    return found


def _voice(kept: ReaderSettings, usual: Voice) -> Voice:
    return Voice(known_language(kept.language) or usual.language, kept.formats)
