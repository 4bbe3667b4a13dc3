"""The section about people in the builder: whose the program is, who approves it, who is told and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from programs.models import Program
from programs.operations.set_launch_wishes import Wishes
from vir.foundation.identity.models import User
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right

# Sent with the section, so that an unticked box is told from a page without the section.
SENT = "team"
Texts = Mapping[str, str]


def _day(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class TeamForm(forms.Form):
    """People and days around a launch. What is wrong is brought back by the operation."""

    owner = forms.CharField(label="Owner", required=False, widget=forms.Select)
    approver = forms.CharField(label="Approver", required=False, widget=forms.Select)
    tell_partners = forms.CharField(
        label="Tell partners",
        required=False,
        widget=forms.Select(choices=[("true", "when it is launched"), ("", "no, not from here")]),
    )
    acknowledge_by = _day("Acknowledge by")
    members_frozen_on = _day("Freeze members as of")

    def __init__(self, program: Program, texts: Texts, actor: User) -> None:
        super().__init__(dict(texts))
        owners = [(str(person.id), person.name) for person in people_who_may(Right.PROGRAMS_EDIT)]
        if str(program.owner_id) not in dict(owners):
            owners.append((str(program.owner_id), program.owner.name))
        approvers = [
            (str(person.id), person.name)
            for person in people_who_may(Right.PROGRAMS_APPROVE)
            if person.id != actor.id
        ]
        self._offer("owner", owners)
        self._offer("approver", [("", "Anybody who may"), *approvers])
        self.full_clean()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        widget: Any = self.fields[name].widget
        chosen = self.data.get(name, "")
        if chosen and chosen not in dict(choices):
            choices.append((chosen, "You" if name == "approver" else "Somebody else"))
        widget.choices = choices


def stored_team(program: Program) -> dict[str, str]:
    """Give what is stored as the section shows it."""
    return {
        "owner": str(program.owner_id),
        "approver": "" if program.approver_id is None else str(program.approver_id),
        "tell_partners": "true" if program.tell_partners else "",
        "acknowledge_by": _iso(program.acknowledge_by),
        "members_frozen_on": _iso(program.members_frozen_on),
    }


def typed_team(post: QueryDict, program: Program) -> dict[str, str]:
    """Give what a browser sent of the section, what is stored where it sent none of it."""
    stored = stored_team(program)
    if SENT not in post:
        return stored
    return {name: post.get(name, "").replace("\x00", "").strip() for name in stored}


def wishes_of(texts: Texts, program: Program) -> tuple[Wishes, dict[str, str]]:
    """Read what was typed; a day or a person that cannot be read stays as it is stored and says why."""
    problems: dict[str, str] = {}
    wishes = Wishes(
        owner_id=_person(texts, "owner", problems) or program.owner_id,
        approver_id=_person(texts, "approver", problems),
        tell_partners=texts["tell_partners"] == "true",
        acknowledge_by=_read_day(texts, "acknowledge_by", program.acknowledge_by, problems),
        members_frozen_on=_read_day(texts, "members_frozen_on", program.members_frozen_on, problems),
    )
    return wishes, problems


def _person(texts: Texts, name: str, problems: dict[str, str]) -> UUID | None:
    if not texts[name]:
        return None
    try:
        return UUID(texts[name])
    except ValueError:
        problems[name] = "Choose somebody of the list."
        return None


def _read_day(texts: Texts, name: str, stored: date | None, problems: dict[str, str]) -> date | None:
    if not texts[name]:
        return None
    try:
        return date.fromisoformat(texts[name])
    except ValueError:
        problems[name] = "Choose a day, such as 2026-12-15."
        return stored


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
