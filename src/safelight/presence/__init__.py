"""Presence: where police are now, from what people text in; it protects the person who texts before everything else.

In: messages through a channel (`channels`), photos (`photos`). Out: sightings, a cell with a confidence that fades.
What ties a message to a person is under the key of its day (`daykey`) and ends with it. `models` is Django's and is
not imported by this door.
"""

__all__: list[str] = []
