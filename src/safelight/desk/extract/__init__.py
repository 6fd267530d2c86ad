"""Facts in the text of an advertisement. In: text. Out: value, normal form, characters, rule and confidence."""

__all__: list[str] = []
