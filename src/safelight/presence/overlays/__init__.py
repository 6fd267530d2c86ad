"""What may be laid over a map: rent and public transport, as pages and the API show them.

In: overlays that `ingest.overlays` keeps, and the catalogue. Out: documents, GeoJSON and CSV with source, date and
licence. These are public facts about places: no row stands for a person or an event, so there is nothing for disclosure
control to hide, and none is applied. Numbers of calls beside rent are published ones, handed in by the caller.
"""

from safelight.presence.overlays.beside import BesideRent, CallsOfCity, beside_rent, county_rents
from safelight.presence.overlays.listing import find_overlay, listing, overlays_stamp
from safelight.presence.overlays.rent import RentAnswer, rent_answer
from safelight.presence.overlays.transit import PARTS, TransitAnswer, transit_answer

__all__ = [
    "PARTS",
    "BesideRent",
    "CallsOfCity",
    "RentAnswer",
    "TransitAnswer",
    "beside_rent",
    "county_rents",
    "find_overlay",
    "listing",
    "overlays_stamp",
    "rent_answer",
    "transit_answer",
]
