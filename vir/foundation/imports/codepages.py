"""Text of the time before UTF-8: which of the old encodings it could be in, by the words it would make."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# So many bytes of lines with foreign letters are tried; more would not decide more.
SAMPLE_BYTES = 16_384
# A reading below this is noise; one as far below the best as the second figure is no rival of it.
_PLAUSIBLE_MIN = 0.65
_RIVAL_WITHIN = 0.35
_RIVALS_MAX = 5
# Western words never have more foreign letters in a row.
_RUN_MAX = 2

_GERMAN, _FRENCH, _IBERIAN = "äöüß", "éèêëàâçîïôûùœæ", "ñáéíóúüãõçâêôàº¿¡ª"
_NORDIC, _ITALIAN = "åäöæøéü", "àèéìòù"
_WESTERN = (_GERMAN, _FRENCH, _IBERIAN, _NORDIC, _ITALIAN)
_CENTRAL = ("ąćęłńóśźż", "áčďéěíňóřšťúůýžľĺŕôä", "áéíóöőúüű", "ăâîşţșț", "čćđšž")
_BALTIC = ("āčēģīķļņšūž", "ąčęėįšųūž", "äöõüšž")
_TURKISH = ("çğıöşüâîûİ",)
_LATIN = (_WESTERN, _CENTRAL, _BALTIC, _TURKISH)
_CYRILLIC = ("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ",)
_GREEK = ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",)
_HEBREW = ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",)
_ARABIC = ("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئپچژگ،؛؟",)


@dataclass(frozen=True)
class Codepage:
    """An old encoding: the name that programs know, the name people know, and the alphabets written in it."""

    codec: str
    label: str
    alphabets: Sequence[str] = ()
    # The bytes that lead its common signs, for encodings of more than one byte to a sign.
    leads: tuple[int, int] = (0, 0)


# In case of a tie the first wins.
CODEPAGES = (
    Codepage("cp1252", "Windows-1252, western", _WESTERN),
    Codepage("cp1250", "Windows-1250, central European", _CENTRAL),
    Codepage("cp1254", "Windows-1254, Turkish", _TURKISH),
    Codepage("cp1251", "Windows-1251, Cyrillic", _CYRILLIC),
    Codepage("cp932", "Shift-JIS, Japanese", leads=(0x88, 0x97)),
    Codepage("cp949", "EUC-KR, Korean", leads=(0xB0, 0xC8)),
    Codepage("gb18030", "GB 18030, Chinese", leads=(0xB0, 0xD7)),
    Codepage("cp950", "Big5, Chinese", leads=(0xA4, 0xC6)),
    Codepage("euc_jp", "EUC-JP, Japanese", leads=(0xB0, 0xCF)),
    Codepage("cp1253", "Windows-1253, Greek", _GREEK),
    Codepage("cp1256", "Windows-1256, Arabic", _ARABIC),
    Codepage("cp1255", "Windows-1255, Hebrew", _HEBREW),
    Codepage("cp1257", "Windows-1257, Baltic", _BALTIC),
    Codepage("iso8859_2", "ISO 8859-2, central European", _CENTRAL),
    Codepage("cp850", "DOS 850, western", _WESTERN),
    Codepage("cp852", "DOS 852, central European", _CENTRAL),
    Codepage("koi8_r", "KOI8-R, Cyrillic", _CYRILLIC),
    Codepage("cp866", "DOS 866, Cyrillic", _CYRILLIC),
    Codepage("mac_roman", "Mac Roman, western", _WESTERN),
)
_BY_LABEL = {page.label: page for page in CODEPAGES}
_LABELS = {page.codec: page.label for page in CODEPAGES}
_UPPER_CONTROL = re.compile("[\x7f-\x9f]")
# Signs that stand beside words in any language, and those that also stand within one.
_NEUTRAL = frozenset("€£§°–—‘’“”„…«»®©™·•²³½\u00a0、。・「」（）ー")
_WITHIN = frozenset("’·\u00a0ー・")


def codec_of(label: str) -> str | None:
    """Give the encoding that people know by this name."""
    page = _BY_LABEL.get(label)
    return page.codec if page else None


def label_of(codec: str) -> str:
    """Give the name by which people know an encoding."""
    return _LABELS.get(codec, codec)


def is_multibyte(codec: str) -> bool:
    """Tell whether a sign of this old encoding may take more than one byte."""
    return any(page.codec == codec and page.leads[0] for page in CODEPAGES)


def rank(sample: bytes) -> list[str]:
    """
    List the encodings that make words of a text, the best first; none if nothing does.

    :param sample: whole lines that are not UTF-8
    """
    best_by_text: dict[str, tuple[float, str]] = {}
    for page in CODEPAGES:
        try:
            text = sample.decode(page.codec)
        except UnicodeDecodeError:
            continue
        score = _multibyte_score(text, page) if page.leads[0] else _score(text, page)
        if score >= _PLAUSIBLE_MIN and score > best_by_text.get(text, (0.0, ""))[0]:
            best_by_text[text] = score, page.codec
    order = [page.codec for page in CODEPAGES]
    found = sorted(best_by_text.values(), key=lambda f: (-f[0], order.index(f[1])))
    return [codec for score, codec in found if score >= found[0][0] - _RIVAL_WITHIN][: _RIVALS_MAX + 1]


def decodes(codec: str, chunks: Iterator[bytes]) -> bool:
    """Tell whether a whole text is of an encoding, and holds no control characters in it."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in chunks:
            # Upper controls are letters of another encoding. Lower ones were looked for in the bytes.
            if _UPPER_CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _score(text: str, page: Codepage) -> float:
    """Give how much the foreign letters look like words of one language, at most 1."""
    letters: list[str] = []
    extra = 0.0
    latin = page.alphabets in _LATIN
    cased = page.alphabets not in (_HEBREW, _ARABIC)
    run = foreign = 0
    before = " "
    for place, character in enumerate(text):
        after = text[place + 1 : place + 2]
        if character.isascii():
            # A word that goes from small to capital letters, or from one script to another.
            odd = character.isupper() and before.islower() if latin else character.isalpha()
            extra -= odd and not before.isascii() and before.isalpha()
            run = 0
        elif character in _NEUTRAL:
            foreign += 1
            extra += 0.8 - 2 * (before.isalpha() and after.isalpha() and character not in _WITHIN)
        elif character.isalpha():
            foreign += 1
            run += 1
            letters.append(character)
            extra -= 2 * (cased and character.isupper() and before.islower())
            extra -= latin and run > _RUN_MAX
            extra -= not latin and before.isascii() and before.isalpha()
            extra -= 0.3 * (not before.isalpha() and not after.isalpha())
        else:
            foreign += 1
            extra -= 2
            run = 0
        before = character
    best = max(
        sum(1.0 if letter.lower() in alphabet or letter in alphabet else 0.5 for letter in letters)
        for alphabet in page.alphabets
    )
    return (best + extra) / foreign if foreign else 0.0


def _multibyte_score(text: str, page: Codepage) -> float:
    """Give how much the foreign signs are common ones of the language, at most 1."""
    japanese = page.codec in ("cp932", "euc_jp")
    total = foreign = 0.0
    before = " "
    for place, character in enumerate(text):
        if not character.isascii():
            foreign += 1
            total += _sign_score(character, page, japanese)
            after = text[place + 1 : place + 2]
            # No word of these languages runs on in Latin letters; a garbled western one does.
            total -= 0.7 * any(sign.isascii() and sign.islower() for sign in (before, after))
        before = character
    return total / foreign if foreign else 0.0


def _sign_score(character: str, page: Codepage, japanese: bool) -> float:
    if character in _NEUTRAL:
        return 0.6
    name = unicodedata.name(character, "")
    if name.startswith(("HIRAGANA", "KATAKANA")):
        return 1 if japanese else -1
    if name.startswith("FULLWIDTH"):
        return 0.8
    if name.startswith("HALFWIDTH"):
        return 0.5 if japanese else -1
    coded = character.encode(page.codec)
    common = len(coded) > 1 and page.leads[0] <= coded[0] <= page.leads[1]
    return 1 if common and name.startswith(("CJK", "HANGUL")) else -1
