"""When it happened: the publisher's texts to wall-clock times of the city, with how exactly they are known."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from safelight.catalog import Dates, Layout
from safelight.core.vocabulary import DatePrecision

_DATE_ONLY_CODES = ("%H", "%I", "%M", "%T", "%R")


def occurred(layout: Layout, timezone: str) -> list[pl.Expr]:
    """Expressions `occurred_from`, `occurred_to` (wall clock, no zone) and `hour_known` for a layout's columns."""
    start, known = _moment(layout, "from", timezone)
    end, _ = _moment(layout, "until", timezone) if layout.names("until") else (start, known)
    return [
        start.alias("occurred_from"),
        pl.max_horizontal(start, end.fill_null(start)).alias("occurred_to"),
        known.alias("hour_known"),
    ]


def _moment(layout: Layout, field: str, timezone: str) -> tuple[pl.Expr, pl.Expr]:
    dates = layout.dates
    text = pl.col(layout.names(field)[0]).str.strip_chars()
    moment = _parsed(text, dates, timezone)
    has_clock = dates.zone == "epoch_ms" or any(code in form for form in dates.formats for code in _DATE_ONLY_CODES)
    known = moment.is_not_null() if has_clock else pl.lit(value=False)
    if clock := layout.names(f"{field}_time"):
        seconds = _clock(pl.col(clock[0]), dates)
        moment = moment.dt.truncate("1d") + seconds.fill_null(0) * pl.duration(seconds=1)
        known = seconds.is_not_null()
    if dates.precision is not DatePrecision.HOUR:
        known = pl.lit(value=False)
    if dates.midnight_is_unknown:
        known = known & (moment.dt.time() != pl.time(0, 0))
    return moment, known.fill_null(value=False)


def _parsed(text: pl.Expr, dates: Dates, timezone: str) -> pl.Expr:
    if dates.zone == "epoch_ms":
        number = text.cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)
        sane = pl.when(number.abs() < 10**14).then(number)
        stamp = sane.cast(pl.Datetime("ms")).cast(pl.Datetime("us"))
        return _to_wall_clock(stamp, timezone)
    # Many publishers drop leading blanks or double them; strptime's own blanks match any run.
    squeezed = text.str.replace_all(r"\s+", " ")
    formats = [" ".join(form.split()) for form in dates.formats]
    moment = pl.coalesce([_strptime(squeezed, form) for form in formats])
    return _to_wall_clock(moment, timezone) if dates.zone == "utc" else moment


def _strptime(text: pl.Expr, form: str) -> pl.Expr:
    if any(code in form for code in _DATE_ONLY_CODES):
        return text.str.to_datetime(form, time_unit="us", strict=False, ambiguous="null")
    return text.str.to_date(form, strict=False).cast(pl.Datetime("us"))


def _to_wall_clock(moment: pl.Expr, timezone: str) -> pl.Expr:
    return moment.dt.replace_time_zone("UTC").dt.convert_time_zone(timezone).dt.replace_time_zone(None)


def _clock(text: pl.Expr, dates: Dates) -> pl.Expr:
    """Seconds after midnight; digits alone are read as H, HH, HMM or HHMM, whichever the formats say."""
    squeezed = text.str.strip_chars()
    found: list[pl.Expr] = []
    for form in dates.clock or ["%H:%M"]:
        if form == "%H":
            hours = squeezed.str.extract(r"^(\d{1,2})(?:\.0)?$").cast(pl.Int64, strict=False)
            found.append(pl.when(hours < 24).then(hours * 3600))
        elif form == "%H%M":
            digits = squeezed.str.extract(r"^(\d{1,4})(?:\.0)?$").str.zfill(4)
            found.append(_seconds(digits, "%H%M"))
        else:
            found.append(_seconds(squeezed, form))
    return pl.coalesce(found)


def _seconds(text: pl.Expr, form: str) -> pl.Expr:
    time = ("2000-01-01 " + text).str.to_datetime(f"%Y-%m-%d {form}", time_unit="us", strict=False)
    return (time - pl.lit(datetime(2000, 1, 1))).dt.total_seconds()  # noqa: DTZ001  # wall clock has no zone


def precision(hour_known: pl.Expr, dates: Dates) -> pl.Expr:
    """`date_precision` of each row."""
    coarse = dates.precision if dates.precision is not DatePrecision.HOUR else DatePrecision.DAY
    return pl.when(hour_known).then(pl.lit(DatePrecision.HOUR.value)).otherwise(pl.lit(coarse.value))


def plausible(first_year: int, now: datetime, ahead_days: int = 1) -> pl.Expr:
    """True where `occurred_from` lies between the source's first year and `ahead_days` from now."""
    moment = pl.col("occurred_from")
    last = (now + timedelta(days=ahead_days)).replace(tzinfo=None)
    return moment.is_between(pl.lit(datetime(first_year, 1, 1)), pl.lit(last))  # noqa: DTZ001  # wall clock


def visible_from(settle_days: int) -> pl.Expr:
    """First day on which the month of `occurred_from` counts as closed: its end plus the source's settling time."""
    return (pl.col("occurred_from").dt.date().dt.month_start().dt.offset_by("1mo")) + pl.duration(days=settle_days)


def month_visible_from(month: str, settle_days: int) -> date:
    """The same for one month, written 2019-06."""
    year, number = (int(part) for part in month.split("-"))
    following = date(year + number // 12, number % 12 + 1, 1)
    return following + timedelta(days=settle_days)
