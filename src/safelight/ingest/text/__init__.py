"""Facts of announcements in text: who was counted, where, when, by whom, and the characters each fact was read from.

In: a text and its day of publication. Out: `Facts`, with offsets and closed words alone; the text, and every name
in it, ends here.
"""

from safelight.ingest.text.facts import Facts, Operation, Span
from safelight.ingest.text.items import LEXICON
from safelight.ingest.text.lines import extract_line, extract_lines
from safelight.ingest.text.read import extract

__all__ = ["Facts", "Operation", "Span", "extract", "extract_line", "extract_lines", "phrases"]


def phrases() -> list[str]:
    """All phrases of the tables of words, spelled out."""
    return LEXICON.phrases()
