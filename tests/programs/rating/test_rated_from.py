"""What an amount was rated from, kept so that it can be worked out again to the cent."""

import json
from datetime import date
from decimal import Decimal

import pytest

from programs.enums import GroupKey
from programs.rating import NO_FACTS, NO_VOLUME, Day, Facts, Gate, GroupShare, RatedFrom, Volume
from tests.programs.examples import a_volume, percent_reward, some_terms

VOLUME = Volume(Decimal("342180.50"), Decimal("345320.00"), Decimal("900"), 1204, 11, Decimal("-3140"))
EVERYTHING = RatedFrom(
    VOLUME,
    Facts(
        qualifying=a_volume("1"),
        paying=a_volume("2"),
        whole=a_volume("3"),
        baseline=Decimal("4.50"),
        target=Decimal(5),
        days=(Day(date(2026, 10, 1), Decimal(6), Decimal("-7.10")),),
        kickers=(a_volume("8", "9"),),
        gates=(Gate(Decimal(10), Decimal(11)), Gate(None)),
        number=0,
        outdone_by="W",
        allotted=Decimal("12.30"),
        share=GroupShare("H", GroupKey.EQUAL, Decimal(1), Decimal(3), Decimal("4.56"), a_volume("13")),
    ),
    earned_before=Decimal("14.00"),
    volume_before=a_volume("15"),
    already=Decimal("16.00"),
)


def written(volume, lines=0, returns=0):
    net, gross, quantity, back = volume
    return {
        "net": net,
        "gross": gross,
        "quantity": quantity,
        "returns_net": back,
        "lines": lines,
        "returns": returns,
    }


def test_a_plain_amount_keeps_its_volume_and_nothing_else():
    assert RatedFrom(VOLUME).to_dict() == {
        "volume": written(("342180.5", "345320", "900", "-3140"), 1204, 11)
    }


def test_everything_that_says_something_is_written():
    assert EVERYTHING.to_dict() == {
        "volume": written(("342180.5", "345320", "900", "-3140"), 1204, 11),
        "earned_before": "14",
        "volume_before": written(("15", "15", "0", "0")),
        "already": "16",
        "qualifying": written(("1", "1", "0", "0")),
        "paying": written(("2", "2", "0", "0")),
        "whole": written(("3", "3", "0", "0")),
        "baseline": "4.5",
        "target": "5",
        "days": [["2026-10-01", "6", "-7.1"]],
        "kickers": [written(("8", "8", "9", "0"))],
        "gates": [["10", "11"], [None, None]],
        "number": 0,
        "outdone_by": "W",
        "allotted": "12.3",
        "share": {
            "parent": "H",
            "key": "equal",
            "weight": "1",
            "weights": "3",
            "amount": "4.56",
            "own": written(("13", "13", "0", "0")),
        },
    }


@pytest.mark.parametrize("rated", [EVERYTHING, RatedFrom(VOLUME), RatedFrom(NO_VOLUME)])
def test_it_is_read_back_as_it_was(rated):
    assert RatedFrom.from_dict(json.loads(json.dumps(rated.to_dict()))) == rated


def test_facts_that_say_nothing_are_no_facts():
    assert RatedFrom.from_dict(RatedFrom(VOLUME).to_dict()).facts is NO_FACTS


@pytest.mark.parametrize(
    "value, text",
    [("-0.00", "0"), ("0E+3", "0"), ("100", "100"), ("1E+2", "100"), ("0.10", "0.1"), ("-5.00", "-5")],
)
def test_equal_figures_are_equal_text(value, text):
    assert RatedFrom(a_volume("1"), Facts(baseline=Decimal(value))).to_dict()["baseline"] == text


def test_it_is_worked_out_again_to_the_cent():
    terms = some_terms(
        accumulation="to_date",
        period="month",
        reward=percent_reward(tiers=(("0", "10"),)),
        caps=[{"per": "partner_program", "amount": "20.00"}],
    )
    kept = RatedFrom(
        a_volume("100"),
        Facts(allotted=None),
        earned_before=Decimal("12.00"),
        volume_before=a_volume("150"),
        already=Decimal("15.00"),
    )

    # 25.00 to date, of which 20.00 − 12.00 on top of 15.00 are allowed, less 15.00
    assert kept.rate(terms).earned == 8
    assert RatedFrom(**{**vars(kept), "already": Decimal(24)}).rate(terms).earned == 1
