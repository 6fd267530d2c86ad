"""Fact: where people were met. A kind of place beats a street it stands on; a physical place beats an advertisement.

The table is read in one pass; the class of a mention is the name of the group that matched.
"""

from __future__ import annotations

import itertools
import re
from typing import Final, NamedTuple

_SUFFIX: Final = (
    r"(?:Ave(?:nue)?|St(?:reet)?|Blvd|Boulevard|R(?:oa)?d|Pkwy|Parkway|Hwy|Highway|Lane|Ln|Drive|Dr|Way|Pike|"
    r"Strip|Corridor|Expressway|Freeway|Loop|Broadway)\b\.?"
)
_NAME: Final = r"[A-Z0-9][\w'’.]*(?:[ /][A-Z0-9][\w'’]*){0,3}"
_NOT_STREET: Final = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|"
    r"Dec)[a-z]*\b|Facebook|Instagram|Twitter|Backpage|Craigslist|Snapchat|Telegram"
    r"|Operation|Human|Police|Vice|The\b|This\b|That\b|SYNTHETIC NAME|County|FBI|DPS|Super Bowl|Christmas|"
    r"Halloween|New Year|Valentine|Labor Day|Memorial|Mother|Social|Tik|Whats)"
)

PLACES: Final[dict[str, str]] = {
    "vehicle": (
        r"in (?:their|his|her|the|a) (?:own )?(?:parked )?(?:cars?|vehicles?)\b|(?:during|after|in|"
        r"following) (?:a|the)? ?(?:traffic|car|vehicle) stops?(?: on [A-Z]\w+(?: [A-Z0-9]\w+)*)?"
        r"|in (?:a|the) (?:parked )?(?:car|van|SUV|vehicle|truck)\b|(?:en|dentro de) (?:sus?|un|el) "
        r"(?:autos?|veh[ií]culos?|coches?|carros?)|parada de tr[aá]fico|(?:stopped|pulled over) (?:a|the|his|"
        r"her|their) (?:\w+ )?(?:car|van|vehicle|SUV|truck|sedan|minivan)|in a (?:rented |rental |parked "
        r")?(?:minivan|sedan|limousine|limo)|tráiler|motor home|\bRV\b"
    ),
    "other": (
        r"nail salons?|truck stops?|\bcantinas?\b|night ?clubs?|strip clubs?|gentlemen['’]s clubs?|"
        r"(?<!behind )\bbars?\b(?! counter)|\btaverns?\b|(?:[A-Z]\w+ )?\bPark\b(?! (?:Police|Avenue|Ave|St|Road|Blvd|"
        r"Drive|Place|police))|city park|public park|in a park|rest areas?"
        r"|(?:store |public )?parking (?:lots?|garages?)|\bcasinos?\b|\bairport terminal\b|gas stations?|"
        r"convenience stores?|barber ?shops?|hair salons?|beauty salons?|laundromats?|restaurants?|"
        r"bookstores?|dance halls?|lounges?|social clubs?|hookah|businesses|warehouses?|storage units?|game "
        r"rooms?|karaoke|modeling studios?|\bparques?\b|\bbares?\b|cl[ií]nica|club nocturno|discotecas?|"
        r"\bshops?\b|adult (?:bookstores?|theaters?|stores?)|truck plazas?|(?:bikini|coffee) (?:bar|stand)s?"
    ),
    "massage_business": (
        r"(?:massage|foot ?spa|reflexology)[- ](?:parlou?rs?|business(?:es)?|shops?|establishments?|spas?|"
        r"studios?|stores?)(?: (?:on|in|near|off|at) (?:the )?[A-Z0-9][\w.]*(?: [A-Z][\w.]*)*)?"
        r"|(?i:brothels? disguised as massage parlors?)|“massage parlors”|(?:front|posing) as massage "
        r"parlors?|\b(?:day |foot |[A-Z]\w+ )?[Ss]pas?\b(?! (?:city|town))|bath ?houses?|acupuncture "
        r"clinics?|(?:sal[oó]n|salones|casas?|centros?|negocios?) de masajes?|storefront parlors?|"
        r"\bparlou?rs?\b|\bsaunas?\b|body ?work|reflexology|wellness cent(?:er|re)s?|body rubs?|tanning "
        r"salons?|masajes|massage (?:therapy )?(?:clinics?|cent(?:er|re)s?)|massages"
    ),
    "hotel_motel": (
        r"\b(?:[Hh]otels?|[Mm]otels?|moteles|hoteles|inns?|HOTEL|MOTEL)\b"
        r"(?: (?:on|in|near|off|at|by) (?:the )?[A-Z][\w.]*(?: [A-Z][\w.]*)*)?|(?:rented|two|three|several) "
        r"(?:\w+ )?rooms\b|hotel room|motel room|\b[A-Z]\w+ (?:Inn|Suites|Lodge)\b|\blodge\b"
    ),
    "residence": (
        r"\b(?:apartments?|residen(?:ces?|tial)|condos?|condominiums?|houses?(?! of)|townhouses?|town homes?|"
        r"short[- ]term rentals?|vacation rentals?|Airbnbs?|rental houses?|flats?|lofts?|row ?houses?|"
        r"trailers?|duplex(?:es)?|dwellings?|rental propert(?:y|ies)|viviendas?|casas?(?! de (?:citas|"
        r"masajes))|departamento(?! de)|apartamentos?|domicilio)\b|\b(?:at|in|inside|from|of|to|a|the|his|"
        r"her|their|private|family|several|two|three|residential|rental|these) (?:[A-Z]\w+ )?homes?\b(?!less)"
    ),
    "street": (
        r"\b\d+(?:st|nd|rd|th)?[- ](?:[Bb]lock|BLOCK|blk|cuadra)\b(?: of| de)?(?: [A-Z0-9][\w.]*)*"
        rf"|(?:la |las )?(?:calles?|avenidas?|bulevar|Calle|Avenida) (?:de )?[A-Z0-9]\w*(?: [A-Z]\w*)*|(?:a "
        rf"lo largo de|esquinas?)"
        rf"|\b(?:[A-Z][\w'’.]+|\d+(?:st|nd|rd|th)) {_SUFFIX}(?: (?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\b)?"
        rf"|\b(?:NE|NW|SE|SW|N|S|E|W|North|South|East|West)\.? (?:\d+(?:st|nd|rd|th)\b|(?:Colfax|Aurora|"
        rf"Figueroa|International|Sandy|Stark|Burnside|Federal))"
        rf"|\b(?:FM|US|SR|Route|Highway|Hwy)[ -]\d+|\b\d+(?:st|nd|rd|th) (?:and|&|y) [A-Z]\w+|\b[A-Z][a-z]\w*\.? (?:&|"
        rf"/) [A-Z0-9]\w+(?! (?!{_SUFFIX})[A-Z][a-z])|\b[A-Z]{{2,}} (?:AVE|BLVD|RD|HWY|PKWY|ST|DR)\b|"
        rf"\ba block of [A-Z]\w+"
        rf"|\b(?:[Oo]n|[Aa]long|[Oo]ff|[Uu]p and down|[Nn]ear) (?:the )?{_NOT_STREET}{_NAME}"
        r"|\bcorridors?\b|\bcorners?\b|curbside|curb\b|sidewalks?|intersections?|avenues?\b|boulevards?\b|"
        r"street walking|walking the street|flagg?ed down|passing (?:cars|drivers|motorists)|stopped for "
        r"(?:a|the|our) decoys?|on foot|street[- ]level|street operations?|[Ss]treet walkers?|\bthe "
        r"(?:stroll|track|blade|strip)\b|walked up to|drivers? (?:who )?stopped|pulled over to|\bstreets?\b|"
        r"vía pública|\bcalles?\b|\bStreet and\b"
        r"|\b(?:Colfax|Bissonnet|Harry Hines|International Blvd|(?<!de )Aurora|Figueroa|Westheimer|Cicero|Van Buren|"
        r"Metropolitan|Roosevelt|82nd|Lawndale)\b(?! (?:[Pp]olice|PD|P\.D|[Dd]etectives|[Oo]fficers|Bureau))|"
        r"Stewart/Metropolitan|between [A-Z]\w+ and [A-Z]\w+(?= "
        r"(?:Street|Ave|St))|[A-Z]\. \d+(?:st|nd|rd|th) to"
    ),
    "online_arranged": (
        r"\b(?:decoy|web|online|escort|internet|fake|sex|dating)[- ](?:\w+ )?(?:ads?|advertisements?|posts?|boards?|"
        r"postings?|profiles?|platforms?|decoys?|listings?|chats?)\b|\b(?:posted|posting|placed|placing|"
        r"answered|answering|responded to|responding to|advertised|to) (?:\w+ ){0,3}(?:ads?|"
        r"advertisements?)\b"
        r"|\b[Oo]nline\b|on(?:line| the internet)|internet|web ?sites?|backpage(?:\.com)?|craigslist|on "
        r"Facebook|social media|redes sociales|en l[ií]nea|por internet|anuncios?(?: (?:falsos?|en l[ií]nea|"
        r"en internet))?|(?:dating |messaging |chat |phone |gaming )?apps?\b|aplicaci[oó]n|p[aá]gina web|"
        r"sitios? web|text messages?|by text|Snapchat|Instagram|escort sites?|chat ?rooms?|(?:social|online|dating|"
        r"messaging) platforms?"
    ),
    "brothel": (
        r"(?:residential )?\b(?:brothels?|burdel(?:es)?|prost[ií]bulos?|house of (?:ill fame|prostitution)|"
        r"casas? de citas)\b(?: (?:in|on|near) [A-Z]\w+)?(?: disguised as massage parlors)?"
    ),
}
"""Class -> pattern. `brothel` is `other`, unless another kind of place says what it was."""

_PATTERN: Final = re.compile(
    "(?<![A-Za-z])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in PLACES.items()) + ")"
)
_BAD_PLACE: Final = re.compile(
    r"(?i)shelters?|hospital|safe (?:place|house)|police station|jail|court|church|library|biblioteca|school|"
    r"owners? of|training|staff|licen[sc]"
)
_NOT_THERE: Final = re.compile(r"(?i)\b(?:rather than|instead of|not) (?:(?:in|at|on|by) )?(?:the |a |an )?$")
_RANK: Final = {
    "massage_business": 0,
    "hotel_motel": 1,
    "residence": 2,
    "other": 3,
    "vehicle": 4,
    "brothel": 5,
    "street": 6,
    "online_arranged": 7,
}


class Place(NamedTuple):
    """A mention of a kind of place."""

    start: int
    end: int
    kind: str


def places(text: str) -> list[Place]:
    """All mentions of places, in order; those of shelters, courts and the like are left out."""
    found = []
    for match in _PATTERN.finditer(text):
        kind = match.lastgroup or ""
        around = text[match.end() : match.end() + 12]
        if _NOT_THERE.search(text[max(0, match.start() - 24) : match.start()]):
            continue
        if kind != "street" and _BAD_PLACE.search(match[0] + around.split(".")[0]):
            continue
        found.append(Place(match.start(), match.end(), kind))
    return found


def decided(found: list[Place], text: str) -> tuple[str, list[Place]]:
    """The venue of an operation and the mentions it was read from; `unknown` without any."""
    if not found:
        return "unknown", []
    kinds: dict[str, list[Place]] = {}
    for place in found:
        kinds.setdefault(place.kind, []).append(place)
    physical = [kind for kind in kinds if kind != "online_arranged"]
    several = _several(found, text)
    if several:
        return "other", several
    best = min(physical or list(kinds), key=lambda kind: _RANK[kind])
    if best == "brothel" and "street" in kinds and len(physical) == 2:
        best = "brothel"
    return ("other" if best == "brothel" else best), kinds[best]


def _several(found: list[Place], text: str) -> list[Place]:
    """`from hotels to street corners`, `hotels, spas and street corners`: kinds of place in one list, none
    prevailing."""
    for first, second in itertools.pairwise(found):
        between = text[first.end : second.start].strip()
        if (
            first.kind != second.kind
            and "brothel" not in (first.kind, second.kind)
            and "online_arranged" not in (first.kind, second.kind)
            and not any(
                one.kind == "street" and any(map(str.isupper, text[one.start : one.end])) for one in (first, second)
            )
            and between
            in (
                "to",
                "and",
                ",",
                "as well as",
                "y",
                "or",
                ", and",
            )
        ):
            return [first, second]
    return []


EXAMPLES: Final = (
    ("Six johns were arrested at a motel on Lincoln Ave.", {"venue": "hotel_motel"}),
    ("Six johns were arrested on Aurora Avenue North.", {"venue": "street"}),
    ("Six johns answered a web ad and were arrested.", {"venue": "online_arranged"}),
    ("Detectives placed an ad on a website and rented two rooms; six johns were cited.", {"venue": "hotel_motel"}),
    ("Two owners of a massage parlor were arrested for promoting prostitution.", {"venue": "massage_business"}),
    ("Six johns were arrested at a truck stop.", {"venue": "other"}),
    ("Seis clientes fueron detenidos en un motel.", {"venue": "hotel_motel"}),
    ("Six johns were arrested.", {"venue": "unknown"}),
    ("Eight johns were taken into custody in their cars.", {"venue": "vehicle"}),
    ("Cinco clientes fueron multados en la calle Bissonnet.", {"venue": "street"}),
    ("Four johns were arrested at an apartment.", {"venue": "residence"}),
)
