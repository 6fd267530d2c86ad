"""What contributors upload: waiting, accepted, refused, withdrawn; and how each becomes the next.

In: files that the check of `safelight.ingest.contributed` has passed. Out: sources of a city, and their end.
"""

__all__: list[str] = []
