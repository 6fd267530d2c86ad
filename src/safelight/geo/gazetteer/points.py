"""Coordinates in a text: pairs, plus codes, map links and geo: addresses. No link is ever followed.

In: the text. Out: a point and how exactly it is known, or the words of a link's search, or that a link hides its place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote_plus, urlsplit

from safelight.geo.gazetteer.pluscode import decode, is_full, is_short, recover

MOST_SIGNS: Final = 2_000

_LINK: Final = re.compile(
    r"(?:https?://|geo:)[^\s<>\"]+|\b(?:www\.|maps\.|goo\.gl/|osm\.org/|waze\.com/)[^\s<>\"]+", re.IGNORECASE
)
_PAIR: Final = re.compile(
    r"(?<![\d.])([-+]?\d{1,3}(?:\.\d{1,12})?)\s*°?\s*([NSns])?\s*[,;\s]\s*([-+]?\d{1,3}(?:\.\d{1,12})?)\s*°?\s*([EWewOo])?(?![\d.])"
)
_SEXAGESIMAL: Final = re.compile(
    r"(\d{1,3})\s*°\s*(\d{1,2})\s*['′’]\s*(\d{1,2}(?:\.\d+)?)?\s*[\"″”]?\s*([NS])[\s,;]*"
    r"(\d{1,3})\s*°\s*(\d{1,2})\s*['′’]\s*(\d{1,2}(?:\.\d+)?)?\s*[\"″”]?\s*([EWO])",
    re.IGNORECASE,
)
_CODE: Final = re.compile(
    r"(?<![\w+])([23456789CFGHJMPQRVWX0]{2,8}\+[23456789CFGHJMPQRVWX]{0,7})(?![\w+])", re.IGNORECASE
)
_PINNED: Final = re.compile(r"!3d(-?\d{1,2}\.\d+)!4d(-?\d{1,3}\.\d+)")
_VIEW: Final = re.compile(r"/@(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,2}(?:\.\d+)?)z")
_OSM_VIEW: Final = re.compile(r"map=(\d{1,2})/(-?\d{1,2}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)")
_PATH_NAME: Final = re.compile(r"/(?:place|search|dir)/([^/@]+)")
_POINT_KEYS: Final = ("mlat", "coordinate", "ll", "sll", "daddr", "destination", "query", "q", "center", "cp", "saddr")
_NAME_KEYS: Final = ("q", "query", "address", "daddr", "destination")
_LONG_HOSTS: Final = ("google.", "apple.com", "openstreetmap.org", "waze.com", "bing.com", "here.com")
_CLOSE_ENOUGH: Final = 15.0
"""Zoom of a map view whose middle still says where somebody is: about half a mile across a telephone."""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, and the resolution (9 to 6) that they are good for; `spread` 0 is too vague for any."""

    lat: float
    lon: float
    spread: int


@dataclass(frozen=True, slots=True)
class Search:
    """Words that a link searches for."""

    text: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A link that tells its place only to whoever follows it."""


def point_in(text: str, near: tuple[float, float]) -> Point | Search | Hidden | None:
    """The point that a text or a link in it names; None where there is none. `near` completes short plus codes."""
    text = text[:MOST_SIGNS]
    told = [_of_link(link) for link in _LINK.findall(text)]
    for kind in (Point, Search, Hidden):
        if found := next((one for one in told if isinstance(one, kind)), None):
            return found
    return _sexagesimal(text) or _plus_code(text, near) or _pair(text)


def _of_link(link: str) -> Point | Search | Hidden | None:
    if link.lower().startswith("geo:"):
        return _of_geo(link[4:])
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        asked = parse_qs(parts.query, max_num_fields=40)
    except ValueError:
        return None
    host = (parts.netloc or "").lower()
    whole = unquote_plus(link)
    found = _short_osm(parts, host) or _placed(whole, asked)
    if found:
        return found
    if any(name in host for name in _LONG_HOSTS):
        return _search(parts.path, asked) or Hidden()
    return Hidden() if _is_map(host, parts.path) else None


def _is_map(host: str, path: str) -> bool:
    return host.startswith(("maps.", "g.co", "osm.org")) or (host == "goo.gl" and path.startswith("/maps"))


def _placed(whole: str, asked: dict[str, list[str]]) -> Point | None:
    """The pin, else a pair among what is asked for, else the middle of a view that is close enough."""
    if pin := _PINNED.search(whole):
        return _point(pin[1], pin[2])
    if "mlat" in asked and "mlon" in asked:
        return _point(asked["mlat"][0], asked["mlon"][0])
    for key in _POINT_KEYS:
        for value in asked.get(key, ()):
            if pair := _PAIR.search(value):
                return _point(pair[1], pair[3])
    if (path := _PATH_NAME.search(whole)) and (pair := _PAIR.fullmatch(path[1].strip())):
        return _point(pair[1], pair[3])
    if view := _VIEW.search(whole):
        return _viewed(view[1], view[2], float(view[3]))
    if view := _OSM_VIEW.search(whole):
        return _viewed(view[2], view[3], float(view[1]))
    return None


def _search(path: str, asked: dict[str, list[str]]) -> Search | None:
    for key in _NAME_KEYS:
        if asked.get(key):
            return Search(asked[key][0])
    name = _PATH_NAME.search(path)
    return Search(unquote_plus(name[1])) if name else None


def _of_geo(rest: str) -> Point | Search | None:
    """A geo: address (RFC 5870), also as telephones write it: geo:0,0?q=lat,lon(label)."""
    place, _, asked = unquote_plus(rest).partition("?")
    found = re.match(r"(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)", place)
    point = _point(found[1], found[2]) if found else None
    if (wanted := re.search(r"q=([^&]*)", asked)) and (point is None or (point.lat, point.lon) == (0.0, 0.0)):
        pair = _PAIR.match(wanted[1])
        return _point(pair[1], pair[3]) if pair else Search(wanted[1].partition("(")[0])
    return point


def _short_osm(parts: SplitResult, host: str) -> Point | None:
    """OpenStreetMap's short links hold the place themselves: six bits a sign, three of each axis."""
    code = parts.path.removeprefix("/go/").rstrip("-") if host in ("osm.org", "www.openstreetmap.org") else ""
    if not re.fullmatch(r"[A-Za-z0-9_~@]{3,12}", code) or "/go/" not in parts.path:
        return None
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~"
    x = y = 0
    for sign in code.replace("@", "~"):
        value = signs.index(sign)
        for bit in (5, 3, 1):
            x, y = x << 1 | value >> bit & 1, y << 1 | value >> (bit - 1) & 1
    cells = 1 << 3 * len(code)
    lon, lat = (x + 0.5) / cells * 360 - 180, (y + 0.5) / cells * 180 - 90
    return Point(lat, lon, _spread_of_degrees(360 / cells))


def _plus_code(text: str, near: tuple[float, float]) -> Point | None:
    for code in _CODE.findall(text):
        whole = code if is_full(code) else recover(code, *near) if is_short(code) and len(code) >= 6 else ""
        if whole:
            area = decode(whole)
            return Point(*area.middle, _spread_of_degrees(area.north - area.south))
    return None


def _sexagesimal(text: str) -> Point | None:
    found = _SEXAGESIMAL.search(text)
    if not found:
        return None
    values = [float(found[at]) + float(found[at + 1]) / 60 + float(found[at + 2] or 0) / 3600 for at in (1, 5)]
    spread = 9 if found[3] and found[7] else 6
    return _bounded(
        values[0] * (-1 if found[4].upper() == "S" else 1), values[1] * (1 if found[8].upper() == "E" else -1), spread
    )


def _pair(text: str) -> Point | None:
    """Two numbers, of which at least one has decimals, or that are the whole text; "N" and "W" are understood."""
    for found in _PAIR.finditer(text):
        lat, lon = found[1], found[3]
        whole = found[0].strip() == text.strip() and "," in found[0]
        if ("." in lat and "." in lon) or whole:
            south, west = (found[2] or "").upper() == "S", (found[4] or "").upper() in ("W", "O")
            lat, lon = f"-{lat}" if south else lat, f"-{lon.lstrip('-')}" if west else lon
            return _point(lat, lon) or _point(lon, lat)
    return None


def _point(lat: str, lon: str) -> Point | None:
    decimals = min(len(text.partition(".")[2]) for text in (lat, lon))
    try:
        return _bounded(float(lat), float(lon), {0: 0, 1: 0, 2: 7, 3: 9}.get(decimals, 9))
    except ValueError:
        return None


def _viewed(lat: str, lon: str, zoom: float) -> Point | None:
    return _bounded(float(lat), float(lon), 9 if zoom >= _CLOSE_ENOUGH else 0)


def _bounded(lat: float, lon: float, spread: int) -> Point | None:
    fits = math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    return Point(lat, lon, spread) if fits else None


def _spread_of_degrees(width: float) -> int:
    """The resolution whose cells are about as wide as a box of so many degrees; 0 for wider than a town."""
    return 9 if width <= 0.004 else 8 if width <= 0.01 else 7 if width <= 0.03 else 6 if width <= 0.08 else 0


def readings(point: Point) -> Iterator[Point]:
    """The ways in which somebody may have meant a pair: as written, without its minus, the other way round."""
    for lat, lon in ((point.lat, point.lon), (point.lat, -point.lon), (point.lon, point.lat), (-point.lon, point.lat)):
        if abs(lat) <= 90:
            yield Point(lat, lon, point.spread)
