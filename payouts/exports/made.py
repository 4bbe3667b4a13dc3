"""A file that was made and not kept yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FORMS = tuple(CONTENT_TYPES)


@dataclass(frozen=True)
class MadeFile:
    """The bytes of a file in one form."""

    form: str
    name: str
    content: bytes

    @property
    def content_type(self) -> str:
        """Give the type it is served as."""
        return CONTENT_TYPES[self.form]


def statement_file_name(snapshot: dict[str, Any], form: str) -> str:
    """Name a file of a statement, such as kestrel_ST-2026-0412_v1.pdf."""
    return f"{snapshot['vendor']['slug']}_{snapshot['code']}_v{snapshot['version']}.{form}"


def run_file_name(tenant_slug: str, run_code: str, form: str) -> str:
    """Name a file of a whole run, such as kestrel_PR-2026-031.xlsx."""
    return f"{tenant_slug}_{run_code}.{form}"
