"""The words of report cards: what a field is, what its silence costs, and what a publisher would have to add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safelight.observatory import FieldCard, RatioRow
from safelight.web.public.rows import span

SHORT: Final[Mapping[str, object]] = {
    "role": gettext_lazy("Side"),
    "venue": gettext_lazy("Kind of place"),
    "sex": gettext_lazy("Sex"),
    "age": gettext_lazy("Age"),
    "race": gettext_lazy("Race"),
    "place": gettext_lazy("Place"),
    "time": gettext_lazy("Time"),
    "size": gettext_lazy("Operation"),
}

LONG: Final[Mapping[str, object]] = {
    "role": gettext_lazy("which side of the trade: selling, buying, or promoting and trafficking"),
    "venue": gettext_lazy("kind of place: street, hotel, home, massage business"),
    "sex": gettext_lazy("sex of the person arrested"),
    "age": gettext_lazy("age of the person arrested, in bands"),
    "race": gettext_lazy("race or ethnicity of the person arrested"),
    "place": gettext_lazy("where, as a block, beat or district"),
    "time": gettext_lazy("hour of the day"),
    "size": gettext_lazy("which operation a record belongs to"),
}

PUBLISH: Final[Mapping[str, object]] = {
    "role": gettext_lazy("The statute with its paragraph, or one word: seller, buyer, promoter."),
    "venue": gettext_lazy("One word from a fixed list, such as the location codes of NIBRS."),
    "sex": gettext_lazy("The sex that the arrest form holds."),
    "age": gettext_lazy("An age band: under 18, 18 to 24, 25 to 34, 35 to 44, 45 and over."),
    "race": gettext_lazy("Race and ethnicity as the arrest form holds them, in two columns."),
    "place": gettext_lazy("The hundred block or the beat: never an exact address."),
    "time": gettext_lazy("The hour at which it began."),
    "size": gettext_lazy("A number for each operation, the same for all arrests that it made."),
}

LOST: Final[Mapping[str, object]] = {
    "venue": gettext_lazy("Nobody can tell arrests on the street from arrests in hotels or homes."),
    "sex": gettext_lazy("Nobody can tell how women and men are treated."),
    "age": gettext_lazy("Nobody can tell whether the young are arrested more."),
    "race": gettext_lazy("Nobody can tell who bears most of the arrests."),
    "place": gettext_lazy("Nobody can tell which neighbourhoods are policed."),
    "time": gettext_lazy("Nobody can tell night from day."),
}


def cost(card: FieldCard, ratio: RatioRow | None) -> str:
    """What the silence of a field costs: for the side the ratio's bounds, and what they would be without it."""
    name = card.field.name
    if name == "role":
        return _cost_of_side(ratio)
    if card.published.status == "inferred":
        return _("No source says it: records of one place, day and kind of charge are taken for one operation.")
    if card.published.status == "none":
        return str(LOST[name])
    if card.published.share is None:
        return _("Too few records say it to tell anything.")
    missing = 1 - card.published.share
    if missing < 0.015:
        return _("Nothing: nearly every record says it.")
    return _("{share} of the records are left out of every answer about it.").format(share=percent(missing))


def _cost_of_side(ratio: RatioRow | None) -> str:
    if ratio is None:
        return _("No ratio can be told.")
    low, high = ratio.ratio.bounds.low, ratio.ratio.bounds.high
    if not low and high is None:
        return _("The ratio could be anything. If every record said its side, it would be one number.")
    return _("The ratio is {span}. If every record said its side, it would be one number in that span.").format(
        span=span(low, high)
    )


def percent(part: float) -> str:
    """A share in whole per cent; what is nearly nothing or nearly all says so."""
    if 0 < part < 0.005:
        text = _("under 1 %")
    elif 0.995 <= part < 1:
        text = _("over 99 %")
    else:
        text = _("{share} %").format(share=round(part * 100))
    return text.replace(" %", "\u00a0%")


def width(ratio: RatioRow | None) -> str:
    """How many times the highest value of a ratio is its lowest, or which of the two can't be said."""
    number = ratio.ratio.factor if ratio else None
    if number is None:
        if ratio is None or (not ratio.ratio.bounds.low and ratio.ratio.bounds.high is None):
            return ""
        return _("no upper end") if ratio.ratio.bounds.low else _("no lower end")
    if number < 1.05:
        return _("one number")
    return _("{n}-fold").format(n=f"{number:.1f}" if number < 10 else f"{number:,.0f}")
