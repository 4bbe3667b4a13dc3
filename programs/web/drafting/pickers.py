"""Choosing segments, partners and products by name, one after another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from partners.queries.segments import (
    partner_choices,
    partner_names,
    partners_called,
    segment_sizes,
    unknown_segments,
)
from programs.queries.products import brands, categories, count_matching, product_choices
from programs.terms import ProductRule
from programs.web.drafting.document_rows import read_rule_line, rule_text
from programs.web.drafting.document_slots import RULE_LISTS
from vir.foundation.imports.problems import quoted

CHOICES_MAX = 20
# A longer list is kept whole and not shown piece by piece.
SHOWN_MAX = 300
_KEYS = {"sku": "SKU", "category": "Category", "brand": "Brand"}
_SAID = {"sku": "SKU", "category": "category", "brand": "brand"}
_WORDS = {word.lower(): key for key, word in _KEYS.items()}


@dataclass(frozen=True)
class Token:
    """Something chosen: what the form carries and what people read."""

    value: str
    label: str


@dataclass(frozen=True)
class Picker:
    """The chosen things of one list, with a control that adds another. `typed` is what could not be added."""

    name: str
    label: str
    tokens: tuple[Token, ...]
    add_label: str
    # A choice of everything there is; None where there is too much and a text is typed instead.
    options: tuple[Token, ...] | None = None
    suggestions: tuple[str, ...] = ()
    typed: str = ""
    error: str = ""
    # What is wrong with the chosen things themselves.
    list_error: str = ""
    # How many there are where they are too many to show.
    kept: int = 0


@dataclass(frozen=True)
class Picked:
    """The lists after adding and removing, and by list what could not be added and why."""

    lists: dict[str, tuple[str, ...]]
    refused: dict[str, tuple[str, str]]


class NotPicked(ValueError):
    """What was typed names nothing that can be added."""


def pick(lists: Mapping[str, Sequence[str]], added: Mapping[str, str], removed: str) -> Picked:
    """
    Add what was typed and take away what was removed.

    :param added: a text by list
    :param removed: "list:position", or nothing
    """
    result = {name: list(values) for name, values in lists.items()}
    refused: dict[str, tuple[str, str]] = {}
    name, _, position = removed.partition(":")
    if name in result and position.isdecimal() and int(position) < len(result[name]):
        result[name].pop(int(position))
    for name, text in added.items():
        if not text.strip():
            continue
        try:
            found = _found(name, text.strip())
        except NotPicked as problem:
            refused[name] = (text.strip(), str(problem))
            continue
        result[name] += [value for value in found if value not in result[name]]
    return Picked({name: tuple(values) for name, values in result.items()}, refused)


def pickers_of(
    lists: Mapping[str, Sequence[str]], refused: Mapping[str, tuple[str, str]], today: date
) -> dict[str, Picker]:
    """Make the pickers of the builder, with how much each chosen thing stands for."""
    suggestions = (
        *(f"Category: {name}" for name in categories()),
        *(f"Brand: {name}" for name in brands()),
    )
    labels = {
        "segments": ("Segments", "segment"),
        "partners": ("Partners", "partner, by code or name"),
        "except_partners": ("Except", "partner, by code or name"),
        "include": ("Include", "category, brand or SKU"),
        "exclude": ("Exclude", "category, brand or SKU"),
        "qualify_include": ("Only", "category, brand or SKU"),
        "qualify_exclude": ("But not", "category, brand or SKU"),
        "share_include": ("A share of", "category, brand or SKU"),
        "share_exclude": ("But not of", "category, brand or SKU"),
    }
    made = {}
    for name, (label, add_label) in labels.items():
        values = lists.get(name, ())
        kept = len(values) if len(values) > SHOWN_MAX else 0
        shown = () if kept else values
        typed, error = refused.get(name, ("", ""))
        if name == "segments":
            tokens, options = _segments(shown, today)
            made[name] = Picker(name, label, tokens, add_label, options, (), typed, error, kept=kept)
        elif name in RULE_LISTS:
            tokens = _rules(shown)
            made[name] = Picker(name, label, tokens, add_label, None, suggestions, typed, error, kept=kept)
        else:
            made[name] = Picker(name, label, _partners(shown), add_label, None, (), typed, error, kept=kept)
    return made


def choices_of(name: str, text: str) -> list[tuple[str, str]]:
    """Suggest what can be added: the text to type and what it stands for."""
    if len(text.strip()) < 2:
        return []
    if name in RULE_LISTS:
        return [(f"SKU: {sku}", label) for sku, label in product_choices(text.strip(), CHOICES_MAX)]
    return partner_choices(text.strip(), CHOICES_MAX)


def read_rule(value: str) -> ProductRule | None:
    """Read a product rule as the form carries it, None if it is none."""
    try:
        named = json.loads(value)
    except ValueError:
        return None
    if not isinstance(named, dict) or not named or set(named) - set(_KEYS):
        return None
    return ProductRule(**named) if all(isinstance(text, str) for text in named.values()) else None


def named_lines(text: str) -> tuple[str, str]:
    """
    Write out product rules, one a line, that were typed by a value alone: "Cordless" is "Category: Cordless".

    :return: the lines, and why the first that names nothing was left as it is
    """
    lines, problem = [], ""
    for line in text.splitlines():
        if line.strip() and isinstance(read_rule_line(line), str):
            try:
                line = rule_text(_rule_named(line.strip()))
            except NotPicked as error:
                problem = problem or str(error)
        lines.append(line)
    return "\n".join(lines), problem


def rule_label(rule: ProductRule) -> str:
    """Write a product rule in a few words: "Cordless", "Kestrel Cordless", "DRILL-1"."""
    return " ".join(value for value in (rule.brand, rule.category, rule.sku) if value)


def _segments(values: Sequence[str], today: date) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    sizes = {size.name: _counted(size.partners, "partner") for size in segment_sizes(today)}
    tokens = tuple(Token(name, f"{name} · {sizes.get(name, 'not there')}") for name in values)
    return tokens, tuple(
        Token(name, f"{name} · {size}") for name, size in sizes.items() if name not in values
    )


def _partners(values: Sequence[str]) -> tuple[Token, ...]:
    names = partner_names(values)
    return tuple(Token(code, f"{code} {names.get(code, '· not there')}") for code in values)


def _rules(values: Sequence[str]) -> tuple[Token, ...]:
    read = [read_rule(value) for value in values]
    counts = count_matching(rule for rule in read if rule is not None)
    return tuple(
        Token(value, value if rule is None else _rule_token(rule, counts[rule]))
        for value, rule in zip(values, read, strict=True)
    )


def _rule_token(rule: ProductRule, count: int) -> str:
    if rule.sku is not None:
        return rule_label(rule) if count else f"{rule_label(rule)} · not there"
    return f"{rule_label(rule)} · {_counted(count, 'SKU')}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _found(name: str, text: str) -> list[str]:
    if name in RULE_LISTS:
        return [json.dumps(_rule_named(text), sort_keys=True, ensure_ascii=False)]
    if name == "segments":
        if unknown_segments([text]):
            raise NotPicked(f"There is no segment {quoted(text)}. Choose one from the list.")
        return [text]
    return [
        partner_named(part) for part in text.replace(";", ",").replace("\n", ",").split(",") if part.strip()
    ]


def partner_named(text: str) -> str:
    """
    Give the code of the one partner with this code or name.

    :raises NotPicked: if there is none, or more than one
    """
    wanted = text.strip()
    called = partners_called(wanted)
    by_code = [code for code, _ in called if code.casefold() == wanted.casefold()]
    same = by_code or [code for code, _ in called]
    if len(same) == 1:
        return same[0]
    if same:
        raise NotPicked(f"{len(same)} partners are called {quoted(wanted)}. Type the code of one.")
    raise NotPicked(
        f"No partner has the code or name {quoted(wanted)}. Type a code, such as those suggested."
    )


def _rule_named(text: str) -> dict[str, str]:
    """Read "Category: Cordless", "Brand: Kestrel + Category: Cordless", or a value that only one kind has."""
    named: dict[str, str] = {}
    for part in text.split(" + "):
        word, colon, value = part.partition(":")
        key = _WORDS.get(word.strip().lower(), "")
        if colon and key and value.strip():
            named[key] = value.strip()
        else:
            named.update(_only_reading(part.strip()))
    counted = count_matching([ProductRule(**named)])
    if not any(counted.values()):
        said = " and ".join(f"{_SAID[key]} {quoted(value)}" for key, value in named.items())
        raise NotPicked(
            f"No product has the {said}. Choose one that is suggested, or import the products first."
        )
    return named


def _only_reading(value: str) -> dict[str, str]:
    readings = [{key: value} for key in _KEYS]
    counted = count_matching(ProductRule(**reading) for reading in readings)
    found = [reading for reading in readings if counted[ProductRule(**reading)]]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotPicked(
            f"No product has the SKU, category or brand {quoted(value)}. Choose one that is suggested, "
            "or import the products first."
        )
    kinds = " and a ".join(_SAID[next(iter(reading))] for reading in found)
    raise NotPicked(
        f"{quoted(value)} is a {kinds}. Type which, such as {_KEYS[next(iter(found[0]))]}: {value}."
    )
