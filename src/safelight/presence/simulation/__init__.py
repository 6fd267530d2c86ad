"""Days and nights that nobody lived: people, liars and crowds that text through the real inbox, and what came of it.

In: a city, a seed, a time. Out: sightings that are marked simulated, and the truth beside them, in memory alone.
"""
