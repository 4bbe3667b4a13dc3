"""Broken messages, each with what becomes of it and what its sender is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.claims.importers.edi.building import CLAIM_844, REPORT_SLSRPT, SALE_867, changed, edifact, x12

GOOD = x12(SALE_867)
GOOD_EDI = edifact(REPORT_SLSRPT)


@dataclass(frozen=True)
class Broken:
    """
    One broken message.

    `states` is empty for one that cannot be answered; then `says` is in the refusal. `tells` is in the acknowledgement.
    """

    name: str
    content: bytes
    states: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    tells: str = ""
    says: str = ""


def _x(name: str, text: str, states: str, codes: str = "", tells: str = "") -> Broken:
    return Broken(name, text.encode(), list(states), codes.split(), tells)


def _no(name: str, content: str | bytes, says: str) -> Broken:
    return Broken(name, content if isinstance(content, bytes) else content.encode(), says=says)


def sale(old: str, *new: str) -> str:
    return x12(changed(SALE_867, old, *new))


def claim(old: str, *new: str) -> str:
    return x12(changed(CLAIM_844, old, *new), kind="844")


def report(old: str, *new: str) -> str:
    return edifact(changed(REPORT_SLSRPT, old, *new))


def edited(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new)


UNREADABLE = (
    _no("nothing", "", "The message is empty."),
    _no("blanks", " \r\n\t ", "The message is empty."),
    _no("a table", "Invoice,Date\n1,2026-10-01\n", "begins with 'Invoice,Date'"),
    _no("xml", "<?xml version='1.0'?><a/>", "An X12 interchange begins with ISA"),
    _no("ISA cut off", GOOD[:60], "it has 60 characters and must have 106"),
    _no(
        "ISA06 too short",
        edited(GOOD, "123456789      *ZZ", "123456789*ZZ"),
        "ISA06: '123456789' has 9 characters and must have 15",
    ),
    _no(
        "ISA13 too long",
        edited(GOOD, "*000000905*0*P", "*0000000905*0*P"),
        "ISA13: '0000000905' has 10 characters",
    ),
    _no(
        "ISA of an old version",
        edited(GOOD, "*U*00401*", "*U*00200*"),
        "ISA12: version 00200 is not read here",
    ),
    _no("a letter as separator", edited(GOOD, "*", "A"), "cannot be an element separator"),
    _no("a letter as terminator", edited(GOOD, "*P*>~", "*P*>x"), "cannot be a segment terminator"),
    _no("terminator like the separator", edited(GOOD, "~", "*"), "cannot be a segment terminator"),
    _no("NUL within", GOOD.encode().replace(b"Oak", b"O\0k"), "is a control character (U+0000)"),
    _no("NUL as terminator", GOOD.encode().replace(b"~", b"\0"), "is a control character (U+0000)"),
    _no("escape character", GOOD.encode().replace(b"Oak", b"O\x1bk"), "is a control character (U+001B)"),
    _no(
        "bytes that are no UTF-8",
        GOOD.encode().replace(b"Oak", b"O\xe4k"),
        "(hexadecimal E4) is no character of UTF-8",
    ),
    _no("too large", GOOD.encode() + b" " * (10 * 1024 * 1024), "at most 10 MB are read"),
    _no("EDIFACT without UNB", "UNA:+.? 'UNH+1+SLSRPT:D:96A:UN'", "UNB: it is missing"),
    _no("UNA cut off", "UNA:+", "UNB: it is missing"),
    _no(
        "UNB of an unknown character set",
        edited(GOOD_EDI, "UNOC:3", "UNOX:3"),
        "character set 'UNOX' is not read here",
    ),
    _no(
        "UNOA with a letter it has not",
        edited(GOOD_EDI, "UNOC:3", "UNOA:3").replace("INV-100", "INV-é"),
        "is no character of ASCII",
    ),
    _no("syntax version 9", edited(GOOD_EDI, "UNOC:3", "UNOC:9"), "syntax version '9' is not read"),
    _no(
        "UNB without sender",
        edited(GOOD_EDI, "+4260026610003:14+", "++"),
        "it must come first and name sender",
    ),
    _no("separators that are the same", edited(GOOD_EDI, "UNA:+.? '", "UNA++.? '"), "they must differ"),
    _no("a UNA of letters", edited(GOOD_EDI, "UNA:+.? '", "UNAab.? '"), "cannot be separators"),
)

ENVELOPE = (
    _x("IEA missing", GOOD[: GOOD.index("IEA*")], "R", "cut_off", "TA1*000000905*261123*0830*R*023"),
    _x("last terminator missing", GOOD[:-1], "R", "cut_off not_read", "*R*023"),
    _x("cut in the middle", GOOD[: GOOD.index("LIN*")], "R", "cut_off", "*R*023"),
    _x(
        "IEA of another number",
        edited(GOOD, "IEA*1*000000905", "IEA*1*000000906"),
        "R",
        "control_number_differs",
        "*R*001",
    ),
    _x("IEA counts two groups", edited(GOOD, "IEA*1*", "IEA*2*"), "R", "count_differs", "*R*021"),
    _x("IEA counts letters", edited(GOOD, "IEA*1*", "IEA*x*"), "R", "count_differs", "*R*021"),
    _x("an empty segment", edited(GOOD, "QTY*39", "~QTY*39"), "R", "cut_off not_read", "*R*023"),
    _x("a second interchange", GOOD + GOOD, "R", "second_interchange control_number_twice", "*R*022"),
    _x("text after the end", GOOD + "and good bye~", "R", "outside", "*R*022"),
    _x(
        "ST outside of a group",
        edited(GOOD, "GS*PT*123456789*KESTREL*20261123*0830*1*X*004010~", ""),
        "R",
        "",
        "*R*022",
    ),
    _x("SE before ST", edited(GOOD, "ST*867*0001~", ""), "R", "", "*R*022"),
    _x(
        "no group at all",
        edited(GOOD[: GOOD.index("GS*")] + GOOD[GOOD.index("IEA*") :], "IEA*1", "IEA*0"),
        "R",
        "empty",
        "*R*024",
    ),
    _x(
        "GE of another number",
        edited(GOOD, "GE*1*1~", "GE*1*2~"),
        "R",
        "control_number_differs",
        "AK9*R*1*1*0*4",
    ),
    _x("GE counts two sets", edited(GOOD, "GE*1*1~", "GE*2*1~"), "R", "count_differs", "AK9*R*2*1*0*5"),
    _x("a version nobody reads", x12(SALE_867, version="003040"), "R", "version_not_read", "AK9*R*1*1*0*2"),
    _x("a group of another kind", x12(SALE_867, group="IN"), "R", "group_differs", "AK9*R*1*1*0*1"),
    _x("SE counts wrongly", edited(GOOD, "SE*13*", "SE*12*"), "R", "count_differs", "AK5*R*4"),
    _x(
        "SE of another number",
        edited(GOOD, "SE*13*0001", "SE*13*0009"),
        "R",
        "control_number_differs",
        "AK5*R*3",
    ),
    _x(
        "ST without a number",
        edited(edited(GOOD, "ST*867*0001", "ST*867"), "SE*13*0001", "SE*13"),
        "R",
        "no_control_number",
        "AK5*R*7",
    ),
    _x(
        "a set of another kind",
        edited(GOOD, "ST*867*", "ST*850*"),
        "R",
        "kind_not_read",
        "AK2*850*0001~AK5*R*1",
    ),
    _x(
        "two sets of one number",
        edited(edited(x12(SALE_867, SALE_867), "ST*867*0002", "ST*867*0001"), "SE*13*0002", "SE*13*0001"),
        "AR",
        "control_number_twice",
        "AK5*R*23~AK9*P*2*2*1",
    ),
    _x("UNZ missing", GOOD_EDI[: GOOD_EDI.index("UNZ+")], "R", "cut_off", "+4+13+UNB'"),
    _x("UNZ counts two", edited(GOOD_EDI, "UNZ+1+", "UNZ+2+"), "R", "count_differs", "+4+29+UNZ'"),
    _x(
        "UNZ of another reference",
        edited(GOOD_EDI, "UNZ+1+20261123", "UNZ+1+2"),
        "R",
        "control_number_differs",
        "+4+28+UNZ'",
    ),
    _x("EDIFACT cut in a segment", GOOD_EDI[: GOOD_EDI.index("QTY+153") + 5], "R", "cut_off", "+4+13+UNB'"),
    _x("UNT missing", edited(GOOD_EDI, "UNT+15+1'", ""), "R", "not_closed", "+4+13+UNT'"),
    _x("UNT counts wrongly", edited(GOOD_EDI, "UNT+15+1", "UNT+14+1"), "R", "count_differs", "+4+29+UNT'"),
    _x(
        "UNT of another reference",
        edited(GOOD_EDI, "UNT+15+1", "UNT+15+2"),
        "R",
        "control_number_differs",
        "+4+28+UNT'",
    ),
    _x(
        "an EDIFACT message of another kind",
        edifact(REPORT_SLSRPT, kind="ORDERS:D:96A:UN"),
        "R",
        "kind_not_read",
        "UCM+1+ORDERS:D:96A:UN+4+14+UNH'",
    ),
    _x(
        "SLSRPT of a version nobody reads",
        edifact(REPORT_SLSRPT, kind="SLSRPT:D:93A:UN"),
        "R",
        "version_not_read",
        "+4+14+UNH'",
    ),
    _x("a segment after UNZ", GOOD_EDI + "UNH+2+SLSRPT:D:96A:UN'", "R", "outside", "+4+33+UNH'"),
    _x(
        "two messages of one reference",
        edited(edited(edifact(REPORT_SLSRPT, REPORT_SLSRPT), "UNH+2+", "UNH+1+"), "UNT+15+2", "UNT+15+1"),
        "AR",
        "control_number_twice",
        "+4+26+UNH'",
    ),
)

CONTENT = (
    _x("BPT missing", sale("BPT*00*RPT-1*20261123*01"), "R", "segment_missing", "AK3*BPT*2**3"),
    _x(
        "BPT elsewhere", x12((*SALE_867[1:3], SALE_867[0], *SALE_867[3:])), "R", "segment_out_of_order", "**7"
    ),
    _x("PTD missing", sale("PTD*SS"), "R", "segment_missing", "AK3*PTD*"),
    _x("a transfer type nobody knows", sale("PTD*SS", "PTD*QQ"), "R", "transfer_type_unknown", "AK4*1**7*QQ"),
    _x("CTT counts wrongly", sale("CTT*1*3", "CTT*7*3"), "R", "total_differs", "AK4*1**7*7"),
    _x("CTT of another hash total", sale("CTT*1*3", "CTT*1*4"), "R", "hash_differs", "AK4*2**7*4"),
    _x(
        "a day that is none",
        sale("DTM*003*20261105", "DTM*003*20261399"),
        "E",
        "bad_date",
        "AK3*DTM*11**8~AK4*2**8*20261399~AK5*E*5",
    ),
    _x("a day of six digits", sale("DTM*003*20261105", "DTM*003*261105"), "E", "bad_date", "AK4*2**8*261105"),
    _x(
        "the 29th of February of a plain year",
        sale("DTM*003*20261105", "DTM*003*20260229"),
        "E",
        "bad_date",
        "AK4*2**8*20260229",
    ),
    _x("no day at all", sale("DTM*003*20261105"), "E", "no_sale_date", "AK3*QTY*7**8"),
    _x(
        "a quantity in letters",
        sale("QTY*39*3*EA", "QTY*39*three*EA"),
        "E",
        "bad_number hash_unread",
        "AK4*2**6*three",
    ),
    _x(
        "a quantity with a comma",
        sale("QTY*39*3*EA", "QTY*39*3,5*EA"),
        "E",
        "bad_number hash_unread",
        "AK4*2**6*3,5",
    ),
    _x(
        "a quantity in exponents",
        sale("QTY*39*3*EA", "QTY*39*3E0*EA"),
        "E",
        "bad_number hash_unread",
        "AK4*2**6*3E0",
    ),
    _x(
        "a quantity in foreign digits",
        sale("QTY*39*3*EA", "QTY*39*٣*EA"),
        "E",
        "bad_number hash_unread",
        "AK4*2**6*٣",
    ),
    _x("no quantity", sale("QTY*39*3*EA", "QTY*39**EA"), "E", "no_number hash_unread", "AK4*2**1"),
    _x(
        "a price in letters",
        sale("UIT*EA*99.5", "UIT*EA*cheap"),
        "E",
        "bad_number",
        "AK3*UIT*9**8~AK4*2**6*cheap",
    ),
    _x(
        "a price of six decimals",
        sale("UIT*EA*99.5", "UIT*EA*99.123456"),
        "E",
        "bad_number",
        "AK4*2**6*99.123456",
    ),
    _x("neither price nor amount", sale("UIT*EA*99.5"), "E", "no_net", "AK3*QTY*7**8"),
    _x("no product", sale("LIN*1*VN*CD-18-KIT", "LIN*1*ZZ*CD-18-KIT"), "E", "no_sku", "AK5*E*5"),
    _x(
        "a product of 90 letters",
        sale("LIN*1*VN*CD-18-KIT", f"LIN*1*VN*{'X' * 90}"),
        "E",
        "too_long",
        "AK5*E*5",
    ),
    _x(
        "two serial numbers for three units",
        sale("REF*IV*INV-100", "REF*IV*INV-100", "REF*SE*S1", "REF*SE*S2"),
        "E",
        "serials_differ",
        "AK4*2**7*S2",
    ),
    _x("a currency that is none", sale("CUR*SE*USD", "CUR*SE*UXD"), "E", "no_net", "AK3*UIT*"),
    _x("BAA missing", claim("BAA*00*CC*20261123*CK*MEMO-7"), "R", "segment_missing", "AK3*BAA*2**3"),
    _x("CON missing", claim("CON*CT*SPA-1"), "R", "segment_missing", "AK3*CON*"),
    _x("CTT missing", claim("CTT*1*3"), "R", "segment_missing", "AK3*CTT*"),
    _x(
        "CON that names no agreement",
        claim("CON*CT*SPA-1", "CON*QQ*SPA-1"),
        "R",
        "agreement_qualifier",
        "AK4*1**7*QQ",
    ),
    _x(
        "two agreements in one claim",
        claim("CTT*1*3", "CON*CT*SPA-2", "PAD*2*SD", "LIN**VN*B", "CTT*2*3"),
        "R",
        "several_agreements no_quantity no_invoice no_sold_on",
        "AK4*2**7*SPA-2",
    ),
    _x(
        "a claim that claims nothing",
        x12((*CLAIM_844[:4], *CLAIM_844[-2:]), kind="844"),
        "R",
        "no_lines hash_differs",
        "AK3*CON*1**3",
    ),
    _x("a claim without invoice", claim("REF*IV*INV-100"), "E", "no_invoice", "AK3*PAD*6**8"),
    _x("a total in letters", claim("AMT*CC*60", "AMT*CC*sixty"), "E", "bad_number", "AK4*2**6*sixty"),
    _x("BGM missing", report("BGM+73E::9+729058+9"), "R", "segment_missing", "+4'UCS+2+13'"),
    _x("nothing sold", edifact(REPORT_SLSRPT[:7]), "R", "segment_missing segment_missing", "UCS+1+13'"),
    _x(
        "CNT counts wrongly",
        report("QTY+153:3:PCE", "QTY+153:3:PCE", "UNS+S", "CNT+2:9"),
        "R",
        "total_differs",
        "UCD+29+2'",
    ),
    _x(
        "an EDIFACT day that is none",
        report("DTM+356:20261105:102", "DTM+356:20261131:102"),
        "E",
        "bad_date",
        "+SLSRPT:D:96A:UN:EAN004+7'",
    ),
    _x(
        "a day of a format that is not read",
        report("DTM+356:20261105:102", "DTM+356:2645:616"),
        "E",
        "bad_date",
        "+7'",
    ),
    _x(
        "thousands in an EDIFACT amount", report("MOA+203:298.5", "MOA+203:1,298.5"), "E", "bad_number", "+7'"
    ),
    _x("a comma where UNA says point", report("MOA+203:298.5", "MOA+203:298,5"), "E", "bad_number", "+7'"),
    _x(
        "a retail price is no net amount", report("MOA+203:298.5", "PRI+AAE:39.95::RTP"), "E", "no_net", "+7'"
    ),
)
BROKEN = (*UNREADABLE, *ENVELOPE, *CONTENT)
