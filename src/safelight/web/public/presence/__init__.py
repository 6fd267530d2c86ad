"""Presence's public pages: where encampments are reported and the police are called, and where they are now."""
