"""Feeds of the history: Atom 1.0 (RFC 4287) and JSON Feed 1.1, from the same list of revisions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from missiongraph.browse.history import RevisionRow, RevisionsPage
from missiongraph.store.meta import REVISIONS

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NO_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2


@dataclass(frozen=True, slots=True)
class AtomFormat:
    """Atom, beside JSON Feed."""

    name: str = "atom"
    media_types: tuple[str, ...] = ("application/atom+xml", "application/xml", "text/xml")


@dataclass(frozen=True, slots=True)
class JsonFeedFormat:
    """JSON Feed, beside Atom."""

    name: str = "json"
    media_types: tuple[str, ...] = ("application/feed+json", "application/json")


ATOM: Final = AtomFormat()
JSON_FEED: Final = JsonFeedFormat()


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is of: its title, the addresses of the feed itself, of its page and of the service."""

    title: str
    own: str
    page: str
    root: str
    identity: str


def atom(feed: Feed, found: RevisionsPage) -> bytes:
    """Write Atom. An entry's id is the IRI of the revision, so that it stays the same wherever the service runs."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed")
    _element(root, "id", feed.identity)
    _element(root, "title", feed.title)
    newest = found.revisions[0].time.isoformat() if found.revisions else "1970-01-01T00:00:00+00:00"
    _element(root, "updated", newest)
    _element(root, "link", rel="self", href=feed.own, type=ATOM.media_types[0])
    _element(root, "link", rel="alternate", href=feed.page, type="text/html")
    _element(root, "generator", "MissionGraph")
    for row in found.revisions:
        entry = _element(root, "entry")
        _element(entry, "id", f"{REVISIONS}{row.number}")
        _element(entry, "title", row.message or f"Revision {row.number}")
        _element(entry, "updated", row.time.isoformat())
        _element(entry, "link", rel="alternate", href=f"{feed.root}/revisions/{row.number}", type="text/html")
        _element(_element(entry, "author"), "name", row.author or "MissionGraph")
        _element(entry, "content", summary(row), type="text")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root)


def json_feed(feed: Feed, found: RevisionsPage) -> bytes:
    """Write JSON Feed 1.1."""
    items = [
        {
            "id": f"{REVISIONS}{row.number}",
            "url": f"{feed.root}/revisions/{row.number}",
            "title": row.message or f"Revision {row.number}",
            "content_text": summary(row),
            "date_published": row.time.isoformat(),
            "authors": [{"name": row.author or "MissionGraph"}],
        }
        for row in found.revisions
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.own,
        "language": "en",
        "items": items,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def summary(row: RevisionRow) -> str:
    """Say in a sentence what a revision changed, and where."""
    counts = f"Revision {row.number}: {row.added:,} statements added, {row.removed:,} removed"
    named = "; ".join(each.text for each in row.documents)
    more = f" and {row.total - len(row.documents):,} more" if row.total > len(row.documents) else ""
    return f"{counts}, in {named}{more}." if named else f"{counts}."


def _element(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text) or None
    return element
