"""A list as the SPARQL query that gives the same things, to be read, changed, and asked for as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.browse.listindex import ALWAYS, NEVER
from missiongraph.browse.narrowing import Chosen
from missiongraph.model.facets import Facet
from missiongraph.names import PREFIXES, compact

_THIS: Final = re.compile(r"\?this\b")
_OF_DAY: Final = re.compile(r"\?(day|earliest|latest|wording)\b")
_USED: Final = re.compile(r"(?<![\w<?])([a-z]+):(?!/)")
_LEGIBLE: Final = re.compile(r"[a-z]+:[A-Za-z0-9]+")
_DAY: Final = '"^\\\\d{4}-\\\\d\\\\d-\\\\d\\\\d$"'
_NAME: Final = """  OPTIONAL {{
    ?thing skos:prefLabel|rdfs:label|dcterms:title ?label
    FILTER (LANGMATCHES(LANG(?label), "{language}"))
  }}"""
_LATER: Final = """  MINUS {{
    {{ SELECT ?thing (MIN(?bound) AS ?first) WHERE {{
      {pattern}
      BIND ({bound} AS ?bound)
    }} GROUP BY ?thing }}
    FILTER (?first > "{day}")
  }}"""
_OVER: Final = """  MINUS {{
    {{ SELECT ?thing (MAX(?bound) AS ?last) WHERE {{
      {pattern}
      BIND ({bound} AS ?bound)
    }} GROUP BY ?thing }}
    FILTER (?last < "{day}")
  }}"""
_OUTSIDE: Final = """  MINUS {{
    {{ SELECT ?thing (MAX(?fits) AS ?any) WHERE {{
      {{ {start} BIND ({low} AS ?begins) }}
      {{ {end} BIND ({high} AS ?ends) }}
      BIND (IF(?begins <= "{day}" && ?ends >= "{day}", 1, 0) AS ?fits)
    }} GROUP BY ?thing }}
    FILTER (?any = 0)
  }}"""


def query_of(kind: str, facets: Sequence[Facet], chosen: Chosen, day: str, language: str) -> str:
    """Write the query. `facets` are those of the class; with a `day`, what surely was not on it is left out."""
    lines = ["SELECT ?thing (SAMPLE(?label) AS ?name) WHERE {", f"  ?thing a {_written(kind)} ."]
    for facet in facets:
        if chosen.get(facet.name):
            lines += _with_value(facet, chosen[facet.name])
        elif facet.tells_when and day:
            lines += _on_day(facet, day)
    lines += [_NAME.format(language=language), "}", "GROUP BY ?thing", "ORDER BY ?name ?thing"]
    text = "\n".join(lines)
    used = set(_USED.findall(text))
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if name in used) + text + "\n"


def _with_value(facet: Facet, values: Sequence[str]) -> Iterator[str]:
    yield "  { SELECT DISTINCT ?thing WHERE {"
    yield f"    {_of_thing(facet.pattern)}"
    yield f"    VALUES ?value {{ {' '.join(map(_written, values))} }}"
    yield "  } }"


def _on_day(facet: Facet, day: str) -> Iterator[str]:
    start, end = _of_thing(facet.start), _of_thing(facet.end)
    if facet.is_paired:
        end = _OF_DAY.sub(r"?\1_of_end", end)
        low, high = _bound(start, "earliest", ALWAYS), _bound(end, "latest", NEVER, "_of_end")
        yield _OUTSIDE.format(start=start, end=end, low=low, high=high, day=day)
    else:
        yield _LATER.format(pattern=start, bound=_bound(start, "earliest", ALWAYS), day=day)
        yield _OVER.format(pattern=end, bound=_bound(end, "latest", NEVER), day=day)


def _bound(pattern: str, name: str, otherwise: str, ending: str = "") -> str:
    """Write what a pattern gives as a bound: the day, else its own bound, else one before or after all days."""
    written = f'"{otherwise}"'
    for variable in (f"?{name}{ending}", f"?day{ending}"):
        if variable in pattern:
            written = f"IF(BOUND({variable}) && REGEX(STR({variable}), {_DAY}), STR({variable}), {written})"
    return written


def _of_thing(pattern: str) -> str:
    return _THIS.sub("?thing", pattern)


def _written(iri: str) -> str:
    short = compact(iri)
    return short if _LEGIBLE.fullmatch(short) else str(NamedNode(iri))
