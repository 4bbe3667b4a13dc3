"""One spelling of figures, so that equal figures have an equal hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from payouts.posting.records import Counted, Promise, Standing


def plain(value: Decimal) -> str:
    """Write a number without idle zeros and without an exponent."""
    written = f"{value:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def digest(content: Any) -> str:
    """Give the SHA-256 of the canonical JSON of plain content, in hexadecimal."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(written.encode()).hexdigest()


def input_hash(promises: Iterable[Promise], counted: Iterable[Counted], as_of: date, engine: str) -> str:
    """Hash everything that a calculation depends on."""
    return digest(
        {
            "engine": engine,
            "as_of": as_of.isoformat(),
            "programs": sorted(
                [promise.code, era.version, era.terms_hash, *([str(era.starts_on)] if era.starts_on else [])]
                for promise in promises
                for era in promise.versions
            ),
            "cells": sorted(
                [
                    str(entry.place.program_id),
                    str(entry.place.partner_id),
                    entry.place.period_start.isoformat(),
                    plain(entry.volume.net),
                    plain(entry.volume.gross),
                    plain(entry.volume.quantity),
                    entry.volume.line_count,
                    entry.volume.return_count,
                    plain(entry.volume.returns_net),
                    *([entry.digest] if entry.digest else []),
                ]
                for entry in counted
            ),
        }
    )


def output_hash(positions: Mapping[Any, Standing]) -> str:
    """Hash what a calculation gave."""
    return digest(
        sorted(
            [
                str(standing.place.program_id),
                str(standing.place.partner_id),
                standing.place.period_start.isoformat(),
                plain(standing.measured),
                standing.tier,
                plain(standing.earned),
            ]
            for standing in positions.values()
        )
    )
