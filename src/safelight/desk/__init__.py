"""The desk: from an advertisement to evidence, facts, links and leads, with a person deciding. It never accuses.

In: advertisements, as captured. Out: facts with the characters they were read from (`desk.extract`), possible common
authorship with its reasons. It shares no data, no keys and no imports with the public parts.
"""

__all__: list[str] = []
