"""The public HTTP API, version 1: questions in, published answers out, described at /api/v1/openapi.json.

`endpoints` is imported once Django has its configuration, because django-ninja reads it on import.
"""

__all__: list[str] = []
