"""A message as one partner would read it, in one language, on a phone, in a letter or in the portal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from partners.enums import MessageLanguage
from partners.models import Partner
from partners.queries.audience import language_for, readers_of
from partners.terms.merging import for_person
from vir.faces.console.messages.form import Typed, draft_of, names_of
from vir.faces.console.messages.values import MessageComposer
from vir.foundation.refusals import Refused
from vir.foundation.web.access import TenantRequest

TABS = (("mobile", "Mobile"), ("email", "E-mail"), ("portal", "Portal"))
CHOICES_MAX = 100


@dataclass(frozen=True)
class Shown:
    """The preview, or why there is none."""

    error: str
    partner: Partner | None
    partners: tuple[Partner, ...]
    # How many the message would reach, None where that cannot be told.
    reached: int | None
    language: MessageLanguage
    wanted: MessageLanguage
    subject: str
    paragraphs: tuple[str, ...]
    acknowledge_by: Any
    view: str
    tabs: tuple[tuple[str, str], ...] = TABS
    languages: tuple[MessageLanguage, ...] = tuple(MessageLanguage)

    @property
    def fell_back(self) -> bool:
        """Say whether it is shown in another language than was asked for."""
        return self.language is not self.wanted


def preview(request: TenantRequest, typed: Typed) -> Shown:
    """Fill in what was typed for the partner and the language that the form asks for; nothing is kept."""
    asked = request.POST if request.method == "POST" else request.GET
    wanted = _language(asked.get("preview_language", ""))
    view = asked.get("preview_view", "")
    view = view if view in dict(TABS) else "email"
    composer = MessageComposer(request.access.tenant, request.access.today)
    partners: Sequence[Partner] = ()
    chosen: Partner | None = None
    subject, body, language, error, by = "", "", wanted, "", None
    reached: int | None = None
    try:
        partners = composer.audience(typed.audience, names_of(typed))
        reached = len(partners)
        chosen = _chosen(partners, asked.get("preview_partner", ""))
        draft = draft_of(typed, request.access.today)
        by = draft.acknowledge_by
        texts = {code: text for code, text in typed.texts.items() if text["subject"] or text["body"]}
        if texts and chosen is not None:
            filled = composer.filled(texts, draft.program_code, by, [chosen])[chosen.id]
            language = MessageLanguage(language_for(filled, wanted.value))
            name = _reader(chosen)
            subject = for_person(filled[language]["subject"], name)
            body = for_person(filled[language]["body"], name)
    except Refused as refused:
        error = refused.message
    except ValueError:
        error = "To: choose whom the message is for."
    return Shown(
        error=error,
        partner=chosen,
        partners=tuple(partners[:CHOICES_MAX]),
        reached=reached,
        language=language,
        wanted=wanted,
        subject=subject,
        paragraphs=tuple(one for one in body.split("\n\n") if one.strip()),
        acknowledge_by=by,
        view=view,
    )


def _chosen(partners: Sequence[Partner], code: str) -> Partner | None:
    return next((one for one in partners if one.code == code), partners[0] if partners else None)


def _language(code: str) -> MessageLanguage:
    return next((one for one in MessageLanguage if one.value == code), MessageLanguage.ENGLISH)


def _reader(partner: Partner) -> str:
    """Name somebody of the partner as the one who reads; the partner where nobody can sign in."""
    return next((one.name for one in readers_of([partner.id])), partner.name)
