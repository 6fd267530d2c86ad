"""What every request passes, outermost first: measuring, headers, compression, static files, limiting, errors."""

__all__: list[str] = []
