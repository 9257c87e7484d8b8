"""What a page tells search engines of its thing: the part of its triples that is in schema.org's words, as JSON-LD."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from missiongraph.browse.view import View
from missiongraph.model.triples import TYPE
from missiongraph.names import PREFIXES
from missiongraph.rdf.terms import Object

_SCHEMA: Final = PREFIXES["schema"]
_MOST_VALUES: Final = 20


def schema_org(view: View, iri: str) -> dict[str, Any] | None:
    """Return a node object (JSON-LD 1.1 §9.2) with a context of its own; None for a thing without such a type.

    Without a name of its own in these words it is named by its label.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for quad in sorted(view.snapshot.match(NamedNode(iri)), key=str):
        value, name = quad.object, quad.predicate.value.removeprefix(_SCHEMA)
        if quad.predicate.value == TYPE and isinstance(value, NamedNode) and value.value.startswith(_SCHEMA):
            found["@type"].append(value.value.removeprefix(_SCHEMA))
        elif quad.predicate.value.startswith(_SCHEMA) and len(found[name]) < _MOST_VALUES:
            found[name].append(_value(view, value))  # type: ignore[arg-type]  # no triple terms are stored
    if "@type" not in found:
        return None
    return {"@context": {"@vocab": _SCHEMA}, "@id": iri, "name": view.label(iri).text, **found}


def _value(view: View, value: Object) -> Any:
    if not isinstance(value, Literal):
        return {"@id": value.value, "name": view.label(value.value).text}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    return value.value
