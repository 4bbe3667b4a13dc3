"""A file that was made and not kept yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FORMS = tuple(CONTENT_TYPES)
# Files people read are there in their language too; the CSV is read by machines and is the same for everybody.
READ_FORMS: Final = ("pdf", "xlsx")
# The language every file is made in; British readers have no files of their own.
FIRST_LANGUAGE: Final = "en"
OTHER_LANGUAGES: Final = ("de", "fr", "es", "pt-br", "ja", "ar")


@dataclass(frozen=True)
class MadeFile:
    """The bytes of a file in one form."""

    form: str
    name: str
    content: bytes

    @property
    def content_type(self) -> str:
        """Give the type it is served as."""
        return CONTENT_TYPES[kind_of(self.form)]


def language_of(snapshot: Mapping[str, Any]) -> str:
    """Give the language a snapshot is said in: one that was sealed is in the first."""
    return str(snapshot.get("language", FIRST_LANGUAGE))


def form_in(kind: str, language: str) -> str:
    """Give the form of a file in a language: "pdf", or "pdf-de"."""
    return kind if language == FIRST_LANGUAGE else f"{kind}-{language}"


def kind_of(form: str) -> str:
    """Give what a form is: "pdf" for "pdf-de"."""
    return form.partition("-")[0]


def form_language(form: str) -> str:
    """Give the language of a form: "de" for "pdf-de"."""
    return form.partition("-")[2] or FIRST_LANGUAGE


def file_language(reading: str) -> str:
    """Give the language of the files for somebody who reads a language."""
    return reading if reading in OTHER_LANGUAGES else FIRST_LANGUAGE


def statement_file(snapshot: Mapping[str, Any], kind: str, content: bytes) -> MadeFile:
    """Give a file of a statement in the language of its snapshot."""
    return MadeFile(form_in(kind, language_of(snapshot)), statement_file_name(snapshot, kind), content)


def statement_file_name(snapshot: Mapping[str, Any], kind: str) -> str:
    """Name a file of a statement, such as kestrel_ST-2026-0412_v1.pdf, in German kestrel_ST-2026-0412_v1_de.pdf."""
    named = f"{snapshot['vendor']['slug']}_{snapshot['code']}_v{snapshot['version']}"
    return f"{named}{language_suffix(snapshot)}.{kind}"


def language_suffix(snapshot: Mapping[str, Any]) -> str:
    """Give what the name of a file adds for its language; nothing for the first."""
    language = language_of(snapshot)
    return "" if language == FIRST_LANGUAGE else f"_{language}"


def run_file_name(tenant_slug: str, run_code: str, form: str) -> str:
    """Name a file of a whole run, such as kestrel_PR-2026-031.xlsx."""
    return f"{tenant_slug}_{run_code}.{form}"
