"""Which format a file is in: by its name, then by what it begins with."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import Final

from missiongraph.rdf.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, GraphFormat, graph_format

_MOST: Final = 64 * 1024
_NODE: Final = r"(?:<[^<>]*>|_:\S+)"
_LITERAL: Final = r"\"(?:[^\"\\\n]|\\.)*\"(?:@[\w-]+|\^\^<[^<>]*>)?"
_TRIPLE: Final = re.compile(rf"{_NODE}\s*<[^<>]*>\s*(?:{_NODE}|{_LITERAL})\s*({_NODE})?\s*\.?\s*(?:#.*)?")
_COMMENTS: Final = re.compile(r"(?:\s+|#[^\n]*)*")
_GRAPH: Final = re.compile(r"^\s*(?:graph\s+)?(?:<[^<>\n]*>|[\w-]*:[\w-]*)?\s*\{", re.IGNORECASE | re.MULTILINE)


def sniff(data: bytes, name: str = "") -> GraphFormat:
    """Tell the format of RDF by the name of its file, else by its content; Turtle if nothing else fits."""
    by_name = graph_format(PurePath(name).suffix.removeprefix(".")) if name else None
    if by_name is not None:
        return by_name
    text = data[:_MOST].decode("utf-8", "replace").removeprefix("\ufeff")
    start = _COMMENTS.sub("", text, count=1)
    if start.startswith(("<?xml", "<rdf:RDF", "<!DOCTYPE", "<!--")):
        return RDF_XML
    if _is_json(start):
        return JSON_LD
    lines = [line.strip() for line in text.split("\n") if line.strip() and not line.strip().startswith("#")]
    found = [_TRIPLE.fullmatch(line) for line in lines[:20]]
    if found and found[0]:
        has_graphs = any(match and match[1] for match in found)
        return N_QUADS if has_graphs else N_TRIPLES if all(found) else TURTLE
    return TRIG if _GRAPH.search(text) else TURTLE


def _is_json(start: str) -> bool:
    """Say whether a text begins as JSON does; a bracket may begin Turtle as well, a brace TriG."""
    if not re.match(r"[\[{]\s*[\"{\]}]", start):
        return False
    try:
        json.JSONDecoder().raw_decode(start)
    except ValueError:
        return bool(re.match(r"[\[{]\s*[{\"][^\n]*\"\s*:|\{\s*\"@", start))
    except RecursionError:
        return True
    return start[0] == "{" or bool(re.match(r"\[\s*(?:\{|\"@)", start))
