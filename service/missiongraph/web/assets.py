"""What pages load beside their HTML: own styles and pictures, and the editor and graph that `hatch_build.py` makes.

Everything is read once, packed once, and named by its content, so that browsers may keep it for good. The styles need
no build: `static/style.css` and the parts beside it, in the order of their names, are one file for browsers, without
comments and needless space; what only lists, the workbench or reports of validation need are files of their own. Where
the front end is not built, pages are complete without it and say what is missing.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_STYLE: Final = "style.css"
_APART: Final = frozenset({"lists.css", "reports.css", "workbench.css"})
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED: Final = re.compile(r"""("[^"]*"|'[^']*')""")
_MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
}
_PACKABLE: Final = frozenset({".css", ".js", ".json", ".svg", ".txt"})
NOT_BUILT: Final = "The front end is not built: install Node 20 with npm and run `make frontend`, or take a release."


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent; `packed` is its gzip form, where that is worth it. A lasting name names its content."""

    media_type: str
    body: bytes
    packed: bytes | None
    tag: str
    is_lasting: bool


@dataclass(frozen=True, slots=True)
class Assets:
    """All files by the names that they are served under, and the served name of each source; the folder of fonts."""

    files: Mapping[str, Asset]
    names: Mapping[str, str]
    is_built: bool
    fonts: Path | None = None

    def name(self, source: str) -> str:
        """Return the served name of a source such as `editor.js`, or "" where it is not built."""
        return self.names.get(source, "")


@cache
def assets() -> Assets:
    """Read what is shipped, once in a process."""
    return read(_HERE / "static", _HERE / "built")


def read(static: Path, built: Path) -> Assets:
    """Read own files and, if its manifest is there, the front end."""
    files: dict[str, Asset] = {}
    names: dict[str, str] = {}
    for source, body in _own(static):
        stem, suffix = source.rsplit(".", 1)
        names[source] = f"{stem}-{sha256(body).hexdigest()[:12]}.{suffix}"
        packed = gzip.compress(body, mtime=0) if f".{suffix}" in _PACKABLE else None
        files[names[source]] = _asset(source, body, packed, is_lasting=True)
        files[source] = _asset(source, body, packed, is_lasting=False)
    manifest = built / "manifest.json"
    is_built = manifest.is_file()
    if is_built:
        entries: dict[str, str] = json.loads(manifest.read_text("utf-8"))
        names |= entries
        for place in sorted(built.iterdir()):
            if place.suffix in _MEDIA_TYPES and place != manifest and place.name != "BUILD.json":
                twin = place.with_name(place.name + ".gz")
                packed = twin.read_bytes() if twin.is_file() else None
                files[place.name] = _asset(place.name, place.read_bytes(), packed, is_lasting="-" in place.stem)
    return Assets(files, names, is_built=is_built, fonts=built if any(built.glob("*.ttf")) else None)


def _own(static: Path) -> Iterator[tuple[str, bytes]]:
    """Iterate over own files; all style sheets are one, but for those that stand apart."""
    sheets = sorted(static.glob("*.css"), key=lambda place: (place.name != _STYLE, place.name))
    yield _STYLE, b"\n".join(_dense(place.read_text("utf-8")) for place in sheets if place.name not in _APART)
    for place in sorted(static.iterdir()):
        if place.name in _APART:
            yield place.name, _dense(place.read_text("utf-8"))
        elif place.suffix in _MEDIA_TYPES and place.suffix != ".css":
            yield place.name, place.read_bytes()


def _dense(sheet: str) -> bytes:
    """Leave out of a style sheet what only its writers need; texts in quotation marks stay as they are."""
    parts = _QUOTED.split(_COMMENT.sub("", sheet))
    parts[::2] = [re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", part)) for part in parts[::2]]
    return "".join(parts).strip().encode()


def _asset(name: str, body: bytes, packed: bytes | None, *, is_lasting: bool) -> Asset:
    tag = sha256(body).hexdigest()[:16]
    return Asset(_MEDIA_TYPES[Path(name).suffix], body, packed, tag, is_lasting)
