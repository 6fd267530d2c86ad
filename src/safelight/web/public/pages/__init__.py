"""Pages that are read: report cards, method, sources, dictionary, API, help. Whole without scripts, in every language."""

__all__: list[str] = []
