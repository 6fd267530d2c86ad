"""How each kind of publisher is read: local files, Socrata, ArcGIS, CKAN, plain downloads.

In: a source of the catalogue, or a file. Out: `Batch`es of text columns, allowed ones alone. Nothing is written.
"""

from safelight.feeds.base import Batch, Feed
from safelight.feeds.files import local_batches, open_table, open_tables
from safelight.feeds.tables import Part, Table

__all__ = ["Batch", "Feed", "Part", "Table", "local_batches", "open_table", "open_tables"]
