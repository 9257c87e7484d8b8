"""From IRIs to addresses of this service. The only place that knows which of our names is shown where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from missiongraph.names import BASE, GRAPH, ID, MG, MGS, VOCABULARY

_LEGAL: Final = re.compile(r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%\u00a0-\U000efffd-]")
_KEPT: Final = "/:@!$&'()*+,;=~%"
_PLACES: Final = (
    (ID, "/page/"),
    (VOCABULARY, "/vocabulary/"),
    (GRAPH, "/graph/"),
    (MG, "/ns#"),
    (MGS, "/shapes#"),
)


def iri_of(start: str, path: str) -> str:
    """Build the IRI that a decoded path names; characters that no IRI may hold stay percent-encoded."""
    return start + _LEGAL.sub(lambda found: quote(found[0]), path)


class Links:
    """Addresses under `root`, which is where visitors reach the service ("" for the top of its host).

    `language` is put into the address of every page if the reader chose one by address.
    """

    def __init__(self, root: str, language: str = "") -> None:
        self._root = root
        self._language = language

    def path(self, path: str, **parameters: str | int) -> str:
        """Return the address of a page of ours, given its path and its parameters."""
        place, _, anchor = path.partition("#")
        chosen = {"lang": self._language} if self._language else {}
        given = urlencode({**parameters, **chosen})
        return self._root + place + (f"?{given}" if given else "") + (f"#{anchor}" if anchor else "")

    def plain(self, path: str) -> str:
        """Return the address of something that is no page: a file, or data."""
        return self._root + path

    def href(self, iri: str) -> str:
        """Return where an IRI leads: to a page of ours, to the web for http(s), or nowhere (the empty string)."""
        own = self._page(iri)
        if own:
            return self.path(own)
        return iri if iri.lower().startswith(("http://", "https://")) else ""

    def paged(self, iri: str, parameters: Mapping[str, str | int]) -> str:
        """Return where a part of a long page is; the list of a class is not at the class's own address."""
        if iri.startswith(MG):
            return self.path("/things/" + quote(iri.removeprefix(MG), safe=_KEPT), **parameters)
        return self.path(self._page(iri), **parameters)

    def data(self, iri: str, extension: str = "") -> str:
        """Return the address of the RDF about an IRI of ours, in the format of an extension."""
        ending = f".{extension}" if extension else ""
        if iri.startswith(ID):
            return self.plain("/data/" + quote(iri.removeprefix(ID), safe=_KEPT) + ending)
        return self.plain("/" + quote(iri.removeprefix(BASE), safe=_KEPT) + ending)

    @staticmethod
    def _page(iri: str) -> str:
        """Return the path of the page of an IRI of ours; the empty string for those of others."""
        for start, place in _PLACES:
            if iri.startswith(start) and iri != start:
                return place + quote(iri.removeprefix(start), safe=_KEPT)
        is_whole = iri in (MG.removesuffix("#"), MGS.removesuffix("#"), BASE)
        return "/" + iri.removeprefix(BASE) if is_whole else ""
