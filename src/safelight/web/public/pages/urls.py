"""Addresses of the pages that are read; each exists in every language."""

from __future__ import annotations

from typing import Final

from django.urls import path

from safelight.web.public.pages import manual_views, operations, report_card_views, small_views
from safelight.web.public.pages.sources import sources_page

READING: Final = [
    path("report-card", report_card_views.all_cards, name="report-card"),
    path("report-card/ordinance.txt", report_card_views.ordinance, name="report-card-ordinance"),
    path("report-card/<slug:city>", report_card_views.one_card, name="report-card-city"),
    path("report-card/<slug:city>/letter.txt", report_card_views.letter, name="report-card-letter"),
    path("about", manual_views.about, name="about"),
    path("method", manual_views.method, name="method"),
    path("method/<slug:name>", manual_views.method_part, name="method-part"),
    path("sources", sources_page, name="sources-page"),
    path("operations", operations.all_operations, name="operations-page"),
    path("operations/announced-against-recorded", operations.announced_page, name="announced-page"),
    path("operations/<slug:city>", operations.city_operations, name="operations-city"),
    path("dictionary", manual_views.dictionary, name="dictionary"),
    path("giving-data", manual_views.giving_data, name="giving-data"),
    path("moderating", manual_views.moderating, name="moderating"),
    path("api", manual_views.api_page, name="api-page"),
    path("examples/<str:name>", manual_views.example, name="example"),
    path("help", small_views.support, name="support"),
    path("cite", small_views.cite, name="cite"),
]
