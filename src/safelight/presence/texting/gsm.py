"""How many parts a text costs and takes: the alphabets of SMS.

Tables: 3GPP TS 23.038, 6.2.1 (default alphabet) and 6.2.1.1 (its extension). One sign outside both turns the whole text
into UCS-2, in which a part holds less than half as much.
"""

from __future__ import annotations

import unicodedata
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""One septet each."""

EXTENSION: Final = frozenset("\f^{}\\[~]|€")
"""An escape and a septet each."""

ONE_GSM, MORE_GSM = 160, 153
"""Septets in a text of one part, and in each part of several: a header takes the rest."""

ONE_UCS2, MORE_UCS2 = 70, 67

_INSTEAD: Final = {
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "•": "-",
    "\u00a0": " ",
}


def is_gsm(text: str) -> bool:
    """Whether every sign is of the default alphabet or its extension."""
    return all(sign in BASIC or sign in EXTENSION for sign in text)


def segments(text: str) -> int:
    """How many parts a provider sends and charges.

    >>> segments("a" * 160), segments("a" * 161), segments("é" * 160), segments("í" * 71)
    (1, 2, 1, 2)
    """
    if is_gsm(text):
        # A sign of the extension is never torn: its two septets stay in one part.
        return _parts([2 if sign in EXTENSION else 1 for sign in text], ONE_GSM, MORE_GSM)
    return _parts([len(sign.encode("utf-16-be")) // 2 for sign in text], ONE_UCS2, MORE_UCS2)


def to_gsm(text: str) -> str:
    """`text` in signs of the alphabet: an accent that it lacks is dropped, any other sign becomes a question mark.

    >>> to_gsm("Policía en “Ñuñoa” – 5ª")
    'Policia en "Ñuñoa" - 5a'
    """
    return "".join(_fitting(sign) for sign in text)


def _fitting(sign: str) -> str:
    if sign in BASIC or sign in EXTENSION:
        return sign
    if sign in _INSTEAD:
        return _INSTEAD[sign]
    plain = "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    return plain if plain and all(one in BASIC for one in plain) else "?"


def _parts(sizes: list[int], one: int, more: int) -> int:
    if sum(sizes) <= one:
        return 1
    parts, left = 1, more
    for size in sizes:
        if size > left:
            parts, left = parts + 1, more
        left -= size
    return parts
