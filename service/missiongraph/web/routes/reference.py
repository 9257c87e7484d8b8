"""Ontology, shapes, vocabularies and graphs: a page or RDF at the same address, by Accept."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from missiongraph.browse.description import write_description, write_graph
from missiongraph.browse.document import document
from missiongraph.browse.term import term
from missiongraph.browse.terms import ontology, scheme, schemes, shapes
from missiongraph.errors import NotFound
from missiongraph.names import GRAPH, MG, MGS, ONTOLOGY, SHAPES, VOCABULARY, VOCABULARY_GRAPH
from missiongraph.rdf.formats import GraphFormat
from missiongraph.web.links import iri_of
from missiongraph.web.pages import links_of
from missiongraph.web.reader import day_of
from missiongraph.web.representations import negotiated, page_number, page_of, rdf_of, split_suffix
from missiongraph.web.service import ServiceDep
from missiongraph.web.things import part_of_thing, thing_page

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_NS: Final = MG.removesuffix("#")
_SHAPES: Final = MGS.removesuffix("#")


@router.api_route("/ns", methods=_READ)
@router.api_route("/ns.{extension}", methods=_READ)
async def terms(request: Request, service: ServiceDep, extension: str = "") -> Response:
    """Show the ontology."""
    chosen = negotiated(request, _suffix(extension))
    if isinstance(chosen, GraphFormat):
        return await rdf_of(request, service, chosen, write_graph, ONTOLOGY)
    return await page_of(request, service, "ontology.html", ontology, {}, about=_NS)


@router.api_route("/ns/{name}", methods=_READ)
async def one_term(request: Request, service: ServiceDep, name: str) -> Response:
    """Show all that is known of a term."""
    return await page_of(request, service, "term.html", term, {"iri": iri_of(MG, name)})


@router.api_route("/shapes", methods=_READ)
@router.api_route("/shapes.{extension}", methods=_READ)
async def rules(request: Request, service: ServiceDep, extension: str = "") -> Response:
    """Show the shapes."""
    chosen = negotiated(request, _suffix(extension))
    if isinstance(chosen, GraphFormat):
        return await rdf_of(request, service, chosen, write_graph, SHAPES)
    return await page_of(request, service, "shapes.html", shapes, {}, about=_SHAPES)


@router.api_route("/vocabulary", methods=_READ)
async def vocabularies(request: Request, service: ServiceDep) -> Response:
    """List the vocabularies."""
    return await page_of(request, service, "vocabularies.html", schemes, {})


@router.api_route("/vocabulary/{path:path}", methods=_READ)
async def vocabulary(request: Request, service: ServiceDep, path: str) -> Response:
    """Show a vocabulary (`<scheme>`) or one of its concepts (`<scheme>/<code>`)."""
    stem, suffix = split_suffix(path)
    chosen = negotiated(request, suffix)
    iri = iri_of(VOCABULARY, stem)
    is_scheme = "/" not in stem
    if isinstance(chosen, GraphFormat):
        if is_scheme:
            return await rdf_of(request, service, chosen, write_graph, iri_of(VOCABULARY_GRAPH, stem))
        return await rdf_of(request, service, chosen, write_description, iri)
    if is_scheme:
        arguments = {"iri": iri, "page": page_number(request)}
        return await page_of(request, service, "scheme.html", scheme, arguments, about=iri)
    return await thing_page(request, service, iri)


@router.api_route("/graph/{path:path}", methods=_READ)
async def graph(request: Request, service: ServiceDep, path: str) -> Response:
    """Show a graph: a document with its claims, or the page that shows the same better."""
    stem, suffix = split_suffix(path)
    chosen = negotiated(request, suffix)
    iri = iri_of(GRAPH, stem)
    if isinstance(chosen, GraphFormat):
        return await rdf_of(request, service, chosen, write_graph, iri)
    if iri in (ONTOLOGY, SHAPES) or iri.startswith(VOCABULARY_GRAPH):
        better = {ONTOLOGY: _NS, SHAPES: _SHAPES}.get(iri) or VOCABULARY + iri.removeprefix(VOCABULARY_GRAPH)
        return RedirectResponse(links_of(request).href(better), status_code=303, headers={"Vary": "Accept"})
    part = await part_of_thing(request, service, iri)
    if part is not None:
        return part
    arguments = {
        "iri": iri,
        "page": page_number(request),
        "valid": day_of(request),
        "data_dir": service.settings.data_dir,
    }
    return await page_of(request, service, "document.html", document, arguments, about=iri)


def _suffix(extension: str) -> GraphFormat | None:
    found = split_suffix(f"_.{extension}")[1]
    if extension and found is None:
        raise NotFound(f"There is no format {extension!r} here. Leave the extension out, or use .ttl or .jsonld.")
    return found
