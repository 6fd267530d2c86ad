"""The web: the public site, its API and its pages.

In: questions by HTTP. Out: published numbers only. This package never sees a true count: it asks
`safelight.questions` and `safelight.observatory`, whose answers are published before they come here.
"""

from safelight.web.serving import serve

__all__ = ["serve"]
