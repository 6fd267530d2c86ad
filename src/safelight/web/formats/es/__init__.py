"""Spanish of the United States."""

__all__: list[str] = []
