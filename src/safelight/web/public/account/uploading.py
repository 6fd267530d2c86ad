"""Uploads stay in memory and below a limit: nothing of a file is written anywhere before it is checked."""

from __future__ import annotations

import io
from typing import Any, Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from safelight.core.errors import BadInput
from safelight.core.said import said
from safelight.ingest.contributed import MOST_BYTES, too_large

FORM_BYTES: Final = 64 * 2**10
"""Room for the fields of a form beside its file."""


def unread(request: HttpRequest, most: int) -> tuple[int, BadInput] | None:
    """Status and sentence for a body that is not even read: it says that it is too large, or not how large."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdigit():
        return (413, too_large()) if int(length) > most else None
    if request.method == "POST" and request.META.get("CONTENT_TYPE", "").startswith("multipart/"):
        fix = said("Send it from the page for contributing, with a browser.")
        return 411, BadInput(said("The upload doesn't say how large it is."), fix=fix)
    return None


class LimitedUpload(FileUploadHandler):
    """Keeps a file in memory, and stops at the limit: `request.META["safelight.too_large"]` then says so."""

    chunk_size = 2**18

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._content = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A part of the file."""
        if start + len(raw_data) > MOST_BYTES:
            self._content = io.BytesIO()
            assert self.request is not None
            self.request.META[TOO_LARGE] = True
            raise StopUpload(connection_reset=False)
        self._content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file."""
        self._content.seek(0)
        name, kind = self.file_name or "", self.content_type or ""
        return InMemoryUploadedFile(self._content, self.field_name, name, kind, file_size, self.charset)


TOO_LARGE: Final = "safelight.too_large"


def stopped(request: HttpRequest) -> bool:
    """Whether the file of this request went over the limit."""
    return bool(request.META.get(TOO_LARGE))
