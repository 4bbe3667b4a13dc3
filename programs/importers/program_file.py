"""Reading the file of a program document: JSON, strictly, with the place of everything that is wrong."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from programs.terms import DocumentRefused, Fault, find_faults

DEPTH_MAX = 50
# No object of any format has nearly as many; each that is not known is compared with all that are.
KEYS_MAX = 200
# What a signed integer of the database and of other languages holds.
DIGITS_MAX = 18
# Half of a pair, and what PostgreSQL keeps in no text.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class ProgramFile:
    """
    What a file holds.

    `faults` names what JSON lets through and no document may hold. Where there are any, `document` has stand-ins
    and is good for nothing but finding what else is wrong with it.
    """

    document: dict[str, Any]
    faults: tuple[Fault, ...]


class _Literal(str):
    """A number that cannot be taken as it stands, as it was written."""


class _Object(dict[str, Any]):
    """An object with the keys that were written more than once."""

    repeated: tuple[str, ...] = ()


def read_program_file(content: bytes) -> ProgramFile:
    """
    Read the bytes of a file.

    :raises DocumentRefused: if they are no JSON in UTF-8, or hold anything but one object
    """
    value = _parsed(_decoded(content))
    if not isinstance(value, _Object):
        raise DocumentRefused(find_faults(value))
    faults: list[Fault] = []
    return ProgramFile(_plain(value, "", 1, faults), tuple(faults))


def _decoded(content: bytes) -> str:
    try:
        # Some editors of texts write a mark at the beginning; it says nothing about the document.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode()) + 1
        raise DocumentRefused(
            [
                Fault(
                    "",
                    "ENCODING_INVALID",
                    f"Line {line:,}, column {column:,}: this is not UTF-8. Save the file as UTF-8.",
                )
            ]
        ) from error


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=lambda written: int(written) if len(written) <= DIGITS_MAX else _Literal(written),
            parse_float=_Literal,
            parse_constant=_Literal,
        )
    except json.JSONDecodeError as error:
        why = f"{error.msg[:1].lower()}{error.msg[1:]}"
        says = f"Line {error.lineno:,}, column {error.colno:,}: this is not JSON ({why}). Correct it there."
        raise DocumentRefused([Fault("", "JSON_INVALID", says)]) from error
    except RecursionError as error:
        raise DocumentRefused([_too_deep("")]) from error


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) < len(pairs):
        written = Counter(key for key, _ in pairs)
        made.repeated = tuple(key for key, times in written.items() if times > 1)
    return made


def _plain(value: Any, path: str, depth: int, faults: list[Fault]) -> Any:
    """Give a value in plain types, noting what no document may hold."""
    if isinstance(value, _Literal):
        faults.append(_number(value, path))
        return value
    if isinstance(value, str):
        return _text(value, path, faults)
    if not isinstance(value, _Object | list):
        return value
    if depth > DEPTH_MAX:
        faults.append(_too_deep(path))
        return None
    if isinstance(value, list):
        return [_plain(item, f"{path}[{at}]", depth + 1, faults) for at, item in enumerate(value)]
    return dict(_entries(value, path, depth, faults))


def _entries(value: _Object, path: str, depth: int, faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    if len(value) > KEYS_MAX:
        faults.append(Fault(path, "KEYS_TOO_MANY", f"Write at most {KEYS_MAX} keys in one object."))
    for key, item in islice(value.items(), KEYS_MAX):
        at = f"{path}.{key}" if path else key
        at = _UNSTORABLE.sub(REPLACEMENT, at)
        if key in value.repeated:
            faults.append(Fault(at, "KEY_REPEATED", "This key is written more than once. Keep one of them."))
        yield _text(key, at, faults), _plain(item, at, depth + 1, faults)


def _text(text: str, path: str, faults: list[Fault]) -> str:
    cleaned = _UNSTORABLE.sub(REPLACEMENT, text)
    if cleaned != text:
        faults.append(
            Fault(
                path,
                "TEXT_INVALID",
                "This text holds a character that cannot be stored. Type the text again.",
            )
        )
    return cleaned


def _number(written: _Literal, path: str) -> Fault:
    shown = written if len(written) <= 2 * DIGITS_MAX else f"{written[: 2 * DIGITS_MAX]}…"
    return Fault(
        path,
        "NUMBER_INVALID",
        f"{shown} is not in quotes. Write amounts and rates as text, such as “1250.50”.",
    )


def _too_deep(path: str) -> Fault:
    return Fault(path, "NESTED_TOO_DEEPLY", f"Write at most {DEPTH_MAX} objects and lists inside each other.")
