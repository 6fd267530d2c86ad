"""English."""

__all__: list[str] = []
