"""Which format an answer is in: suffix, then `format=`, then Accept with its q-values (RFC 9110 §12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from missiongraph.errors import NotAcceptable


class Offer(Protocol):
    """Something that can be answered: a format with its name and media types, the preferred type first."""

    @property
    def name(self) -> str:
        """The word for `format=`."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types under which it may be asked for."""


@dataclass(frozen=True, slots=True)
class Html:
    """A page, beside the formats for machines."""

    name: str = "html"
    media_types: tuple[str, ...] = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Json:
    """The same as a page, for programs."""

    name: str = "json"
    media_types: tuple[str, ...] = ("application/json",)


HTML = Html()
JSON = Json()
_QUALITY: Final = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
O = TypeVar("O", bound=Offer)  # noqa: E741


def choose(offers: Sequence[O], accept: str, wanted: Iterable[str] = ()) -> O:
    """Choose among offers, which come in the order of our preference.

    The first known word of `wanted` wins; without any word, the offer with the highest q-value in `accept`.
    Raises NotAcceptable with the list of what there is, also when there are words and none is known.
    """
    words = [word.strip().lower() for word in wanted]
    for word in words:
        for offer in offers:
            if word == offer.name or word in offer.media_types:
                return offer
    ranges = list(_ranges(accept)) or [("*/*", 1.0)]
    graded = [(_quality(offer, ranges), -index, offer) for index, offer in enumerate(offers)]
    best = max(graded, key=lambda grade: grade[:2])
    if best[0] <= 0 or words:
        available = [offer.media_types[0] for offer in offers]
        raise NotAcceptable(
            f"None of the accepted formats can be made here. Ask for one of: {', '.join(available)}.",
            available=available,
        )
    return best[2]


def accepts_gzip(accept_encoding: str) -> bool:
    """Say whether a client reads gzip, by its `Accept-Encoding` (RFC 9110 §12.5.3)."""
    graded = dict(_ranges(accept_encoding))
    return graded.get("gzip", graded.get("*", 0.0)) > 0


def _ranges(accept: str) -> Iterable[tuple[str, float]]:
    for part in accept.lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = _number(value)
        if media:
            yield media, quality


def _number(text: str) -> float:
    return min(float(text), 1.0) if _QUALITY.fullmatch(text.strip()) else 0.0


def _quality(offer: Offer, ranges: Iterable[tuple[str, float]]) -> float:
    """Return the q-value that the most specific matching range gives; a second media type of ours counts a bit less.

    Nothing helps an offer whose first media type is refused by name, because that is the one it is sent under.
    """
    best = 0.0
    by_range = dict(ranges)
    if by_range.get(offer.media_types[0]) == 0:
        return best
    for rank, media in enumerate(offer.media_types):
        kind = media.partition("/")[0]
        for pattern in (media, f"{kind}/*", "*/*"):
            if pattern in by_range:
                best = max(best, by_range[pattern] - rank * 1e-6)
                break
    return best
