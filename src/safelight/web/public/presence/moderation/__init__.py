"""Pages for moderators: what waits, what was decided, what would have been. Nobody else gets anything of them."""

__all__: list[str] = []
