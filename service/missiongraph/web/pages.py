"""Pages from templates: autoescaped, under a strict content security policy, complete without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

import missiongraph
from missiongraph import __version__
from missiongraph.browse.dates import day
from missiongraph.browse.language import LANGUAGES, number, reads_along
from missiongraph.commit.proposals import undoing
from missiongraph.names import ID
from missiongraph.rdf.formats import GRAPH_FORMATS
from missiongraph.web.assets import NOT_BUILT, assets
from missiongraph.web.cite import Citation, citation, source_bibtex
from missiongraph.web.links import KEPT, Links
from missiongraph.web.reader import NAMES, Reader, day_kept, reader_of
from missiongraph.web.words import translator
from missiongraph.web.world import picture

POLICY: Final = (
    "default-src 'none'; style-src 'self'{nonce}; img-src 'self' data:; font-src 'self'; script-src 'self'; "
    "manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SAFE: Final = {
    "Content-Security-Policy": POLICY.format(nonce=""),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

_KEPT: Final = ("lang", "rev", "valid")

TEMPLATES: Final = Environment(
    loader=PackageLoader("missiongraph.web"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}


def render(
    request: Request,
    template: str | Template,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    revision: int | None = None,
    has_editor: bool = False,
) -> HTMLResponse:
    """Render a template in the reader's language; `context` holds dataclasses and plain values only.

    `revision` is the one that the page shows, the newest unless told otherwise. The editor makes a style sheet of its
    own, so its pages let in the one that has this answer's `nonce`; they must not be kept.
    """
    reader = reader_of(request)
    nonce = token_urlsafe(16) if has_editor and assets().is_built else ""
    frame = _frame(request, reader, revision) | {"nonce": nonce}
    taken = frame.keys() & context.keys()
    if taken:
        raise TypeError(f"the frame of every page has these names already: {sorted(taken)}")
    page = TEMPLATES.get_template(template).render({**frame, **context})
    allowed = {"Content-Security-Policy": POLICY.format(nonce=f" 'nonce-{nonce}'")} if nonce else {}
    return page_response(page.encode(), {**allowed, **(headers or {})}, reader.language, status=status)


def page_response(page: bytes, headers: Mapping[str, str], language: str, *, status: int = 200) -> HTMLResponse:
    """Send a rendered page under the policy that every page has."""
    return HTMLResponse(page, status_code=status, headers={**_SAFE, "Content-Language": language, **headers})


def links_of(request: Request) -> Links:
    """Build links for a request: below the public address, with the language, revision and day that were chosen."""
    reader = reader_of(request)
    root = urlsplit(request.app.state.service.settings.public_url).path.rstrip("/")
    revision = request.query_params.get("rev", "")
    return Links(root, lang=reader.language if reader.chosen else "", rev=revision, valid=day_kept(request))


def address_of(request: Request) -> str:
    """Return the address of the service, as its visitors see it, without a slash at its end."""
    public: str = request.app.state.service.settings.public_url
    return (public or str(request.base_url)).rstrip("/")


@cache
def build() -> str:
    """Identify this build by its code, templates and styles, so that caches notice a new one."""
    files = sorted(Path(missiongraph.__file__).parent.rglob("*.*"))
    digest = sha256()
    for place in files:
        if place.suffix in (".py", ".html", ".css", ".svg") or place.name == "manifest.json":
            digest.update(place.read_bytes())
    return digest.hexdigest()[:12]


def _frame(request: Request, reader: Reader, revision: int | None) -> dict[str, Any]:
    """What every template may use, beside its own context."""
    links = links_of(request)
    newest = request.app.state.service.revisions.current()
    return {
        "_": translator(reader.language),
        "language": reader.language,
        "direction": reader.direction,
        "languages": [(each, NAMES[each], _in_language(request, links, each)) for each in LANGUAGES],
        "href": links.href,
        "path": links.path,
        "page_path": links.paged,
        "plain": links.plain,
        "asset": lambda source: _asset(links, source),
        "picture": picture,
        "elsewhere": lambda iri: _elsewhere(request, reader.language, iri),
        "not_built": "" if assets().is_built else NOT_BUILT,
        "data": links.data,
        "along": lambda text: reads_along(text, reader.language),
        "number": lambda value: number(str(value), reader.language),
        "day": lambda lexical: day(lexical, reader.language),
        "graph_formats": GRAPH_FORMATS,
        "version": __version__,
        "citation": partial(_cited, request, newest if revision is None else revision),
        "source_bibtex": source_bibtex,
        "revision": newest if revision is None else revision,
        "newest": newest,
        "here": request.url.path,
        "valid": day_kept(request),
        "newest_address": _without(request, links, "rev"),
        "any_day_address": _without(request, links, "valid"),
        "preview": getattr(request.state, "preview", None),
        "undone_by": _undone_by(request, revision, newest),
        "kept": [(name, request.query_params[name]) for name in _KEPT if request.query_params.get(name)],
        "others": [each for each in request.query_params.multi_items() if each[0] not in ("valid", "page")],
    }


def _cited(request: Request, revision: int, iri: str, title: str, day: str) -> Citation:
    return citation(iri, title, address_of(request) + Links.place(iri), revision, day)


def _elsewhere(request: Request, language: str, iri: str) -> tuple[str, str]:
    """Return the address by which other sites link to a thing's page, and that of its picture, "" where it has none."""
    root = address_of(request)
    picture = ""
    if iri.startswith(ID) and assets().fonts:
        rev = request.query_params.get("rev", "")
        chosen = {"lang": language} | ({"rev": rev} if rev else {})
        picture = f"{root}/card/{quote(iri.removeprefix(ID), safe=KEPT)}.png?{urlencode(chosen)}"
    return root + Links.place(iri), picture


def _asset(links: Links, source: str) -> str:
    """Return the address of a shipped file by its source's name, or "" where the front end is not built."""
    name = assets().name(source)
    return links.plain(f"/static/{name}") if name else ""


def _undone_by(request: Request, revision: int | None, newest: int) -> int | None:
    """Return the revision that took the one on a page back, if that is an earlier one."""
    if revision is None or not 0 < revision < newest:
        return None
    found = undoing(request.app.state.service.settings.data_dir, revision)
    return found.revision if found else None


def _without(request: Request, links: Links, chosen: str) -> str:
    """Return the address of this page with one choice of the reader taken off."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != chosen]
    return links.plain("/" + request.url.path.lstrip("/")) + (f"?{urlencode(kept)}" if kept else "")


def _in_language(request: Request, links: Links, language: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return f"{links.plain('/' + request.url.path.lstrip('/'))}?{urlencode([*kept, ('lang', language)])}"
