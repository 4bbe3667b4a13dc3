"""Addresses with a query, which templates cannot write in one go."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse


def working(slug: str, code: str, amount: str, first_day: date, more: str = "") -> str:
    """Give the page of the working of an amount in a period; `more` is what an estimate is about."""
    query = {"period": first_day.isoformat(), **({"more": more} if more else {})}
    page = reverse("portal:working", kwargs={"tenant": slug, "code": code, "amount": amount})
    return f"{page}?{urlencode(query)}"


def purchases(slug: str, code: str, first_day: date, show: str, *, page: str = "purchases") -> str:
    """Give the list of lines of a period, or its file."""
    query = {"program": code, "period": first_day.isoformat(), "show": show}
    return f"{reverse(f'portal:{page}', kwargs={'tenant': slug})}?{urlencode(query)}"


def program(slug: str, code: str, first_day: date, **query: str) -> str:
    """Give the page of a program in a period."""
    page = reverse("portal:program", kwargs={"tenant": slug, "code": code})
    return f"{page}?{urlencode({'period': first_day.isoformat(), **query})}"


def terms(slug: str, code: str, version: int) -> str:
    """Give the page of one version of the terms."""
    page = reverse("portal:terms", kwargs={"tenant": slug, "code": code})
    return f"{page}?{urlencode({'version': version})}"


def statement(slug: str, code: str) -> str:
    """Give the page of a statement."""
    return reverse("portal:statement", kwargs={"tenant": slug, "code": code})


def payments(slug: str) -> str:
    """Give the page of payments."""
    return reverse("portal:payments", kwargs={"tenant": slug})
