"""The public site: its addresses, pages and health."""

__all__: list[str] = []
