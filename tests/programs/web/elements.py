"""Reading a page by the ids of its elements."""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpResponse


def text_of(response: HttpResponse, element: str) -> str:
    """Read the text of the element with an id."""
    html = response.content.decode()
    found = re.search(rf'id="{re.escape(element)}"[^>]*>(.*?)</(?:span|div|p|section|h2|ul)>', html, re.S)
    assert found is not None, element
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


def value_of(response: HttpResponse, element: str) -> str:
    """Read the value of the input with an id."""
    tag = re.search(rf'<input[^>]*id="{re.escape(element)}"[^>]*>', response.content.decode())
    assert tag is not None, element
    value = re.search(r'value="([^"]*)"', tag[0])
    return unescape(value[1]) if value else ""
