"""Pages that are read: report cards, method, sources, dictionary, API, help. Whole without scripts."""

__all__: list[str] = []
