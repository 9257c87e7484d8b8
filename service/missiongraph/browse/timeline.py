"""A timeline of what a page says: bars for periods, marks for days, measured for SVG.

What is known only within bounds is drawn as such, what has no end as an arrow; a day that no source gives is nowhere
drawn. The clock is not read: the picture spans the days that sources name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from missiongraph.browse.claims import Value
from missiongraph.browse.dates import Moment
from missiongraph.browse.facts import Group
from missiongraph.browse.language import Text
from missiongraph.browse.strands import Strand, strands
from missiongraph.browse.validity import is_day

WIDTH: Final = 900
NAMES: Final = 210
"""The width of the column of names, left of the plot."""
_EDGE, _HEAD, _STEP = 14, 24, 22
_LEAST_WIDTH: Final = 2
_MOST_TICKS: Final = 11
_MOST_LINES: Final = 24
_MOST_IN_A_LANE: Final = 5
_LONGEST: Final = 30
_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 500, 1000)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line, from `x` on."""

    x: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A value on its line; `text` and `when` say it in words.

    `whole` is when it can have held and `sure` when it certainly did; `is_point` is for a day without a period; an
    open side is an arrow.
    """

    text: str
    when: str
    y: int
    whole: Span
    sure: Span | None
    is_point: bool
    is_open_start: bool
    is_open_end: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """A matter with its bars, on one line or more; `name` is shortened to its column, `y` its first line."""

    label: Text
    name: str
    y: int
    height: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis."""

    x: int
    year: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything to draw; `day` is the place of the chosen day, and `undated` and `more` count what is not drawn."""

    height: int
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    day: int | None
    undated: int
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """A value with the days that are known of it, None for what no source gives."""

    value: Value
    start: tuple[int | None, int | None]
    end: tuple[int | None, int | None]
    as_of: tuple[int | None, int | None]

    @property
    def is_point(self) -> bool:
        return self.start == self.end == (None, None)

    @property
    def known(self) -> list[int]:
        """The known days, in order."""
        return sorted(each for each in (*self.start, *self.end, *self.as_of) if each is not None)


class _Axis:
    """From days to places in the picture."""

    def __init__(self, first: int, last: int) -> None:
        pad = max((last - first) // 25, 60)
        self.first, self.last = max(first - pad, 1), min(last + pad, date.max.toordinal())
        self._unit = (WIDTH - NAMES - _EDGE) / (self.last - self.first)

    def x(self, day: int) -> int:
        return round(NAMES + (min(max(day, self.first), self.last) - self.first) * self._unit)

    def span(self, first: int, last: int) -> Span:
        """Return the place of days from the first to the last, both inclusive."""
        x = self.x(first)
        return Span(x, max(self.x(last + 1) - x, _LEAST_WIDTH))

    def ticks(self) -> tuple[Tick, ...]:
        first, last = date.fromordinal(self.first).year + 1, date.fromordinal(self.last).year
        step = next((each for each in _YEARS if (last - first) // each < _MOST_TICKS), _YEARS[-1])
        years = range(first + -first % step, last + 1, step)
        return tuple(Tick(self.x(date(year, 1, 1).toordinal()), year) for year in years)


def timeline(groups: Iterable[Group], day: str = "") -> Timeline | None:
    """Draw the dated values of a page; None where there is nothing to compare in time.

    Of very many matters the first are drawn, of very many values at one time as many as there is room for; `more`
    counts the rest.
    """
    found = [(strand, [dated for each in strand.values if (dated := _dated(each))]) for strand in strands(groups)]
    drawn = [(strand, values) for strand, values in found if values]
    days = [each for _, values in drawn for value in values for each in value.known]
    if not days or min(days) == max(days):
        return None
    axis = _Axis(min(days), max(days))
    lanes, more, y = list[Lane](), 0, _HEAD
    for strand, values in drawn:
        lane, rest = _lane(strand, values, axis, y)
        if y + lane.height > _HEAD + _MOST_LINES * _STEP:
            more += len(values)
            continue
        lanes.append(lane)
        more, y = more + rest, y + lane.height
    undated = sum(not each.dated for strand, _ in found for each in strand.values)
    at = axis.x(date.fromisoformat(day).toordinal()) if is_day(day) and _is_within(day, axis) else None
    return Timeline(y + _EDGE // 2, tuple(lanes), axis.ticks(), at, undated, more)


def _is_within(day: str, axis: _Axis) -> bool:
    return axis.first <= date.fromisoformat(day).toordinal() <= axis.last


def _dated(value: Value) -> _Dated | None:
    if value.standing == "set aside":
        return None
    period = value.period
    found = _Dated(value=value, start=_days(period.start), end=_days(period.end), as_of=_days(period.as_of))
    return found if found.known else None


def _days(moment: Moment) -> tuple[int | None, int | None]:
    exact = _ordinal(moment.exact)
    return (exact, exact) if exact else (_ordinal(moment.earliest), _ordinal(moment.latest))


def _ordinal(text: str) -> int | None:
    return date.fromisoformat(text).toordinal() if is_day(text) else None


def _lane(strand: Strand, values: Sequence[_Dated], axis: _Axis, y: int) -> tuple[Lane, int]:
    """Put the values of a matter on as few lines as keep them apart; what finds no line is counted."""
    ends: list[int] = []
    bars, rest = list[Bar](), 0
    for value in sorted(values, key=lambda each: (each.known[0], each.known[-1])):
        bar = _bar(value, axis)
        line = next((number for number, end in enumerate(ends) if end <= bar.whole.x + 1), len(ends))
        if line >= _MOST_IN_A_LANE:
            rest += 1
            continue
        ends[line : line + 1] = [bar.whole.x + bar.whole.width]
        bars.append(replace(bar, y=y + line * _STEP))
    name = strand.label.text
    short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    return Lane(strand.label, short, y, max(len(ends), 1) * _STEP, tuple(bars)), rest


def _bar(dated: _Dated, axis: _Axis) -> Bar:
    value = dated.value
    text = ", ".join(each.text for each in value.parts)
    first, last = dated.as_of if dated.is_point else (dated.start[0], dated.end[1])
    whole = axis.first if first is None else first, axis.last if last is None else last
    surely = _surely(dated, axis)
    return Bar(
        text=text,
        when=value.when or text,
        y=0,
        whole=axis.span(*whole),
        sure=axis.span(*surely) if surely else None,
        is_point=dated.is_point and first == last,
        is_open_start=first is None,
        is_open_end=last is None,
    )


def _surely(dated: _Dated, axis: _Axis) -> tuple[int, int] | None:
    """Return the first and the last day on which a value certainly held, as `validity.on_day` tells them."""
    last = axis.last if dated.value.is_endless and dated.end == (None, None) else dated.end[0]
    firsts = [each for each in (dated.start[1], dated.end[1], dated.as_of[1]) if each is not None]
    lasts = [each for each in (dated.start[0], last, dated.as_of[0]) if each is not None]
    if not firsts or not lasts or min(firsts) > max(lasts):
        return None
    return min(firsts), max(lasts)
