"""The model ordinance: which facts a city publishes each month and each year, and which it never publishes."""

from __future__ import annotations

from safelight.observatory.papers import paper, paper_words


def model_ordinance(city: str | None = None, *, language: str = "en") -> str:
    """Its wording, for a city of that name; without one the name is left to fill in. A lawyer must read it first."""
    return paper("ordinance", language, {"city": city or str(paper_words(language)["city"])})
