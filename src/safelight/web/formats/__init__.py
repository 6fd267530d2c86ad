"""How each language writes days and numbers. Spanish is that of the United States: 1,234.5 as the records have it."""

__all__: list[str] = []
