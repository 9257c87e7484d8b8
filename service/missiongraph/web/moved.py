"""Where the address of a merged or renamed thing leads: to the same representation of its successor."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from fastapi import Request

from missiongraph.names import ID
from missiongraph.web.links import KEPT, ascii_of
from missiongraph.web.pages import links_of
from missiongraph.web.representations import split_suffix

_SECTIONS: Final = ("id", "page", "data")


def moved_headers(request: Request, successor: str) -> dict[str, str]:
    """Name the successor (RFC 9110 §10.2.2, RFC 5829 §3.3).

    A merge may be undone, so the redirect is asked for again each time.
    """
    links = f'<{ascii_of(successor)}>; rel="successor-version"'
    return {"Location": ascii_of(_place(request, successor)), "Link": links, "Cache-Control": "no-cache"}


def _place(request: Request, successor: str) -> str:
    """Return the address that stands to the successor as that of the request to the thing; its parameters stay."""
    links = links_of(request)
    section, _, rest = request.scope["path"].lstrip("/").partition("/")
    if section not in _SECTIONS or not successor.startswith(ID):
        return links.href(successor)
    suffix = split_suffix(rest)[1] if section == "data" else None
    place = f"/{section}/{quote(successor.removeprefix(ID), safe=KEPT)}" + (f".{suffix.name}" if suffix else "")
    return links.plain(place) + (f"?{request.url.query}" if request.url.query else "")
