"""The small types that everything rests on: words, questions, counts, errors, settings, the home folder.

Nothing comes in from other packages of Safelight; every package may import this one, module by module.
"""

__all__ = ["counts", "errors", "home", "log", "question", "settings", "vocabulary"]
