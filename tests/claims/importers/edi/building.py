"""Writing interchanges for tests: sound by default, broken on purpose."""

from __future__ import annotations

from collections.abc import Sequence

SENDER, RECEIVER = "123456789", "KESTREL"

SALE_867 = (
    "BPT*00*RPT-1*20261123*01",
    "CUR*SE*USD",
    "N1*DS*Alder Supply*92*ALDER",
    "PTD*SS",
    "N1*ST*Oak Builders*92*OAK",
    "QTY*39*3*EA",
    "LIN*1*VN*CD-18-KIT",
    "UIT*EA*99.5",
    "REF*IV*INV-100",
    "DTM*003*20261105",
    "CTT*1*3",
)
CLAIM_844 = (
    "BAA*00*CC*20261123*CK*MEMO-7",
    "N1*DB*Alder Supply*92*ALDER",
    "CON*CT*SPA-1",
    "N1*EN*Oak Builders*92*OAK",
    "PAD*1*SD",
    "LIN**VN*CD-18-KIT",
    "QTY*32*3*EA",
    "AMT*CC*60",
    "REF*IV*INV-100",
    "DTM*003*20261105",
    "CTT*1*3",
    "AMT*CC*60",
)
REPORT_SLSRPT = (
    "BGM+73E::9+729058+9",
    "DTM+137:20261123:102",
    "DTM+90:20261101:102",
    "DTM+91:20261122:102",
    "NAD+SE+4260026610003::9",
    "CUX+2:EUR:10",
    "LOC+162+4260026610102::9",
    "LIN+1++4007399434498:EN",
    "PIA+1+CD-18-KIT:SA",
    "MOA+203:298.5",
    "RFF+IV:INV-100",
    "DTM+356:20261105:102",
    "QTY+153:3:PCE",
)


def x12(
    *sets: Sequence[str],
    kind: str = "867",
    group: str = "",
    control: str = "000000905",
    sender: str = SENDER,
    receiver: str = RECEIVER,
    version: str = "004010",
    element: str = "*",
    terminator: str = "~",
    component: str = ">",
    line_end: str = "",
) -> str:
    """Write an interchange of one group with the sets, their segments between ST and SE given."""
    code = group or {"867": "PT", "844": "CF", "997": "FA"}.get(kind, "PT")
    isa = f"ISA*00*{'':10}*00*{'':10}*01*{sender:15}*ZZ*{receiver:15}*261123*0830*U*00401*{control}*0*P*{component}"
    segments = [isa, f"GS*{code}*{sender}*{receiver}*20261123*0830*1*X*{version}"]
    for place, lines in enumerate(sets, start=1):
        segments.append(f"ST*{kind}*{place:04d}")
        segments += lines
        segments.append(f"SE*{len(lines) + 2}*{place:04d}")
    segments += [f"GE*{len(sets)}*1", f"IEA*1*{control}"]
    return "".join(segment.replace("*", element) + terminator + line_end for segment in segments)


def edifact(
    *messages: Sequence[str],
    kind: str = "SLSRPT:D:96A:UN:EAN004",
    control: str = "20261123",
    sender: str = "4260026610003:14",
    charset: str = "UNOC:3",
    service: str = "UNA:+.? '",
) -> str:
    """Write an interchange with the messages, their segments between UNH and UNT given."""
    out = [f"UNB+{charset}+{sender}+4007399000006:14+261123:0830+{control}"]
    for place, lines in enumerate(messages, start=1):
        out.append(f"UNH+{place}+{kind}")
        out += lines
        out.append(f"UNT+{len(lines) + 2}+{place}")
    out.append(f"UNZ+{len(messages)}+{control}")
    return service + "".join(f"{segment}'" for segment in out)


def changed(lines: Sequence[str], old: str, *new: str) -> tuple[str, ...]:
    """Give lines in which one line is others, or none."""
    assert old in lines, old
    return tuple(piece for line in lines for piece in ((line,) if line != old else new))
