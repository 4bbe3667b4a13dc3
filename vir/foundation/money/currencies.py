"""
The currencies of ISO 4217 and how many decimals each one has.

Codes without a minor unit (gold, special drawing rights, the test code) are left out: no amount can be
written in them.
"""

from __future__ import annotations

_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"

_TWO_DECIMALS = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP
GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT
LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN
NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD
SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS
VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
"""

_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"

_FOUR_DECIMALS = "CLF UYW"

# Withdrawn since 2021. Past sales, the baseline of growth, still carry them.
_WITHDRAWN_TWO_DECIMALS = "ANG BGN CUC HRK SLL ZWL"

MINOR_UNITS: dict[str, int] = {
    code: decimals
    for decimals, codes in (
        (0, _NO_DECIMALS),
        (2, _TWO_DECIMALS),
        (2, _WITHDRAWN_TWO_DECIMALS),
        (3, _THREE_DECIMALS),
        (4, _FOUR_DECIMALS),
    )
    for code in codes.split()
}


class CurrencyUnknown(ValueError):
    """A code that is not a currency of ISO 4217."""

    def __init__(self, code: object) -> None:
        self.code = code
        super().__init__(f"“{code}” is not a currency. Write its three-letter ISO 4217 code, such as USD.")


def is_currency(code: object) -> bool:
    """Tell whether the code is a currency that amounts can be written in."""
    return isinstance(code, str) and code in MINOR_UNITS


def minor_units(currency: str) -> int:
    """
    Give the number of decimals of the currency: 2 for USD, 0 for JPY, 3 for KWD.

    :raises CurrencyUnknown: if the code is not in ISO 4217
    """
    try:
        return MINOR_UNITS[currency]
    except KeyError:
        raise CurrencyUnknown(currency) from None
