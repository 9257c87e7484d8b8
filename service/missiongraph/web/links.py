"""From IRIs to addresses of this service. The only place that knows which of our names is shown where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote, urlencode

from missiongraph.names import BASE, GRAPH, ID, MG, MGS, VOCABULARY

_PLANES: Final = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
_ILLEGAL: Final = re.compile(
    rf"[^A-Za-z0-9._~:/?#@!$&'()*+,;=%\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}\U000e1000-\U000efffd-]|%(?![0-9A-Fa-f]{{2}})"
)
KEPT: Final = "/:@!$&'()*+,;=~%"
"""What stays as it is in the path of an address."""
_PLACES: Final = (
    (ID, "/page/"),
    (VOCABULARY, "/vocabulary/"),
    (GRAPH, "/graph/"),
    (MG, "/ns#"),
    (MGS, "/shapes#"),
)


def iri_of(start: str, path: str) -> str:
    """Build the IRI that a decoded path names; what no IRI may hold there is percent-encoded (RFC 3987 §2.2)."""
    whole, mark, fragment = _ILLEGAL.sub(lambda found: quote(found[0]), path).partition("#")
    return start + whole + mark + fragment.replace("#", "%23")


def ascii_of(iri: str) -> str:
    """Map an IRI to a URI (RFC 3987 §3.1), because headers are ASCII."""
    return "".join(each if each.isascii() else "".join(f"%{byte:02X}" for byte in each.encode()) for each in iri)


class Links:
    """Addresses under `root`, which is where visitors reach the service ("" for the top of its host).

    `chosen` are parameters that stay in the address of every page once the reader chose them: language, revision, day.
    """

    def __init__(self, root: str, **chosen: str) -> None:
        self._root = root
        self._chosen = {name: value for name, value in chosen.items() if value}

    def path(self, path: str, **parameters: str | int) -> str:
        """Return the address of a page of ours, given its path and its parameters."""
        place, _, anchor = path.partition("#")
        given = urlencode({**parameters, **self._chosen})
        return self._root + place + (f"?{given}" if given else "") + (f"#{anchor}" if anchor else "")

    def repeated(self, path: str, name: str, values: Iterable[str]) -> str:
        """Return the address of a page of ours with a parameter that is given several times."""
        return self.pairs(path, [(name, value) for value in values])

    def pairs(self, path: str, parameters: Iterable[tuple[str, str]]) -> str:
        """Return the address of a page of ours with parameters of which some may be given several times."""
        given = urlencode([*parameters, *self._chosen.items()])
        return self._root + path + (f"?{given}" if given else "")

    def plain(self, path: str) -> str:
        """Return the address of something that is no page: a file, or data."""
        return self._root + path

    def href(self, iri: str) -> str:
        """Return where an IRI leads: to a page of ours, to the web for http(s), or nowhere (the empty string)."""
        own = self.place(iri)
        if own:
            return self.path(own)
        return iri if iri.lower().startswith(("http://", "https://")) else ""

    def paged(self, iri: str, parameters: Mapping[str, str | int]) -> str:
        """Return where a part of a long page is; the list of a class is not at the class's own address."""
        if iri.startswith(MG):
            return self.path("/things/" + quote(iri.removeprefix(MG), safe=KEPT), **parameters)
        return self.path(self.place(iri), **parameters)

    def data(self, iri: str, extension: str = "") -> str:
        """Return the address of the RDF about an IRI of ours, in the format of an extension."""
        ending = f".{extension}" if extension else ""
        if iri.startswith(ID):
            return self._of_revision("/data/" + quote(iri.removeprefix(ID), safe=KEPT) + ending)
        return self._of_revision("/" + quote(iri.removeprefix(BASE), safe=KEPT) + ending)

    def _of_revision(self, path: str) -> str:
        """Return the address of data, which have a revision and no language."""
        rev = self._chosen.get("rev")
        return self.plain(path) + (f"?rev={rev}" if rev else "")

    @staticmethod
    def place(iri: str) -> str:
        """Return the path of the page of an IRI of ours, without root and choices; empty for those of others."""
        for start, place in _PLACES:
            if iri.startswith(start) and iri != start:
                return place + quote(iri.removeprefix(start), safe=KEPT)
        is_whole = iri in (MG.removesuffix("#"), MGS.removesuffix("#"), BASE)
        return "/" + iri.removeprefix(BASE) if is_whole else ""
