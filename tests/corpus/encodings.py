"""Encodings: what is proven is read, what is a guess is said to be one, what is mixed or broken is refused."""

from __future__ import annotations

import codecs

from tests.corpus.case import Case, Outcome, reads, refused

_GROUP = "encoding"
# Proven by their bytes: (how it is written, encoder, mark before it).
_PROVEN = (
    ("utf-8", "utf-8", b""),
    ("utf-8 with a mark", "utf-8", codecs.BOM_UTF8),
    ("utf-16 little endian", "utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16 big endian", "utf-16-be", codecs.BOM_UTF16_BE),
    ("utf-32 little endian", "utf-32-le", codecs.BOM_UTF32_LE),
    ("utf-32 big endian", "utf-32-be", codecs.BOM_UTF32_BE),
)
_WORDS = {
    "german": "Straße, Größe, Müller",
    "polish": "Łódź ąęśćż",
    "russian": "Отвёртка",
    "arabic": "رقم الفاتورة",
    "japanese": "電動ドリル 東京",
    "hebrew": "תל אביב",
    "emoji": "Drill \U0001f529 kit",
    "decomposed": "cafe\u0301",
    "composed": "café",
    "turned": "\u05d0\u05d1 12",
}
# Guessed by the words they make: (encoding, name, what it is read as).
_GUESSED = (
    ("cp1252", "Müller"),
    ("cp1252", "Crème brûlée"),
    ("cp1252", "São Paulo"),
    ("cp1252", "Señor Núñez"),
    ("cp1252", "Århus Sønderborg"),
    ("cp1252", "l’été à Nîmes"),
    ("cp1252", "Kit “Pro” – 18 V"),
    ("cp1252", "COÛT MÉTÉO"),
    ("cp1250", "Łódź, Świętochłowice"),
    ("cp1250", "Příbor, Dobrý večer, Plzeň"),
    ("cp1250", "Žilina"),
    ("cp1251", "Москва"),
    ("cp1251", "Отвёртка аккумуляторная"),
    ("cp1251", "МОСКВА"),
    ("cp1253", "Θεσσαλονίκη"),
    ("cp1254", "İstanbul Şişli"),
    ("cp1254", "Diyarbakır, Ağrı"),
    ("cp1256", "رقم الفاتورة"),
    ("cp1256", "مرحبا"),
    ("cp932", "東京都港区"),
    ("cp932", "電動ドリル"),
    ("cp932", "請求書番号の一覧"),
    ("euc_jp", "電動ドリル"),
    ("gb18030", "北京市朝阳区"),
    ("gb18030", "电钻套装"),
    ("cp950", "台北市信義區"),
    ("cp949", "서울특별시"),
    ("cp850", "Größe"),
    ("cp850", "Gerät"),
    ("cp866", "Отвёртка"),
    ("koi8_r", "Отвёртка"),
    ("iso8859_2", "Łódź ąśż"),
)


def _file(name: str) -> str:
    return f'Code,Name\nA1,"{name}"\nA2,plain\n'


def cases() -> list[Case]:
    """List the files of this group."""
    found = []
    for how, codec, mark in _PROVEN:
        for language, words in _WORDS.items():
            expected = reads(("A1", words), ("A2", "plain"))
            found.append(Case(_GROUP, f"{language} in {how}", mark + _file(words).encode(codec), expected))
    for codec in ("utf-16-le", "utf-16-be"):
        content = _file("Müller").encode(codec)
        found.append(
            Case(_GROUP, f"{codec} without a mark", content, reads(("A1", "Müller"), ("A2", "plain")))
        )
    content = _file("電動ドリル").encode("iso2022_jp")
    found.append(Case(_GROUP, "iso-2022-jp", content, reads(("A1", "電動ドリル"), ("A2", "plain"))))
    for codec, words in _GUESSED:
        expected = reads(("A1", words), ("A2", "plain"), encoding=codec)
        found.append(Case(_GROUP, f"{words} in {codec}", _file(words).encode(codec), expected))
    found += [Case(_GROUP, name, content, expected) for name, content, expected in _broken()]
    return found


def _broken() -> list[tuple[str, bytes, Outcome]]:
    sound = "Code,Name\nA1,Müller\n".encode()
    marked = codecs.BOM_UTF16_LE
    plain = "Code,Name\nA1,x\n"
    hidden = "Code,Name\nA1,x{}y\nA2,z\n"
    return [
        ("utf-8 and windows-1252 mixed", sound + "A2,Crème\n".encode("cp1252"), refused("encoding")),
        ("utf-8 and windows-1251 mixed", sound + "A2,Москва\n".encode("cp1251"), refused("encoding")),
        ("utf-8 cut within a letter", sound + "A2,Crè".encode()[:-1], refused("encoding")),
        ("utf-8 twice encoded stays as it is", "Code,Name\nA1,MÃ¼ller\n".encode(), reads(("A1", "MÃ¼ller"))),
        ("replacement signs stay as they are", "Code,Name\nA1,M\ufffdller\n".encode(), reads(("A1", "M\ufffdller"))),
        ("escape signs that switch no alphabet", b"Code,Name\nA1,x\x1b$B2.5\nA2,y\n", Outcome(problems=((2, "Name", "hidden_character"),), rows=(("A2", "y"),))),
        ("overlong utf-8 is a guess", b"Code,Name\nA1,\xc0\xafx\nA2,y\n", reads(("A1", "ŔŻx"), ("A2", "y"), encoding="cp1250")),
        ("bytes of no encoding", b"Code,Name\nA1,a\x81\xfe\xffb\x90c\n", refused("encoding")),
        ("nul in a cell", b"Code,Name\nA1,x\0y\n", refused("nul")),
        ("nul at the end", b"Code,Name\nA1,x\n\0", refused("nul")),
        ("nul in the header", b"Co\0de,Name\nA1,x\n", refused("nul")),
        ("nul in utf-16", marked + "Code,Name\nA1,x\0y\n".encode("utf-16-le"), refused("nul")),
        ("utf-16 cut in half", marked + plain.encode("utf-16-le")[:-1], refused("encoding")),
        ("utf-16 with half a pair", marked + plain.encode("utf-16-le") + b"\x00\xd8", refused("encoding")),
        ("utf-32 cut in half", codecs.BOM_UTF32_LE + plain.encode("utf-32-le")[:-2], refused("encoding")),
        ("utf-32 beyond the last letter", codecs.BOM_UTF32_LE + plain.encode("utf-32-le") + b"\xff" * 4, refused("encoding")),
        ("control bytes under windows-1252", b"Code,Name\nA1,M\xfcller\x01\n", refused("binary")),
        ("zero-width space in a code", "Code,Name\nA\u200b1,x\nA2,y\n".encode(), Outcome(problems=((2, "Code", "hidden_character"),), rows=(("A2", "y"),))),
        ("byte order mark inside a code", "Code,Name\nA\ufeff1,x\nA2,y\n".encode(), Outcome(problems=((2, "Code", "hidden_character"),), rows=(("A2", "y"),))),
        ("soft hyphen in a code", "Code,Name\nA\u00ad1,x\nA2,y\n".encode(), Outcome(problems=((2, "Code", "hidden_character"),), rows=(("A2", "y"),))),
        ("right-to-left override in a name", hidden.format("\u202e").encode(), Outcome(problems=((2, "Name", "hidden_character"),), rows=(("A2", "z"),))),
        ("right-to-left isolate in a name", hidden.format("\u2067").encode(), Outcome(problems=((2, "Name", "hidden_character"),), rows=(("A2", "z"),))),
        ("control character in a name", hidden.format("\x07").encode(), Outcome(problems=((2, "Name", "hidden_character"),), rows=(("A2", "z"),))),
        ("escape in a name", hidden.format("\x1b[31m").encode(), Outcome(problems=((2, "Name", "hidden_character"),), rows=(("A2", "z"),))),
        ("zero-width joiner in a name", hidden.format("\u200d").encode(), reads(("A1", "x\u200dy"), ("A2", "z"))),
        ("line separator in a name", hidden.format("\u2028").encode(), Outcome(problems=((2, "Name", "hidden_character"),), rows=(("A2", "z"),))),
        ("no-break space in a name", hidden.format("\u00a0").encode(), reads(("A1", "x\u00a0y"), ("A2", "z"))),
        ("cyrillic lookalike in a code is another code", "Code,Name\nСD-1,x\nCD-1,y\n".encode(), reads(("СD-1", "x"), ("CD-1", "y"))),
    ]  # fmt: skip
