"""Who helps the person in the advertisement, whatever comes of the case. Numbers of the United States."""

from __future__ import annotations

from typing import Final

RESOURCES: Final = (
    (
        "National Human Trafficking Hotline",
        "1-888-373-7888, text HELP to 233733",
        "https://humantraffickinghotline.org",
    ),
    ("National Sexual Assault Hotline (RAINN)", "1-800-656-4673", "https://rainn.org"),
    ("National Domestic Violence Hotline", "1-800-799-7233, text START to 88788", "https://www.thehotline.org"),
    ("988 Suicide & Crisis Lifeline", "988, by call or text", "https://988lifeline.org"),
    ("211: shelter, food, health, legal help nearby", "211", "https://www.211.org"),
)
"""Who, how, and where it was read."""
OFFER: Final = (
    "Offer help before questions, by somebody whom the person can refuse: an advocate, not an officer.",
    "Help doesn't depend on a statement, on leaving the work, or on a case.",
    "Many who advertise do so by choice: a visit, a call or a message can cost them income, housing or safety.",
)
