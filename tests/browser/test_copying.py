"""What is copied from a table pastes as plain figures, in whatever language the page is read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.template import engines
from playwright.sync_api import Browser

from vir.foundation.languages import speaking

pytestmark = pytest.mark.browser
SCRIPT = Path("static/js/copy.js").read_text()
PAGE = """<!doctype html><html{% language_attributes %}><body><table class="ledger"><tbody>
<tr><th>Q4 2026</th><td class="num">{% money amount "USD" %}</td>
<td class="num">{% money amount "USD" certainty="projected" %}</td></tr>
<tr><th>31. Dez</th><td class="num">{{ count|number }}</td><td class="num">{{ less|money:"EUR" }}</td></tr>
<tr><th>ST-2026-0001</th><td class="num">{% money amount "USD" %} · {% money amount "USD" %}</td><td>—</td></tr>
</tbody></table></body></html>"""
COPY = """what => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(what));
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return event.clipboardData.getData("text/plain");
}"""


@pytest.mark.parametrize("language", ["en", "de", "fr", "ar"])
def test_a_table_is_copied_as_plain_figures(language: str, browser: Browser) -> None:
    page = browser.new_page()
    given = {"amount": Decimal("10265.40"), "count": Decimal("1234.5"), "less": Decimal("-3140")}
    with speaking(language):
        page.set_content(engines["django"].from_string(PAGE).render(given))
    page.add_script_tag(content=SCRIPT, type="module")

    table, figure = page.evaluate(COPY, "tbody"), page.evaluate(COPY, "td:nth-child(3) .money")
    page.close()

    rows = [row.split("\t") for row in table.split("\n")]
    assert rows[:2] == [["Q4 2026", "10265.40", "10300"], ["31. Dez", "1234.5", "-3140.00"]]
    # Two amounts in one cell stay as they are written.
    assert (rows[2][0], "·" in rows[2][1], rows[2][2]) == ("ST-2026-0001", True, "")
    assert figure == "10300"
