"""Moderation: which reports wait for a person, who has which of them, what was decided, and what would have been."""
