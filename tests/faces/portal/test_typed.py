"""Figures that are typed: read the way the page writes them, and in an address alike for everybody."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.faces.portal.stage import Stage, cordless
from vir.faces.portal.order.rows import Draft, Row
from vir.foundation.imports.numbers import NumberNotRead
from vir.foundation.languages import LANGUAGES
from vir.foundation.periods import reading_in
from vir.foundation.web import formats
from vir.foundation.web.typed import plain, read_figure

PROGRAM = "/p/kestrel/programs/VIR-2026-014/"
FIGURES = (Decimal("57820"), Decimal("1500"), Decimal("1234567.25"), Decimal("0.125"), Decimal("12.5"))


@pytest.mark.parametrize("formats_of", ["", "de-CH", "fr-CH"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_page_writes_is_read_as_it_was(language: str, formats_of: str) -> None:
    with reading_in(language, formats_of):
        assert [read_figure(formats.number(figure)) for figure in FIGURES] == list(FIGURES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_is_read_alike_in_every_language(language: str) -> None:
    written = [plain(figure) for figure in (*FIGURES, Decimal("1.125"), Decimal("57820.00"))]

    with reading_in(language):
        assert [read_figure(text) for text in written] == [*FIGURES, Decimal("1.125"), Decimal("57820")]


@pytest.mark.parametrize("text", ["", "a lot", "1,2,3", "12%"])
def test_what_is_no_figure_is_refused_in_every_language(text: str) -> None:
    for language in LANGUAGES:
        with reading_in(language), pytest.raises(NumberNotRead):
            read_figure(text)


def test_an_order_that_is_passed_on_holds_plain_figures_and_what_was_not_read_as_it_was_typed() -> None:
    read = Row(1, "CD-18-KIT", "1.500", "149,50", Decimal(1500), Decimal("149.50"))
    unread = Row(2, "CD-18-KIT", "many", "")

    assert Draft((read, unread)).query == (
        "sku=CD-18-KIT&quantity=1500&unit_price=149.50&sku=CD-18-KIT&quantity=many&unit_price="
    )


def test_a_german_reader_types_60_000_with_a_point_and_is_answered_for_60_000(stage: Stage) -> None:
    partner = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(), [partner])
    stage.sold(partner, "342180.00", lines=4)
    stage.calculate()

    response = stage.visit(partner).get(f"{PROGRAM}?more=60.000", headers={"accept-language": "de"})

    answer = response.context["answer"]
    assert (answer.asked.text, answer.found.plain, answer.found.gain) == (
        "60.000",
        "60000",
        Decimal("5821.80"),
    )
