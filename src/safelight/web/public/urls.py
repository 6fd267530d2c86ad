"""Every address of the public site."""

from __future__ import annotations

from typing import Final

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from safelight.web.api.endpoints import api
from safelight.web.public import error_pages
from safelight.web.public.account.urls import ACCOUNT
from safelight.web.public.explorer_page import explorer_page
from safelight.web.public.first_page import first_page
from safelight.web.public.health import healthz, metrics_page, readyz
from safelight.web.public.later import later
from safelight.web.public.pages.urls import READING
from safelight.web.public.policy.urls import POLICY
from safelight.web.public.presence.areas import areas_page
from safelight.web.public.problem_page import problem_page

urlpatterns: Final = [
    path("api/v1/", api.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics_page, name="metrics"),
    path("hooks/<slug:channel>", later("safelight.web.public.presence.hooks", "hook"), name="hook"),
    *i18n_patterns(  # pages: at their path in English, under /es/ in Spanish
        path("", first_page, name="page"),
        path("embed", explorer_page, {"embedded": True}, name="embed"),
        path("presence/", later("safelight.web.public.presence.index", "index_page"), name="presence"),
        path("presence/areas", areas_page, name="areas-page"),
        path(
            "presence/handing-over",
            later("safelight.web.public.presence.handing", "handing_over_page"),
            name="handing-over",
        ),
        path("presence/<slug:city>", later("safelight.web.public.presence.live", "live_page"), name="live-page"),
        path(
            "presence/<slug:city>/report", later("safelight.web.public.presence.form", "form_page"), name="report-form"
        ),
        path(
            "presence/<slug:city>/months", later("safelight.web.public.presence.months", "months_page"), name="months"
        ),
        path("presence/<slug:city>/flyer", later("safelight.web.public.presence.live", "flyer"), name="live-flyer"),
        path("problems/<slug:kind>", problem_page, name="problem"),
        *READING,
        *POLICY,
        *ACCOUNT,
        prefix_default_language=False,
    ),
]

handler400 = error_pages.bad_request
handler404 = error_pages.not_found
handler500 = error_pages.server_error
