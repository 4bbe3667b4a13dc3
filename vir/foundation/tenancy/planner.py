"""Statements for which the database's planner may not choose every way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection


def ask_without(ways: tuple[str, ...], statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """
    Run one statement with some of the planner's ways shut, and give its rows.

    Right after thousands of rows were written the statistics still tell of a handful, and a way that is good for a
    handful takes minutes. What fails takes the setting back with it.

    :param ways: such as "nestloop" for the setting `enable_nestloop`
    """
    shut = "".join(f"SET LOCAL enable_{way} = off; " for way in ways)
    with connection.cursor() as cursor:
        cursor.execute(shut + statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
        cursor.execute("; ".join(f"SET LOCAL enable_{way} TO DEFAULT" for way in ways))
    return found
