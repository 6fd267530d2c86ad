"""Facts in the text of an advertisement. In: text, and the day it was posted. Out: facts, each with what the text
says, its normal form, its characters, the rule that read it and how sure that is. Nothing here judges anybody.
"""

from safelight.desk.extract.facts import Fact
from safelight.desk.extract.lines import extract_line, extract_lines, text_of
from safelight.desk.extract.reading import PLURALS, document, extract

__all__ = ["PLURALS", "Fact", "document", "extract", "extract_line", "extract_lines", "text_of"]
