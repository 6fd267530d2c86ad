"""Baskets of levers: all of them over many worlds, those that reach a goal, and where they fail."""
