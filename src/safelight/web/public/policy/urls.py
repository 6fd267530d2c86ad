"""Addresses of the policy lab's pages; each exists in every language."""

from __future__ import annotations

from typing import Final

from django.urls import path

from safelight.web.public.later import later

_PAGES: Final = "safelight.web.public.policy.pages"

POLICY: Final = [
    path("policy/", later(_PAGES, "lab_page"), name="policy"),
    path("policy/evidence", later(_PAGES, "evidence_page"), name="policy-evidence"),
    path("policy/factors", later(_PAGES, "factors_page"), name="policy-factors"),
]
