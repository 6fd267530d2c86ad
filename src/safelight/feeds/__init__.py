"""How each kind of publisher is read: local files, Socrata, ArcGIS, CKAN, plain downloads, PDF; public texts from X,
Mastodon, Bluesky, feeds and web logs, and from archives of these.

In: a source of the catalogue, or a file. Out: `Batch`es of text columns, allowed ones alone. Nothing is written.
"""

from safelight.feeds.archives import archived_posts
from safelight.feeds.base import Batch, Feed
from safelight.feeds.boundaries import Sent, fetch_boundaries, fetch_file
from safelight.feeds.check import FEEDS, SourceCheck, check, feed_for, newest
from safelight.feeds.files import local_batches, open_table, open_tables
from safelight.feeds.http import Http, Pace
from safelight.feeds.named import post_name
from safelight.feeds.posts import POST_LAYOUT, Post, post_batch
from safelight.feeds.sample import Sample, sample
from safelight.feeds.tables import Part, Table
from safelight.feeds.takedowns import Takedowns, threads_left

__all__ = [
    "FEEDS",
    "POST_LAYOUT",
    "Batch",
    "Feed",
    "Http",
    "Pace",
    "Part",
    "Post",
    "Sample",
    "Sent",
    "SourceCheck",
    "Table",
    "Takedowns",
    "archived_posts",
    "check",
    "feed_for",
    "fetch_boundaries",
    "fetch_file",
    "local_batches",
    "newest",
    "open_table",
    "open_tables",
    "post_batch",
    "post_name",
    "sample",
    "threads_left",
]
