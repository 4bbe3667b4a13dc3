"""Texts that run as something else somewhere: here they are texts, coming in and going out."""

from __future__ import annotations

from tests.corpus.case import Case, Outcome, reads, trouble
from tests.foundation.imports import workbooks as wb

_GROUP = "injection"
# All may stand in a name; what comes in is what was written.
TEXTS = (
    *("=1+1", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1+1", "-1+1", "-2+3+cmd|' /C calc'!A0"),
    *('=HYPERLINK("http://localhost","x")', '=IMPORTXML("http://localhost","//a")', "=DDE(1;2;3)", "＝1+1"),
    *("%0A=1+1", "'=1+1", ";=1+1", "|calc", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;"),
    *("javascript:alert(1)", "data:text/html,x", "{{7*7}}", "{% load x %}", "${7*7}", "#{7*7}", "<%= 7 %>", "{0.__class__}"),
    *("'; DROP TABLE x; --", "1 OR 1=1", "%s %(x)s", "\\copy x", "$$; SELECT 1; $$", "NULL", "\\N", "\\."),
    *("../../etc/passwd", "..\\..\\x", "C:\\x", "file:///etc/passwd", "x%00.csv", "a/b", "~/x", "CON", "$(id)", "`id`"),
    *("; rm -rf /", "| cat", "&& id", "x@localhost", "Bcc: x@localhost", "%n%n%n", "\U0001f600", "مرحبا", "Ω≈ç√∫˜µ≤≥÷"),
    *("x" * 255, "𝒳" * 100, "{\"a\": 1}", "[1]", "<!--", "]]>", "<?xml?>", "//x", "/* x */", "-- x", "!about", "!end", "!refused"),
)  # fmt: skip


def cases() -> list[Case]:
    """List the files of this group."""
    found = []
    for text in TEXTS:
        quoted = text.replace('"', '""')
        content = f'Code,Name\nA1,"{quoted}"\nA2,plain\n'.encode()
        found.append(
            Case(_GROUP, f"{_short(text)} in a text file", content, reads(("A1", text), ("A2", "plain")))
        )
    rows = (wb.row(i, wb.text(f"A{i}", f"A{i}"), wb.text(f"B{i}", text)) for i, text in enumerate(TEXTS, 2))
    expected = reads(*((f"A{i}", text) for i, text in enumerate(TEXTS, 2)))
    found.append(
        Case(_GROUP, "all of them in a workbook", wb.workbook(wb.header("Code", "Name"), *rows), expected)
    )
    return found + [Case(_GROUP, name, content, expected) for name, content, expected in _others()]


def _short(text: str) -> str:
    return ascii(text) if len(text) < 50 else f"{text[:8]!a} and so on, {len(text)} characters"


def _others() -> list[tuple[str, bytes, Outcome]]:
    return [
        ("formula for a figure", b"Code,Net\nA1,=1+1\nA2,2.5\n", trouble((2, "Net", "number_format"), rows=[("A2", "2.5")])),
        ("formula for a day", b"Code,Day\nA1,=TODAY()\nA2,2026-10-31\n", trouble((2, "Day", "not_a_date"), rows=[("A2", "2026-10-31")])),
        ("formula for a code", b"Code,Name\n=1+1,x\n", reads(("=1+1", "x"))),
        ("line end in a name", b'Code,Name\nA1,"x\r\nSet-Cookie: y"\n', reads(("A1", "x\r\nSet-Cookie: y"))),
        ("line end in a code", b'Code,Name\n"A1\r\nX: y",x\nA2,y\n', trouble((2, "Code", "hidden_character"), rows=[("A2", "y")])),
    ]  # fmt: skip
