"""A worked example that comes as a file or as pasted text: one `vir.case/1` as JSON."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from programs.operations.add_worked_example import CASE_BYTES_MAX
from vir.foundation.refusals import Refused

# Its programs are left out when it is kept, so a file may be larger than what is kept of it.
FILE_BYTES_MAX = 5 * CASE_BYTES_MAX
NO_CASE = "The text is not a case. Write one object with format, lines and expect."


class CaseNotRead(Refused):
    """A file or text that is not one case."""


def text_of_file(file: UploadedFile[Any]) -> str:
    """
    Read the text of an uploaded file.

    :raises CaseNotRead: if it is too large or no text in UTF-8
    """
    if (file.size or 0) > FILE_BYTES_MAX:
        raise CaseNotRead(f"The file has more than {FILE_BYTES_MAX // 1000} kB. Leave out lines.")
    try:
        return file.read().decode("utf-8-sig")  # type: ignore[no-any-return]
    except UnicodeDecodeError:
        raise CaseNotRead("The file is not text in UTF-8. Save the case as JSON in UTF-8.") from None


def name_of_file(file: UploadedFile[Any]) -> str:
    """Give the name of a file without its ending."""
    return PurePath(file.name or "").stem


def read_case_text(text: str) -> dict[str, Any]:
    """
    Read the text of one case.

    :raises CaseNotRead: if it is not JSON, or not one object
    """
    if not text.strip():
        raise CaseNotRead("Choose a file, or paste a case.")
    try:
        case = json.loads(text)
    except json.JSONDecodeError as error:
        raise CaseNotRead(
            f"Line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}). Correct it there."
        ) from None
    except (ValueError, RecursionError):
        raise CaseNotRead(NO_CASE) from None
    if isinstance(case, list):
        raise CaseNotRead(f"The text holds {len(case)} values. Add one case at a time, without [ and ].")
    if not isinstance(case, dict):
        raise CaseNotRead(NO_CASE)
    return case
