"""Dates as people write them: read exactly, refused with a reason, or asked about."""

from __future__ import annotations

from tests.corpus.case import Case, Outcome, asks, reads, trouble

_GROUP = "date"
_ISO, _DMY, _MDY = "2026-01-15", "31/12/2026", "12/31/2026"
_YMD, _COMPACT, _TEXT = "2026/01/15", "20260115", "15 Jan 2026"
_SHOWN = {
    _ISO: "2026-01-15",
    _DMY: "2026-12-31",
    _MDY: "2026-12-31",
    _YMD: "2026-01-15",
    _COMPACT: "2026-01-15",
    _TEXT: "2026-01-15",
}

# (text, what shows the order, the day, or "!" and the code of its problem)
_DAYS = (
    ("2026-10-31", _ISO, "2026-10-31"),
    ("2024-02-29", _ISO, "2024-02-29"),
    ("2026-10-31T00:00:00", _ISO, "2026-10-31"),
    ("2026-10-31 00:00:00.000", _ISO, "2026-10-31"),
    ("3/4/2026", _DMY, "2026-04-03"),
    ("03.04.2026", _DMY, "2026-04-03"),
    ("03-04-2026", _DMY, "2026-04-03"),
    ("3/4/2026 0:00", _DMY, "2026-04-03"),
    ("3/4/2026", _MDY, "2026-03-04"),
    ("3/4/2026 12:00:00 AM", _MDY, "2026-03-04"),
    ("2026.1.5", _YMD, "2026-01-05"),
    ("2026年10月31日", _YMD, "2026-10-31"),
    ("20261031", _COMPACT, "2026-10-31"),
    ("31 Oct 2026", _TEXT, "2026-10-31"),
    ("31-Oct-2026", _TEXT, "2026-10-31"),
    ("31. Oktober 2026", _TEXT, "2026-10-31"),
    ("1 März 2026", _TEXT, "2026-03-01"),
    ("1 août 2026", _TEXT, "2026-08-01"),
    ("14 juillet 2026", _TEXT, "2026-07-14"),
    ("5 de mayo de 2026", _TEXT, "2026-05-05"),
    ("7 set 2026", _TEXT, "2026-09-07"),
    ("12 dez. 2026", _TEXT, "2026-12-12"),
    ("1990-01-01", _ISO, "1990-01-01"),
    ("2100-12-31", _ISO, "2100-12-31"),
    ("", _ISO, "!blank"),
    ("x", _ISO, "!not_a_date"),
    ("NA", _ISO, "!not_a_date"),
    ("today", _ISO, "!not_a_date"),
    ("43282", _ISO, "!not_a_date"),
    ("46326.5", _ISO, "!not_a_date"),
    ("2026-W44-6", _ISO, "!not_a_date"),
    ("2026-304", _ISO, "!not_a_date"),
    ("2026-10", _ISO, "!not_a_date"),
    ("Q4 2026", _ISO, "!not_a_date"),
    ("2026-1-5", _ISO, "!not_a_date"),
    ("31/10/2026", _YMD, "?"),
    ("２０２６-10-31", _ISO, "!not_a_date"),
    ("2026\u201010\u201031", _ISO, "!not_a_date"),
    ("2026-10-31x", _ISO, "!not_a_date"),
    ("令和8年10月31日", _YMD, "!not_a_date"),
    ("31 Jui 2026", _TEXT, "!not_a_date"),
    ("31/10.2026", _DMY, "!not_a_date"),
    ("31 10 2026", _DMY, "!not_a_date"),
    ("2026-02-29", _ISO, "!no_such_day"),
    ("1900-02-29", _ISO, "!no_such_day"),
    ("2026-04-31", _ISO, "!no_such_day"),
    ("2026-00-00", _ISO, "!no_such_day"),
    ("2026-13-01", _ISO, "!no_such_day"),
    ("00/00/2026", _DMY, "!no_such_day"),
    ("30. Februar 2026", _TEXT, "!no_such_day"),
    ("20261301", _COMPACT, "!no_such_day"),
    ("0000-01-01", _ISO, "!no_such_day"),
    ("1989-12-31", _ISO, "!year_out_of_range"),
    ("1899-12-31", _ISO, "!year_out_of_range"),
    ("9999-12-31", _ISO, "!year_out_of_range"),
    ("2569-10-31", _ISO, "!year_out_of_range"),
    ("1448-05-20", _ISO, "!year_out_of_range"),
    ("2026-10-31T13:30:00", _ISO, "!time_of_day"),
    ("2026-10-31T00:00:00Z", _ISO, "!time_of_day"),
    ("2026-10-31T00:00:00+02:00", _ISO, "!time_of_day"),
    ("2026-03-29T02:30:00", _ISO, "!time_of_day"),
    ("2026-10-31 24:00:00", _ISO, "!time_of_day"),
    ("31/10/26", _DMY, "!two_digit_year"),
    ("10/31/26", _MDY, "!two_digit_year"),
    ("31-Oct-26", _TEXT, "!two_digit_year"),
    ("2026-10-31", _DMY, "?"),
    ("31/12/2026", _MDY, "?"),
    ("#VALUE!", _ISO, "!error_cell"),
    ("#FORMULA! 2026-10-31", _ISO, "2026-10-31"),
    ("#FORMULA!", _ISO, "!formula_without_result"),
)
_ASKED = (
    ("3/4/2026", "5/6/2026"),
    ("03.04.2026", "11.12.2026"),
    ("01-02-2026", "01-02-2026"),
    ("03/04/26", "05/06/26"),
    ("31/12/2026", "12/31/2026"),
    ("2026-10-31", "31/10/2026"),
)


def cases() -> list[Case]:
    """List the files of this group."""
    found = []
    for text, shown, expected in _DAYS:
        content = f"Code;Day\nA1;{text}\nA2;{shown}\n".encode()
        found.append(Case(_GROUP, f"{text!a} beside {shown}", content, _outcome(shown, expected)))
    for first, second in _ASKED:
        content = f"Code;Day\nA1;{first}\nA2;{second}\n".encode()
        found.append(Case(_GROUP, f"{first} and {second} are asked", content, asks("Day")))
    return found + [Case(_GROUP, name, content, expected) for name, content, expected in _families()]


def _outcome(shown: str, expected: str) -> Outcome:
    if expected == "?":
        return asks("Day")
    other = ("A2", _SHOWN[shown])
    if expected.startswith("!"):
        return trouble((2, "Day", expected[1:]), rows=[other])
    return reads(("A1", expected), other)


def _families() -> list[tuple[str, bytes, Outcome]]:
    return [
        ("one column decides for the other", b"Code;Day;Due\nA1;3/4/2026;31/12/2026\n", reads(("A1", "2026-04-03", "2026-12-31"))),
        ("two columns in two ways are each read in their own", b"Code;Day;Due\nA1;2026-04-03;31/12/2026\n", reads(("A1", "2026-04-03", "2026-12-31"))),
        ("two columns in two ways of which one is asked", b"Code;Day;Due\nA1;2026-04-03;3/4/2026\n", asks("Due")),
        ("two columns that nothing decides", b"Code;Day;Due\nA1;3/4/2026;5/6/2026\n", asks("Day", "Due")),
        ("optional date left out", b"Code;Day;Due\nA1;2026-04-03;\n", reads(("A1", "2026-04-03", ""))),
        ("no date at all", b"Code;Day\nA1;soon\nA2;later\n", trouble((2, "Day", "not_a_date"), (3, "Day", "not_a_date"))),
    ]  # fmt: skip
