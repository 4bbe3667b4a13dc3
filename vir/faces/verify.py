"""The public page that says whether a file is a statement that was issued. It shows no amounts."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from allauth.core import ratelimit
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from payouts.queries.verifying import issued_file
from vir.foundation.web.access import public
from vir.foundation.words import say

CODE = re.compile(r"ST-[0-9]{4}-[0-9]{4,9}")
SHA256 = re.compile(r"[0-9a-f]{64}")
# The largest statement ever made is a tenth of it.
BYTES_MAX = 20 * 1024 * 1024


@public
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """
    Take a file, or its hash, and say whether it is the statement that was issued under a code.

    Without the file the page says nothing, not even whether there is such a statement.

    :raises Http404: if the code cannot be one of a statement
    """
    if not CODE.fullmatch(code):
        raise Http404
    shown = {"code": code, "asked": False, "found": None, "error": "", "typed": "", "sha256": ""}
    if request.method == "GET":
        return render(request, "verify.html", shown)
    if not ratelimit.consume(request, action="verify_statement"):
        shown["error"] = say("Too many files were checked from here. Wait a minute, then check again.")
        return render(request, "verify.html", shown, status=429)
    typed = request.POST.get("sha256", "").strip().lower()
    file = request.FILES.get("file")
    if file is None and not SHA256.fullmatch(typed):
        shown["typed"] = typed[:80]
        shown["error"] = (
            say("The SHA-256 has 64 digits from 0 to f. Paste all of them, or choose the file.")
            if typed
            else say("No file was chosen. Choose the PDF, XLSX or CSV, then check it.")
        )
        return render(request, "verify.html", shown, status=422)
    if file is not None and (file.size or 0) > BYTES_MAX:
        shown["error"] = say("The file has more than 20 MB, which no statement has.")
        return render(request, "verify.html", shown, status=422)
    sha256 = typed if file is None else _hash(file)
    shown |= {"asked": True, "sha256": sha256, "found": issued_file(code, sha256)}
    return render(request, "verify.html", shown)


def _hash(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
