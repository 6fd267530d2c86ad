"""The public HTTP API, version 1: questions in, published answers out, described at /api/v1/openapi.json."""

from safelight.web.api.endpoints import api

__all__ = ["api"]
