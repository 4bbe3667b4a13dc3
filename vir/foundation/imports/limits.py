"""How much of a file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """
    Bounds on one file. Sizes are in bytes, times in seconds.

    `max_bytes` bounds a workbook, `max_csv_bytes` a text file. `max_unpacked`, `max_ratio` and `max_entries`
    bound what a workbook unpacks to. `cpu_seconds`, `wall_seconds` and `memory_bytes` bound the process that
    parses it; wall time counts only while nobody else is the one being waited for.
    """

    max_bytes: int = 20 * MIB
    max_csv_bytes: int = 200 * MIB
    max_rows: int = 1_000_000
    max_columns: int = 200
    max_cell: int = 32_767
    max_header: int = 200
    max_unpacked: int = 200 * MIB
    max_ratio: int = 100
    max_entries: int = 200
    cpu_seconds: int = 60
    wall_seconds: int = 120
    memory_bytes: int = 1024 * MIB


DEFAULT_LIMITS = Limits()
