"""The words by which people say what they see and want, in English and Spanish, as they type them.

Patterns are read over a text brought to one form (`understanding.folded`): lower case, no accents, one blank between
words. Nothing here is a place: that is left to the gazetteer.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from safelight.presence.kinds import SightingKind


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w&])(?:{'|'.join(parts)})(?![\w&])")


_COUNT: Final = (
    r"(?:(?:\d{1,2}|a|an|one|two|three|four|five|six|un|una|uno|dos|tres|cuatro|cinco|seis|several|some|many|few|"
    r"varios|varias|muchos|muchas|unos|unas|lots of|a lot of|a bunch of|bunch of|lots|mas de \d{1,2}|over \d{1,2}) )?"
)
_THEIRS: Final = r"(?: (?!at\b|on\b|en\b|near\b|by\b)\w+){0,4}"
_BELONGINGS: Final = (
    r"(?:stuff|things?|belongings|tents?|property|bags?|backpacks?|blankets?|carts?|bikes?|meds|medicine|"
    r"possessions|everything|shit|cosas|pertenencias|carpas?|casas? de campana|tiendas?|bolsas?|mochilas?|cobijas?|"
    r"carritos?|propiedad|bicis?|bicicletas?|medicinas?)"
)
_VANS: Final = r"vans?(?! (?:ness|nuys|buren)(?!\w))"
"""Vans, and not the first word of a street."""

KINDS: Final[tuple[tuple[SightingKind, re.Pattern[str]], ...]] = (
    (
        SightingKind.PROPERTY,
        _pattern(
            r"(?:tak(?:e|es|ing)|took|taken|throw\w*|threw|toss\w*|trash(?:ed|es|ing)|destroy\w*|grab\w*|"
            r"steal\w*|stole|"
            rf"seiz\w*|confiscat\w*|crush\w*|dump(?:ed|ing)){_THEIRS} {_BELONGINGS}",
            r"(?:quit|llev|tir|bot|destru|rob|confisc|decomis|agarr)(?:an|aron|ando|o|aban|yeron|yen|yendo|"
            r"ando\w+|aronse|"
            rf"andose|andonos)?{_THEIRS} {_BELONGINGS}",
            rf"{_BELONGINGS} (?:was|were|got|is|are|being|is being|are being) "
            r"(?:taken|thrown|tossed|destroyed|trashed|seized|crushed|dumped|stolen)",
        ),
    ),
    (
        SightingKind.TOWING,
        _pattern(
            rf"{_COUNT}tow ?trucks?",
            rf"tow(?:s|ed|ing)?(?: (?:cars?|rvs?|{_VANS}|vehicles?|campers?|trucks?|people))?",
            rf"impound\w*(?: (?:cars?|rvs?|{_VANS}|vehicles?))?",
            rf"{_COUNT}gruas?",
            r"remolc\w*(?: (?:carros?|coches?|autos?|casas rodantes|rvs?))?",
            r"(?:llevando|llevandose|llevan|se llevan|levantando)(?: (?:los|las|mi|el|la))? "
            r"(?:carros?|coches?|autos?|rvs?|casas rodantes|trailas?)",
        ),
    ),
    (
        SightingKind.CHECKPOINT,
        _pattern(
            rf"{_COUNT}(?:dui )?check ?-?points?",
            r"road ?-?blocks?",
            r"dui stops?",
            rf"{_COUNT}reten(?:es)?",
            r"alcoholimetros?",
            r"puestos? de control",
            r"control policial",
            r"(?:checking|running|asking for|asking) (?:everyones |peoples |everybodys )?(?:ids?|names|warrants|"
            r"papers)",
            r"(?:id|warrant) checks?",
            r"(?:pidiendo|piden|revisando|checando) (?:la |las |los )?(?:ids?|identificacion(?:es)?|papeles|"
            r"documentos|"
            r"licencias?)",
        ),
    ),
    (
        SightingKind.SWEEP,
        _pattern(
            r"(?:a )?(?:street |camp |encampment |homeless )?sweep(?:s|ing|ed)?",
            r"swept",
            r"(?:a )?clean ?-?ups?",
            r"clean(?:ing)?(?: out| up)?(?: the)? (?:camps?|encampments?|streets?|tents?|block)",
            r"cleaning(?: up| out)?",
            r"clear(?:ing|ed)(?: out)?(?: the| our)? (?:camps?|encampments?|tents?|block|people|us)",
            r"sanitation(?: (?:crews?|trucks?|workers?))?",
            r"lasan|dss crews?|care\+",
            r"bulldoz\w+",
            r"evict\w*",
            r"(?:making|made|telling|told|forcing) (?:us|people|them|everyone|everybody|folks|me)(?: all)?(?: to)? "
            r"(?:move|leave|pack(?: up)?)",
            r"(?:kicking|kicked|moving) (?:us|people|them|everyone|everybody|folks)(?: out)?",
            r"limpi(?:eza|ezas|ando|an|aron|ar)(?: (?:el|la|las|los))?(?: (?:campamentos?|calles?|carpas?))?",
            r"barr(?:ido|idos|iendo|ida)",
            r"desaloj\w*",
            r"saneamiento|sanidad",
            r"(?:corriendo|sacando|echando|moviendo|quitando)(?:nos)?(?: a)?(?: la| los)? (?:gente|personas|"
            r"todos|campamento|"
            r"campamentos)",
            r"(?:nos )?(?:estan )?(?:corriendonos|sacandonos|echandonos)",
            r"nos (?:estan )?(?:corriendo|sacando|echando|moviendo|corren|sacan|echan|mueven)",
        ),
    ),
    (
        SightingKind.OTHER,
        _pattern(
            rf"{_COUNT}arrests?",
            r"arrest(?:ing|ed|ando|aron|an)(?: (?:people|someone|somebody|folks|a la gente|gente|a alguien))?",
            r"(?:writing|giving|handing out) (?:out )?(?:tickets?|citations?)",
            r"(?:ticketing|citing)(?: (?:people|everyone|folks))?",
            r"(?:dando|poniendo) multas?",
            r"detain\w*|deteniendo|detuvieron",
            r"(?:police |ice )?raid(?:s|ed|ing)?",
            r"redadas?",
            r"harass\w*|acosando",
            r"(?:la )?migra",
            rf"ice (?:agents?|{_VANS}|officers?)",
        ),
    ),
    (
        SightingKind.PATROL,
        _pattern(
            rf"{_COUNT}(?:cops?|police(?:men|man)?|policias?|polis|popo|po-po|pigs?|officers?|sheriffs?|"
            rf"deput(?:y|ies)|"
            rf"(?:squad|cop|police|patrol|cruiser) ?(?:cars?|{_VANS}|cruisers?|suvs?|vehicles?)|cruisers|"
            r"patrol(?:s|ling|ing)?|"
            r"patrullas?|patrullando|patrulleros?|chotas?|jura|juras|oficiales|agentes|lapd|lasd|sfpd|sdpd|sjpd|"
            r"opd|spd|ppb|nypd|"
            r"cpd|bpd|5-0|five-0|the law|la ley)"
            rf"(?: (?:cars?|officers?|{_VANS}|trucks?|units?))?",
        ),
    ),
)
"""What is going on, the more telling first: "cops towing cars" is towing."""

_STOPS: Final = r"at|on|in|near|by|en|cerca|por|junto|frente|badge|placa|insignia"
_NO_NAME: Final = (
    r"(?!(?:" + _STOPS + r"|is|was|are|and|or|san|santa|los|las|el|la|de|del|y|e|car|cars|down|with|has|have|just|took|"
    r"takes|told|said|says|arrested|who|that|que|se|esta|estan|quito|llevo|me|us|my|mi|nos|there|here|aqui|now|ahora|"
    r"outside|around|checking|number|numero)(?!\w)|(?!king|fleming)[a-z]+(?:ing|ando|iendo)(?!\w))"
)
_ONE_NAME: Final = rf"(?:[a-df-mp-rt-vx-z] )?{_NO_NAME}(?=[a-z])[a-z'-]{{2,20}}"
_NAME: Final = rf"(?:{_ONE_NAME}(?: {_ONE_NAME}){{0,2}}(?: (?:and|y|&) {_ONE_NAME})?(?= (?:{_STOPS}|\d)|$)|{_ONE_NAME})"
"""A name of one word, or of up to three where the text goes on with a place behind it."""

_IS: Final = r"(?: (?:number|numero|num|no|is|es|n|of|de))*[ #:]*#?"
_NUMBERED: Final = (
    r"(?:(?:license |licence )?plates?|placas?|matriculas?|lic(?:ense|encia)?|badges?|insignias?|unidad|unit|tag|"
    r"serial|serie|id (?:number|numero|num|no|card))"
)
_CAR: Final = r"(?:(?:patrol |squad |police |cop )?(?:car|cruiser|vehicle|squad|shop)|patrulla|vehiculo|carro)"
_PLATE: Final = r"(?:\d ?[a-z]{3} ?\d{3}|[a-z]{3}-?\d{4}|\d[a-z]{2}\d{4})"

SCRUB: Final = re.compile(
    r"(?<!\w)(?:"
    rf"(?:id|numero)? ?{_NUMBERED}{_IS}(?:{_PLATE}|(?!\d{{1,3}}(?:st|nd|rd|th)\b)(?=[\w-]*\d)[\w-]{{2,10}})"
    rf"|{_CAR} (?:(?:number|no|num|numero|#) ?#?[\w-]*\d[\w-]*|\d{{5,6}}|\d{{1,3}}[a-z]{{1,2}}\d{{1,3}}"
    rf"|\d{{1,4}}(?= (?:{_STOPS})(?!\w)))"
    r"|(?:officer|ofc|ofcr|sgt|sergeant|sargento|lt|lieutenant|teniente|detective|det|deputy|oficial|agente|capt|"
    rf"captain|capitan|cpl|corporal|cabo|commander|comandante|trooper|inspector) {_NAME}"
    rf"|(?:sheriff|chief|jefe|agent) {_ONE_NAME}(?: {_ONE_NAME}){{0,2}}(?= (?:{_STOPS})(?!\w))"
    rf"|(?:(?:(?:his|her|their|the|su|whose|(?:cop|officer|deputy)s?) )?(?:name|nombre)s? (?:is|es|was)"
    rf"|named|(?:que )?se llaman?|de nombre|de apellido|apellido|surname|last name(?: is)?) {_NAME}"
    rf"|{_PLATE.replace(' ?', '')}"
    r")(?!\w)"
)
"""Who somebody is: badge, plate, unit and name. Taken out of a text before anything else is read in it."""

NOW: Final = _pattern(
    r"right now|just now|rn|now|currently|at the moment|happening|going on|in progress|started|starting",
    r"ahora(?: mismo)?|ahorita|en este momento|en curso|empezando|empezo|empezaron",
)

HERE: Final = _pattern(
    r"(?:right |over )?here|near me|by me|my (?:street|block|tent|camp|place|spot)|outside|around me",
    r"aqui(?: mismo)?|cerca de mi|mi (?:calle|cuadra|carpa|campamento)|aca|afuera",
)

PHOTO_PLACE: Final = _pattern(
    r"use (?:the |my |its |this )?(?:photos?|pictures?|pics?|images?) (?:place|location|gps|position)",
    r"use (?:the |its )?(?:place|location|gps|position) (?:of|in|from|on) (?:the |my |this )?"
    r"(?:photo|picture|pic|image)",
    r"us(?:a|ar|en|e|o) (?:el |la )?(?:lugar|ubicacion|gps|posicion|sitio) (?:de|en) (?:la |mi |esta )?"
    r"(?:foto|imagen)",
)
"""Leave to use where the photo was taken: nobody says this by chance, and nothing else counts as it."""

GONE: Final = _pattern(
    r"(?:theyre|they are|they r|its|it is|hes|shes|police are|cops are|police is|all|everyone is|now) (?:all )?"
    r"(?:gone|clear|over|leaving)",
    r"(?:they|police|cops?|officers|sweep|tow trucks?) (?:(?:have|has|all|just|already|finally) )*(?:left|"
    r"leaving|gone|ended|"
    r"finished|moved on|drove off|is over)",
    r"(?:gone|cleared)(?: now| already)?",
    r"(?:all|coast is|coast|street is|its) clear",
    r"no (?:more )?(?:cops?|police|officers|sweep|pigs)(?: (?:anymore|here anymore|now))?",
    r"(?:not|arent|isnt) (?:here|there) (?:anymore|any more|now)",
    r"(?:nobody|nothing|no one|noone) (?:here|there)(?: (?:anymore|now))?",
    r"moved on|drove off|driven off",
    r"(?:ya )?se (?:han )?(?:fueron|fue|ido|marcharon|marcho|retiraron)(?: (?:la policia|los policias|todos|ya))?",
    r"ya no (?:estan|esta|hay)(?: (?:nadie|nada|policias?|la policia|patrullas?|chota))?",
    r"no hay (?:nadie|nada|policias?|patrullas?|chota)",
    r"(?:ya )?(?:esta )?despejad[oa]",
    r"ya (?:termino|terminaron|acabaron|acabo)",
)

GONE_ALONE: Final = re.compile(r"(?:left|clear|over|gone|fueron|ido|libre|nada|ya no|terminado|gon|goen|gonee)")
"""Words that say it only where they are the first: "left" is also a direction."""

STATUS_FIRST: Final = re.compile(r"(?:status|stat|stats|estado|estatus|estatu|situacion)(?!\w)")
STATUS: Final = _pattern(
    r"(?:is|are|r) there (?:any )?(?:cops?|police|sweeps?|officers|checkpoints?|anything|activity)",
    r"(?:any|anybody see|anyone see|seen any) (?:cops?|police|sweeps?|officers|activity|checkpoints?|tow trucks?)",
    r"(?:whats|what is|wats) (?:going on|happening|up)",
    r"where (?:are|r|is) (?:the )?(?:cops?|police|sweeps?)",
    r"is it (?:safe|clear|hot)|safe to (?:go|be|sleep|stay|walk)|how is it",
    r"(?:are|r) (?:they|the cops|the police|cops|police) (?:still )?(?:here|there|gone|around)",
    r"que (?:hay|pasa|esta pasando|onda)",
    r"donde (?:esta|estan|hay)(?: (?:la|los))?(?: (?:policias?|patrullas?|chota|reten(?:es)?))?",
    r"es seguro|esta (?:seguro|caliente|tranquilo)",
    r"(?:todavia|aun) (?:esta|estan|hay|siguen)|siguen (?:ahi|aqui|alli)",
)

WATCH_FIRST: Final = re.compile(
    r"(?:watch(?:es|ing)?(?! out| it)|vigila(?:r|me|nos)?|vigilen|avisa(?:me|nos|r|rme)?(?: si(?: hay)?)?|"
    r"avisenme(?: si(?: hay)?)?|"
    r"alert me|alertame|notify me|notify|(?:text|tell|let) me (?:know )?(?:if|when)|keep an eye on|eye on)(?!\w)"
)
UNWATCH: Final = re.compile(
    r"(?:unwatch|watch off|stop watch(?:ing)?|no watch|end watch|cancel watch|watch (?:stop|end|cancel)|no "
    r"vigilar|ya no (?:avises|"
    r"vigiles|me avises)|dejar? de (?:vigilar|avisar)|no me avises)"
)
HOURS: Final = re.compile(
    r"(?<![\w-])(?:for |por |durante )?(\d{1,3}) ?(h|hr|hrs|hour|hours|hora|horas|hs|m|min|mins|minutes|"
    r"minutos)(?![\w-])"
)
ALL_NIGHT: Final = _pattern(r"(?:all|the whole|over) ?night|toda la noche|tonight|overnight")
QUIET: Final = re.compile(
    r"(?:not|no|except|excepto|quiet|silencio|menos|silent|but not|pero no)(?: (?:from|de|between|entre|hours|"
    r"horas))?"
    r" (\d{1,2})(?::00)? ?(am|pm)?(?: ?- ?| to | a | until | hasta | and | y | till )(\d{1,2})(?::00)? ?(am|"
    r"pm)?(?!\w)"
)

SWEEP_ASKED: Final = re.compile(
    r"(?:when(?:s| is| are)?(?: the)?|next|upcoming|proxim[oa]s?|cuando (?:es|hay|sera|van a|va a haber|limpian|"
    r"hacen)?)"
    r"(?: (?:the|la|el|next|posted|proxim[oa]))* ?(?:sweeps?|clean ?-?ups?|limpiezas?|barridos?|limpiar|"
    r"limpian)?(?!\w)"
)
SWEEP_FIRST: Final = re.compile(r"(?:sweeps?|sweep schedule|clean ?-?ups?|limpiezas?|barridos?)(?!\w)")
SWEEP_SEEN: Final = re.compile(
    r"(?:at|on|in|near|by|is|are|happening|going|starting|started|coming|here|again|crew|crews|team|trucks?|and|with|"
    r"en|por|cerca|aqui|aca|sobre|junto|esta|estan|empez\w+)(?!\w)"
)
"""After "sweep": then it is seen. "SWEEP 5th & San Pedro" asks for the next posted one."""


def _words() -> dict[str, frozenset[str]]:
    said = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(" ".join(one.split()) for one in words.split(",")) for name, words in said.items()}


WORDS: Final = _words()
"""The lists of `words.toml`."""
