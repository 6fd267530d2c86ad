"""Pages for people who sign in: joining, signing in, contributing, deciding, inviting."""

__all__: list[str] = []
