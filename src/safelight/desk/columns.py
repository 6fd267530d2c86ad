"""What others call the columns of a file of advertisements: the first that is there counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ADVERTISEMENT: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "ad_id", "post_id", "external_id"),
    "title": ("title", "heading", "subject", "headline"),
    "body": ("body", "text", "description", "content", "post"),
    "posted_at": ("posted_at", "posted", "post_date", "date", "created_at", "timestamp"),
    "city": ("city", "location", "region"),
    "url": ("url", "link", "address_url"),
    "image_hashes": ("image_hashes",),
}
