"""
Records of 94 characters, by the NACHA operating rules, appendix three.

Each function writes one kind of record; the numbers in the comments are the positions of the rules.
"""

from __future__ import annotations

from decimal import Decimal

from payouts.exports.latin import Changed, Writer
from payouts.exports.remit import Account, PaymentLine, Remittance, Written

LENGTH = 94
BLOCKING = 10
CREDITS_ONLY = "220"
# A credit to a checking account, and to a savings account.
TRANSACTION = {"checking": "22", "savings": "32"}
HASH_DIGITS = 10


def write(remittance: Remittance) -> Written:
    """Write the file: one batch, each entry with its addendum, filled up to whole blocks of ten."""
    writer = Writer()
    entries: list[str] = []
    for number, line in enumerate(remittance.lines, start=1):
        entries += [
            _entry(remittance, line, number, writer),
            _addendum(remittance, line, number, writer),
        ]
    records = [_file_head(remittance, writer), _batch_head(remittance, writer), *entries]
    records.append(_batch_control(remittance, len(entries)))
    blocks = -(-(len(records) + 1) // BLOCKING)
    records.append(_file_control(remittance, len(entries), blocks))
    records += ["9" * LENGTH] * (blocks * BLOCKING - len(records))
    assert all(len(record) == LENGTH for record in records), "a record has to be of 94 characters"
    return Written(("\n".join(records) + "\n").encode("ascii"), tuple(writer.changed))


def changes(remittance: Remittance) -> tuple[Changed, ...]:
    """Say which texts would be written in other letters, or shorter; accounts may be sealed."""
    writer = Writer()
    _file_head(remittance, writer)
    for number, line in enumerate(remittance.lines, start=1):
        _entry(remittance, line, number, writer)
        _addendum(remittance, line, number, writer)
    return tuple(writer.changed)


def routing_hash(remittance: Remittance) -> int:
    """Add up the first eight digits of the receiving banks, and keep the last ten of the sum."""
    total = sum(int(_account(line).routing[:8]) for line in remittance.lines)
    return int(f"{total:010d}"[-HASH_DIGITS:])


def cents(amount: Decimal) -> int:
    """Give an amount in cents."""
    whole = amount.scaleb(2)
    assert whole == whole.to_integral_value(), f"{amount} has a fraction of a cent"
    return int(whole)


def _file_head(remittance: Remittance, writer: Writer) -> str:
    payer = remittance.payer
    return "".join(
        (
            "101",  # 1, 2-3 priority
            f" {payer.odfi_routing}",  # 4-13
            payer.company_id.rjust(10),  # 14-23
            f"{remittance.made_at:%y%m%d%H%M}",  # 24-29, 30-33
            _modifier(remittance.part),  # 34
            "094101",  # 35-37 record size, 38-39 blocking, 40 format
            writer.text(remittance.run, "bank", payer.odfi_name, 23).upper().ljust(23),  # 41-63
            writer.text(remittance.run, "company", payer.name, 23).upper().ljust(23),  # 64-86
            _reference(remittance).ljust(8),  # 87-94
        )
    )


def _batch_head(remittance: Remittance, writer: Writer) -> str:
    payer = remittance.payer
    return "".join(
        (
            "5",
            CREDITS_ONLY,  # 2-4
            # 5-20; the head of the file told already that the name was changed.
            Writer().text(remittance.run, "company", payer.name, 16).upper().ljust(16),
            remittance.id[:20].ljust(20),  # 21-40
            payer.company_id.ljust(10),  # 41-50
            "CCD",  # 51-53
            "REBATE".ljust(10),  # 54-63
            f"{remittance.last:%y%m%d}",  # 64-69 the period's last day
            f"{remittance.execute_on:%y%m%d}",  # 70-75
            "   ",  # 76-78 the operator writes the day of settlement here
            "1",  # 79
            payer.odfi_routing[:8],  # 80-87
            "0000001",  # 88-94
        )
    )


def _entry(remittance: Remittance, line: PaymentLine, number: int, writer: Writer) -> str:
    account = _account(line)
    return "".join(
        (
            "6",
            TRANSACTION[account.account_type],  # 2-3
            account.routing,  # 4-11, 12 check digit
            account.number.ljust(17),  # 13-29
            f"{cents(line.amount):010d}",  # 30-39
            line.code[:15].ljust(15),  # 40-54
            writer.text(line.code, "account holder", account.holder, 22).upper().ljust(22),  # 55-76
            "  ",  # 77-78
            "1",  # 79 an addendum follows
            _trace(remittance, number),  # 80-94
        )
    )


def _addendum(remittance: Remittance, line: PaymentLine, number: int, writer: Writer) -> str:
    """Say what is paid as the RMR segment of X12 820, which CCD+ asks for."""
    document = writer.text(line.code, "statement", line.statement or line.code, 30)
    text = f"RMR*VV*{document}**{line.amount:.2f}\\"
    return "".join(("705", text.ljust(80), "0001", f"{number:07d}"))


def _batch_control(remittance: Remittance, entries: int) -> str:
    payer = remittance.payer
    return "".join(
        (
            "8",
            CREDITS_ONLY,
            f"{entries:06d}",  # 5-10 entries and addenda
            f"{routing_hash(remittance):010d}",  # 11-20
            f"{0:012d}",  # 21-32 debits
            f"{cents(remittance.total):012d}",  # 33-44 credits
            payer.company_id.ljust(10),  # 45-54
            " " * 25,  # 55-73, 74-79
            payer.odfi_routing[:8],  # 80-87
            "0000001",  # 88-94
        )
    )


def _file_control(remittance: Remittance, entries: int, blocks: int) -> str:
    return "".join(
        (
            "9",
            "000001",  # 2-7 batches
            f"{blocks:06d}",  # 8-13
            f"{entries:08d}",  # 14-21
            f"{routing_hash(remittance):010d}",  # 22-31
            f"{0:012d}",  # 32-43
            f"{cents(remittance.total):012d}",  # 44-55
            " " * 39,
        )
    )


def _trace(remittance: Remittance, number: int) -> str:
    return f"{remittance.payer.odfi_routing[:8]}{number:07d}"


def _reference(remittance: Remittance) -> str:
    """Give the last eight characters of the run, such as 2026-031."""
    return remittance.run[-8:]


def _modifier(part: int) -> str:
    """Tell files of one day apart: A to Z, then 0 to 9."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[(part - 1) % 36]


def _account(line: PaymentLine) -> Account:
    assert line.account is not None
    return line.account
