"""The page of a thing, whatever kind of IRI it has, and the pages of its long lists."""

from __future__ import annotations

import asyncio

from fastapi import Request
from fastapi.responses import Response

from missiongraph.browse.derived import derived_list
from missiongraph.browse.entity import entity
from missiongraph.browse.fact_list import fact_list
from missiongraph.browse.incoming import incoming_page
from missiongraph.browse.listfollow import LISTS
from missiongraph.commit.corrections import of_thing
from missiongraph.web import parameters as wire
from missiongraph.web.checking import checked_thing
from missiongraph.web.reader import day_of
from missiongraph.web.representations import page_number, page_of
from missiongraph.web.service import Service


async def thing_page(request: Request, service: Service, iri: str) -> Response:
    """Show the page of a thing, or the part of it that the address asks for."""
    part = await part_of_thing(request, service, iri)
    if part is not None:
        return part
    found = await asyncio.to_thread(of_thing, service.settings.data_dir, iri)
    asked = {"iri": iri, "valid": day_of(request), "data_dir": service.settings.data_dir}
    return await page_of(request, service, "entity.html", entity, asked, about=iri, context={"corrections": found})


async def part_of_thing(request: Request, service: Service, iri: str) -> Response | None:
    """Show a list: what points to a thing, what is said of it, what rules derive about it, or what the shapes find.

    That is `?incoming=<property>&class=<class>`, `?facts=<class or property>`, `?derived=` and `?checked=`. None where
    the address asks for none.
    """
    given = wire.of_url(request)
    predicate, kind = wire.single(given, "incoming"), wire.single(given, "facts")
    if predicate is not None:
        of = wire.single(given, "class") or ""
        arguments = {
            "iri": iri,
            "predicate": predicate,
            "kind": of,
            "page": page_number(request),
            "valid": day_of(request),
            "data_dir": service.settings.data_dir,
        }
        # What points to a hub is in another order until the tables of the lists have followed.
        known = await asyncio.to_thread(LISTS.followed, service.settings.data_dir)
        return await page_of(request, service, "incoming.html", incoming_page, arguments, variant=f"i{known}")
    if kind is not None:
        arguments = {"iri": iri, "kind": kind, "page": page_number(request), "valid": day_of(request)}
        return await page_of(request, service, "fact_list.html", fact_list, arguments)
    if "derived" in given:
        return await page_of(request, service, "derived.html", derived_list, {"iri": iri})
    if "checked" in given:
        return await page_of(request, service, "checked.html", checked_thing, {"iri": iri})
    return None
