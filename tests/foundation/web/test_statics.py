"""Style sheets are served as one, without what only their writers read."""

from __future__ import annotations

import re
from pathlib import Path

from vir.foundation.web.statics import packed

CSS = Path(__file__).resolve().parents[3] / "static" / "css"


def test_imported_sheets_stand_where_they_are_imported_and_idle_text_is_left_out() -> None:
    sheets = {
        "a.css": "/* one's own */\n.a { color : red; }\n",
        "b.css": '.b::before { content: " ;  /* "; }\n',
    }

    found = packed('/* all */\n@import "b.css";\n@import "a.css" print;\n', sheets.__getitem__)

    assert found == '.b::before{content: " ;  /* ";}@media print{ .a{color : red;}}'


def test_what_every_page_has_comes_in_the_order_of_its_layers_and_names_files_that_are_there() -> None:
    names = re.findall(r'@import "([\w-]+\.css)"', (CSS / "shared.css").read_text())

    assert names == [
        "tokens.css",
        "base.css",
        "components.css",
        "forms.css",
        "ledger.css",
        "drawings.css",
        "shell.css",
        "print.css",
    ]
    assert all((CSS / name).exists() for name in names)


def test_no_sheet_loses_a_rule_by_packing() -> None:
    for path in sorted(CSS.rglob("*.css")):
        text = path.read_text()
        found = packed(text, lambda name, folder=path.parent: (folder / name).read_text())  # type: ignore[misc]

        if path.name != "shared.css":
            assert found.count("{") == text.count("{"), path.name
            assert found.count(";") == re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).count(";"), path.name
        assert "@import" not in found
