"""Photos in every container, for these tests."""

from tests.photo_files import decoder, scene, told

__all__ = ["decoder", "scene", "told"]
