"""Reading the account a partner types: whether it can exist, and whose bank it is. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from schwifty import BIC, IBAN
from schwifty.exceptions import (
    InvalidBBANChecksum,
    InvalidChecksumDigits,
    InvalidCountryCode,
    InvalidLength,
    SchwiftyException,
)

from partners.enums import PayeeKind
from vir.foundation.refusals import Refused
from vir.foundation.words import later, say

HOLDER_MAX = 140
BANK_MAX = 140
TYPES = {"checking": later("Checking account"), "savings": later("Savings account")}
# Faults of a name: it is empty, too long, or holds what nobody sees.
HOLDER_FAULTS = (
    later("Account holder: it is empty. Enter the name as the bank has it."),
    later("Account holder: it has {count} characters, at most {most} can be paid to."),
    later("Account holder: it holds a character that is not shown. Type it, instead of pasting it."),
)
BANK_FAULTS = (
    later("Bank: it is empty. Enter the name as the bank has it."),
    later("Bank: it has {count} characters, at most {most} can be paid to."),
    later("Bank: it holds a character that is not shown. Type it, instead of pasting it."),
)
SHOWN_DIGITS = 4
# The weights of the ninth digit of a routing number.
ROUTING_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7, 1)
# Federal reserve districts, thrift institutions, electronic transactions, traveller's cheques.
ROUTING_STARTS = frozenset({*range(1, 13), *range(21, 33), *range(61, 73), 80})
ACCOUNT = re.compile(r"[0-9]{4,17}", re.ASCII)
# An IBAN of the Crown dependencies lies at a bank whose code is British, those of French territories at a French one.
KIN = {
    "JE": "GB",
    "GG": "GB",
    "IM": "GB",
    **dict.fromkeys(("GP", "MQ", "GF", "RE", "PM", "YT", "NC", "PF", "WF", "BL", "MF", "TF", "MC"), "FR"),
}

# What a name may end in and says nothing about whose it is.
LEGAL_FORMS = frozenset(
    [
        *(
            "ab",
            "ag",
            "as",
            "bv",
            "co",
            "company",
            "corp",
            "corporation",
            "gmbh",
            "inc",
            "incorporated",
            "kg",
        ),
        *(
            "limited",
            "llc",
            "llp",
            "ltd",
            "nv",
            "oy",
            "plc",
            "sa",
            "sarl",
            "sas",
            "spa",
            "srl",
            "the",
            "and",
            "und",
        ),
    ]
)


class UnreadableAccount(Refused):
    """An account that cannot exist or was not typed wholly; `faults` says what is wrong by field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True)
class Typed:
    """What a person typed, as it was typed."""

    kind: str
    holder: str
    iban: str = ""
    bic: str = ""
    routing: str = ""
    account: str = ""
    account_again: str = ""
    account_type: str = ""
    bank_name: str = ""


@dataclass(frozen=True)
class Account:
    """An account that can exist. `fields` are secret; `masked` is for everybody who may know that it is there."""

    kind: PayeeKind
    country: str
    holder: str
    bank_name: str
    fields: Mapping[str, str]

    @property
    def number(self) -> str:
        """Give what tells the account from every other, such as DE89370400440532013000 or 021000021/4821."""
        if self.kind is PayeeKind.IBAN:
            return self.fields["iban"]
        return f"{self.fields['routing']}/{self.fields['account']}"

    @property
    def masked(self) -> str:
        """Give the last digits only, never more than half of them."""
        digits = self.fields["iban" if self.kind is PayeeKind.IBAN else "account"]
        return f"•••• {digits[-min(SHOWN_DIGITS, len(digits) // 2) :]}"

    @property
    def spaced(self) -> str:
        """Give the number in groups, for the person who typed it to compare."""
        if self.kind is PayeeKind.IBAN:
            iban = self.fields["iban"]
            return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
        return self.fields["account"]


def read_account(typed: Typed) -> Account:
    """
    Read an account.

    :raises UnreadableAccount: naming every field that has to be put right
    """
    faults: dict[str, str] = {}
    holder = _name(typed.holder, "holder", HOLDER_FAULTS, HOLDER_MAX, faults)
    if typed.kind == PayeeKind.IBAN.value:
        found = _iban_account(typed, holder, faults)
    elif typed.kind == PayeeKind.US_ACH.value:
        found = _us_account(typed, holder, faults)
    else:
        faults["kind"] = say("Kind of account: choose one of the two.")
        found = None
    if faults or found is None:
        raise UnreadableAccount(faults)
    return found


def number_typed(kind: PayeeKind, number: str, routing: str = "") -> str:
    """Give what `Account.number` would be of a number typed again to compare, whatever its spaces."""
    if kind is PayeeKind.IBAN:
        return _closed(number).upper()
    return f"{_closed(routing)}/{_closed(number)}"


def _iban_account(typed: Typed, holder: str, faults: dict[str, str]) -> Account | None:
    iban = _iban(_closed(typed.iban).upper(), faults)
    bic = _bic(_closed(typed.bic).upper(), iban, faults)
    if iban is None or faults:
        return None
    bank = " ".join(typed.bank_name.split())[:BANK_MAX] or (iban.bank_name or "")[:BANK_MAX]
    return Account(
        kind=PayeeKind.IBAN,
        country=str(iban.country_code),
        holder=holder,
        bank_name=bank,
        fields={"iban": str(iban), "bic": bic},
    )


def _iban(text: str, faults: dict[str, str]) -> IBAN | None:
    if not text:
        faults["iban"] = say("IBAN: it is empty. Enter it as it stands on a bank statement.")
        return None
    try:
        iban = IBAN(text, validate_bban=True)
    except InvalidCountryCode:
        faults["iban"] = say(
            "IBAN: {letters} is no country with IBANs. It begins with two letters, such as DE.",
            letters=text[:2],
        )
    except InvalidLength:
        faults["iban"] = say(
            "IBAN: it has {count} characters, and one of {country} has another number. Enter all of it.",
            count=len(text),
            country=text[:2],
        )
    except (InvalidChecksumDigits, InvalidBBANChecksum):
        faults["iban"] = say(
            "IBAN: its check digits do not fit, so a digit is wrong or two are swapped. Compare it."
        )
    except SchwiftyException:
        faults["iban"] = say(
            "IBAN: it holds a character that cannot stand there. Use letters and digits only."
        )
    else:
        return iban
    return None


def _bic(text: str, iban: IBAN | None, faults: dict[str, str]) -> str:
    """Read the bank's code; where none is typed there is none: a register's guess is not where money goes."""
    if not text:
        return ""
    try:
        bic = BIC(text)
    except SchwiftyException:
        faults["bic"] = say(
            "BIC: it has 8 or 11 letters and digits, such as COBADEFF. Leave it empty if you have none."
        )
        return ""
    if iban is not None and KIN.get(iban.country_code, iban.country_code) != KIN.get(
        bic.country_code, bic.country_code
    ):
        faults["bic"] = say(
            "BIC: it is of a bank in {bank}, the IBAN is of {country}. Check which one is wrong.",
            bank=bic.country_code,
            country=iban.country_code,
        )
    return str(bic)


def _us_account(typed: Typed, holder: str, faults: dict[str, str]) -> Account | None:
    routing, account, again = (_closed(one) for one in (typed.routing, typed.account, typed.account_again))
    if not _is_routing(routing):
        faults["routing"] = say(
            "Routing number: it has 9 digits of which the last checks the others, and these do not fit. Compare it."
        )
    if not ACCOUNT.fullmatch(account) or not account.strip("0"):
        faults["account"] = say("Account number: it has 4 to 17 digits. Enter it without letters.")
    elif account != again:
        faults["account_again"] = say(
            "Account number, again: the two are not the same. Enter it a second time."
        )
    if typed.account_type not in TYPES:
        faults["account_type"] = say("Type: choose checking or savings.")
    if faults:
        return None
    bank = _name(typed.bank_name, "bank_name", BANK_FAULTS, BANK_MAX, faults)
    return Account(
        kind=PayeeKind.US_ACH,
        country="US",
        holder=holder,
        bank_name=bank,
        fields={"routing": routing, "account": account, "type": typed.account_type},
    )


def _is_routing(routing: str) -> bool:
    if len(routing) != len(ROUTING_WEIGHTS) or not (routing.isascii() and routing.isdigit()):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(routing, ROUTING_WEIGHTS, strict=True))
    return total % 10 == 0 and int(routing[:2]) in ROUTING_STARTS


def _name(text: str, field: str, kinds: tuple[str, str, str], at_most: int, faults: dict[str, str]) -> str:
    empty, long, hidden = kinds
    said = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(character.isalpha() for character in said):
        faults[field] = say(empty)
    elif len(said) > at_most:
        faults[field] = say(long, count=len(said), most=at_most)
    elif not said.isprintable():
        faults[field] = say(hidden)
    return said


def _closed(text: str) -> str:
    """Take out what people put between groups."""
    return re.sub(r"[\s.\-‐‑–]", "", unicodedata.normalize("NFKC", text))


def is_like(holder: str, name: str) -> bool:
    """Say whether a holder and a partner's name share a word that means something; a person looks where they do not."""
    return bool(_telling(holder) & _telling(name))


def _telling(name: str) -> set[str]:
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return {word for word in re.findall(r"\w+", plain.casefold()) if word not in LEGAL_FORMS}
