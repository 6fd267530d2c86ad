"""Every address of the public site."""

from __future__ import annotations

from typing import Final

from django.urls import path

from safelight.web.api.endpoints import api
from safelight.web.public import error_pages
from safelight.web.public.first_page import first_page
from safelight.web.public.health import healthz, metrics_page, readyz
from safelight.web.public.problem_page import problem_page

urlpatterns: Final = [
    path("", first_page, name="page"),
    path("api/v1/", api.urls),
    path("problems/<slug:kind>", problem_page, name="problem"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics_page, name="metrics"),
]

handler400 = error_pages.bad_request
handler404 = error_pages.not_found
handler500 = error_pages.server_error
