"""Names that posters give themselves, and vehicles: what an advertisement says, never who anybody is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from safelight.desk.extract.facts import Fact
from safelight.desk.extract.folding import Folded
from safelight.desk.extract.listed import listed

_NAME: Final = r"([A-Z][a-zéíóúñáü]{1,14}|[A-Z]{3,12})"
_ALIAS: Final = re.compile(
    r"\b(?:(?i:my name is|name's|this is|they call me|call me|ask for|i'?m|i am|its|it's|named|me llamo|soy|mi "
    r"nombre es|"
    rf"pregunta por|new in town -|xoxo,?|love,|kisses,?|by) {_NAME}\b(?! (?:ext|\d))"
    rf"|{_NAME}(?= (?:here\b|is back|is here|just arrived|has arrived|offers|returns|in [A-Z])"
    r"|, ?\d\d\b(?! ?(?:am|pm|min|usd|dollars)))"
    rf"|(?i:discreet|sweet|gorgeous|miss|lovely|with|meet|thank you,|thanks,|company\?) {_NAME}\b(?=[,.!\n]|$))"
    rf"|(?m:^{_NAME}$)"
)
_NO_NAMES: Final = listed(
    """
    available new back open here independent looking ready sweet upscale visiting please call text the this
    that every serious screening no not never only just back in on at all any by for from with and or but
    professional elegant friendly private company monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december usd dear hello hi
    hey good welcome thanks thank deposit references incall outcall tonight today tomorrow now town verified
    vip real photos pics rates donation special specials weekend weekends classy discreet gentlemen sir guys
    everyone gone serving located email phone cell ad id zip
    city state county country location area age posted name height weight hair eyes body category title description
    details profile contact about services menu availability number gender hours website price rate views reply report
    share save login register home ciudad edad nombre precio servicios contacto ubicacion
    """
)
_COLOURS: Final = (
    r"black|white|grey|gray|silver|blue|red|green|tan|brown|gold|golden|yellow|orange|beige|maroon|purple|dark"
    r"|light|negro|blanco|gris|azul|rojo|plateado|verde"
)
_VEHICLE: Final = re.compile(
    rf"\b(?:{_COLOURS})(?: (?:{_COLOURS}))? (?:[a-z0-9-]+ ){{0,2}}?[a-z0-9-]+,? (?:license |lic )?(?:plates?"
    r"|tags?|placas?)(?: (?:number|no\.?|is|ending|ends|ending in|ends in|ends with|with|starts|starting"
    rf"|termina en|que|terminan en)){{0,3}}:? ?[a-z0-9]{{2,8}}\b"
    rf"|\b(?:{_COLOURS}) (?:[a-z]+ )?(?:suv|sedan|truck|van|minivan|pickup|coupe|honda|toyota|ford|chevy"
    r"|chevrolet|nissan|dodge|jeep|bmw|mercedes|kia|hyundai|tesla|lexus|camry|accord|civic|altima|corolla|tahoe"
    r"|suburban|escalade|charger|impala|malibu|explorer|odyssey)\b(?: [a-z0-9-]+)?"
)
_PLATE: Final = re.compile(r"[a-z0-9]{2,8}$")


def aliases(folded: Folded) -> Iterator[Fact]:
    """First names that the text gives, as written."""
    for match in _ALIAS.finditer(folded.source):
        group = match.lastindex or 1
        name = match[group]
        if name.lower() in _NO_NAMES:
            continue
        start, end = match.span(group)
        yield Fact("alias", name, name.lower(), start, end, "words around a name", 0.8 if group < 3 else 0.6)


def vehicles(folded: Folded) -> Iterator[Fact]:
    """Vehicles by colour, make and what is told of the plate."""
    signs = folded.text
    if not _WHEELS.search(signs):
        return
    for match in _VEHICLE.finditer(signs):
        start, end = folded.span(*match.span())
        plate = _PLATE.search(match[0])
        more = (
            {"plate": plate[0].upper()} if plate and any(word in match[0] for word in ("plate", "tag", "placa")) else {}
        )
        yield Fact("vehicle", folded.source[start:end], match[0], start, end, "colour and make", 0.85, more)


_WHEELS: Final = re.compile(rf"\b(?:{_COLOURS})\b")
