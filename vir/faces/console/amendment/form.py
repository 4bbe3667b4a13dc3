"""What is typed to amend a program, and what becomes of it in the document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from programs.operations.save_amendment import Wishes
from programs.web.drafting.document_rows import read_rule_line, rule_text
from programs.web.drafting.typed_numbers import read_number, read_whole, shown_number
from vir.foundation.periods import DateInvalid, parse_date

SPARE_ROWS = 2
ROWS_MAX = 100
TEXTS = (
    *("name", "ends_on", "cap", "goal", "segments", "include", "exclude", "method", "due_days"),
    *("budget", "when", "from_day", "reason", "tell", "acknowledge_by", "whole"),
)
PARTNER_CAP = "partner_period"


@dataclass(frozen=True)
class TypedTier:
    """One row of the tiers, as typed."""

    row: int
    start: str
    rate: str


@dataclass(frozen=True)
class Typed:
    """The whole form, as typed."""

    texts: Mapping[str, str]
    tiers: tuple[TypedTier, ...]


@dataclass
class Written:
    """The document that was meant, what was asked for beside it, and why a field was not read, by its name."""

    document: dict[str, Any]
    wishes: Wishes
    problems: dict[str, str] = field(default_factory=dict)


def typed_from(post: Mapping[str, str]) -> Typed:
    """Take the form out of what was sent."""
    rows = []
    for row in range(ROWS_MAX):
        if f"tiers-{row}-start" in post:
            rows.append(TypedTier(row, post[f"tiers-{row}-start"], post.get(f"tiers-{row}-rate", "")))
    return Typed({name: post.get(name, "") for name in TEXTS}, tuple(rows))


def typed_of(document: Mapping[str, Any], budget: Decimal | None) -> Typed:
    """Write a document as the form shows it."""
    products, payment = _section(document, "products"), _section(document, "payment")
    goal, eligibility = _section(document, "goal"), _section(document, "eligibility")
    caps = [cap for cap in document.get("caps", ()) if cap.get("per") == PARTNER_CAP]
    texts = {
        "name": str(document.get("name", "")),
        "ends_on": str(document.get("ends_on", "")),
        "cap": shown_number(str(caps[0].get("amount", ""))) if caps else "",
        "goal": shown_number(str(goal.get("amount", ""))),
        "segments": "\n".join(eligibility.get("segments", ())),
        "include": "\n".join(rule_text(rule) for rule in products.get("include", ())),
        "exclude": "\n".join(rule_text(rule) for rule in products.get("exclude", ())),
        "method": str(payment.get("method", "")),
        "due_days": str(payment.get("due_days", "")),
        "budget": "" if budget is None else shown_number(f"{budget.normalize():f}"),
        "whole": json.dumps(document, indent=2, ensure_ascii=False),
    }
    reward = _section(document, "reward")
    key = rate_key(document)
    tiers = [
        TypedTier(row, shown_number(str(tier.get("threshold", ""))), shown_number(str(tier.get(key, ""))))
        for row, tier in enumerate(reward.get("tiers", ()))
    ]
    return Typed({**dict.fromkeys(TEXTS, ""), **texts}, tuple(tiers))


def rate_key(document: Mapping[str, Any]) -> str:
    """Name the key of a tier's rate."""
    return "percent" if _section(document, "reward").get("kind", "percent") == "percent" else "amount"


def written_by(typed: Typed, stored: Mapping[str, Any], currency: str, budget: Decimal | None) -> Written:
    """
    Put what was typed into the stored document: what was left as it was shown stays as it is written.

    Where the whole document was written anew it comes first, and fields that were changed beside it after it.
    """
    shown = typed_of(stored, budget)
    document, problem = _whole(typed, shown, stored)
    written = Written(document, Wishes())
    if problem:
        written.problems["whole"] = problem
    for name, put in _PUTS.items():
        if _text(typed, name) != _text(shown, name):
            put(written, _text(typed, name), currency)
    if _levels(typed.tiers) != _levels(shown.tiers):
        _put_tiers(written, typed.tiers, currency)
    written.wishes = _wishes(written, typed, currency)
    return written


def _whole(typed: Typed, shown: Typed, stored: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    text = _text(typed, "whole")
    if not text or text == _text(shown, "whole"):
        return deepcopy(dict(stored)), ""
    try:
        document = json.loads(text)
    except ValueError as fault:
        return deepcopy(
            dict(stored)
        ), f"The document was not read: {fault}. Correct it there, or reload the page."
    if not isinstance(document, dict):
        return deepcopy(dict(stored)), "A program document is an object: keys and values between braces."
    return document, ""


def _put_name(written: Written, text: str, currency: str) -> None:
    written.document["name"] = text


def _put_last_day(written: Written, text: str, currency: str) -> None:
    written.document["ends_on"] = text


def _put_cap(written: Written, text: str, currency: str) -> None:
    caps = [cap for cap in written.document.get("caps", ()) if cap.get("per") != PARTNER_CAP]
    amount = _number(written, "cap", text, currency)
    if amount:
        caps.insert(0, {"per": PARTNER_CAP, "amount": amount})
    _put(written.document, "caps", caps)


def _put_goal(written: Written, text: str, currency: str) -> None:
    goal = dict(_section(written.document, "goal")) or {"measure": "net_amount"}
    written.document["goal"] = {**goal, "amount": _number(written, "goal", text, currency)}


def _put_segments(written: Written, text: str, currency: str) -> None:
    rule = dict(_section(written.document, "eligibility"))
    _put(rule, "segments", _lines(text))
    _put(written.document, "eligibility", rule)


def _put_include(written: Written, text: str, currency: str) -> None:
    _put_rules(written, "include", text)


def _put_exclude(written: Written, text: str, currency: str) -> None:
    _put_rules(written, "exclude", text)


def _put_method(written: Written, text: str, currency: str) -> None:
    written.document["payment"] = {**_section(written.document, "payment"), "method": text}


def _put_due_days(written: Written, text: str, currency: str) -> None:
    written.document["payment"] = {**_section(written.document, "payment"), "due_days": read_whole(text)}


_PUTS: dict[str, Callable[[Written, str, str], None]] = {
    "name": _put_name,
    "ends_on": _put_last_day,
    "cap": _put_cap,
    "goal": _put_goal,
    "segments": _put_segments,
    "include": _put_include,
    "exclude": _put_exclude,
    "method": _put_method,
    "due_days": _put_due_days,
}


def _put_rules(written: Written, key: str, text: str) -> None:
    products = dict(_section(written.document, "products"))
    _put(products, key, [read_rule_line(line) for line in _lines(text)])
    _put(written.document, "products", products)


def _put_tiers(written: Written, rows: Iterable[TypedTier], currency: str) -> None:
    key = rate_key(written.document)
    tiers = []
    for row in rows:
        if not row.start.strip() and not row.rate.strip():
            continue
        start = read_number(row.start, currency)
        rate = read_number(row.rate, currency, percent=key == "percent")
        for name, read in (("start", start), ("rate", rate)):
            if read.problem:
                written.problems[f"tiers-{row.row}-{name}"] = read.problem
        tiers.append({"threshold": start.text, key: rate.text})
    tiers.sort(key=lambda tier: _sortable(tier["threshold"]))
    written.document["reward"] = {**_section(written.document, "reward"), "tiers": tiers}


def _wishes(written: Written, typed: Typed, currency: str) -> Wishes:
    text = _text(typed, "budget")
    budget = None
    amount = _number(written, "budget", text, currency)
    if amount and "budget" not in written.problems:
        budget = Decimal(amount)
    effective_on = None
    if _text(typed, "when") != "restate":
        effective_on = _day(written, "from_day", _text(typed, "from_day"))
    tell = _text(typed, "tell") == "yes"
    by = _text(typed, "acknowledge_by")
    return Wishes(
        effective_on=effective_on,
        reason=_text(typed, "reason"),
        budget=budget,
        tell_partners=tell,
        acknowledge_by=_day(written, "acknowledge_by", by) if tell and by else None,
    )


def _day(written: Written, name: str, text: str) -> date | None:
    try:
        return parse_date(text)
    except DateInvalid:
        written.problems[name] = "Choose a day, such as 2026-11-12."
        return None


def _number(written: Written, name: str, text: str, currency: str) -> str:
    read = read_number(text, currency)
    if read.problem:
        written.problems[name] = read.problem
    return read.text


def _put(target: dict[str, Any], key: str, value: Any) -> None:
    """Set a section, or take it out where it is empty."""
    if value:
        target[key] = value
    else:
        target.pop(key, None)


def _levels(rows: Iterable[TypedTier]) -> list[tuple[str, str]]:
    found = [(row.start.strip(), row.rate.strip()) for row in rows]
    return [level for level in found if any(level)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _text(typed: Typed, name: str) -> str:
    return "\n".join(line.rstrip() for line in typed.texts.get(name, "").strip().splitlines())


def _sortable(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def _section(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = document.get(key)
    return found if isinstance(found, Mapping) else {}
