"""Text messages in and out: one seam, an adapter per provider."""
