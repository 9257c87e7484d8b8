"""The rules that derive triples: each a `.rq` file with one CONSTRUCT about one node, `?this`, and a `#+` header.

    #+ summary: The place where a mission works.
    #+ description: Why the rule is there, and how it chooses among several claims.

A rule is run for single nodes and only where a change can alter its answer, so everything that it reads must be told
beforehand. Whatever would make that impossible is refused here: other subjects than `?this`, patterns that are not
connected with it, sub-SELECTs, aggregates, paths of unknown length, named graphs, the clock and chance. The claims on
which a triple rests are the values of `?claim`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, Store, Triple, Variable
from rdflib.paths import MulPath
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql.parserutils import CompValue

from missiongraph.errors import RuleProblem
from missiongraph.model.reach import START, Reach, ReachBuilder
from missiongraph.model.reads import Unreadable, follow_query, prepared
from missiongraph.model.triples import TYPE, Triples
from missiongraph.names import DCTERMS, RDFS, RULES, SH

Part: TypeAlias = NamedNode | Literal | Variable

CLAIM: Final = Variable("claim")
_FIELDS: Final = ("summary", "description")
_FIELD: Final = re.compile(r"^#\+ (?P<name>[a-z]+): (?P<value>\S.*)$", re.MULTILINE)
_FORM: Final = re.compile(r"^CONSTRUCT\s*\{[^{}]*\}\s*WHERE\b", re.MULTILINE)
_THIS: Final = re.compile(r"[?$]this\b")
_VARIABLE: Final = re.compile(r"[?$](\w+)")
_PLACE: Final = "urn:x-missiongraph:variable:"
_REFUSED: Final = {
    "Slice": "it uses LIMIT or OFFSET",
    "Group": "it uses aggregates",
    "Builtin_NOW": "it looks at the clock",
    "Builtin_RAND": "it uses chance",
    "Builtin_UUID": "it makes names up",
    "Builtin_STRUUID": "it makes names up",
    "Builtin_BNODE": "it makes nodes up",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as its file has it."""

    name: str
    summary: str
    description: str
    text: str

    @property
    def iri(self) -> str:
        """The name of the rule in the graph of rules."""
        return f"{RULES}#{self.name}"

    @property
    def template(self) -> tuple[tuple[NamedNode, Part], ...]:
        """Predicate and value of the triples about `?this` that it derives. Raises RuleProblem."""
        return _template(self.name, self.text)

    @property
    def reach(self) -> Reach:
        """What it reads, from `?this`. Raises RuleProblem."""
        return _reach(self.name, self.text)

    def about(self, node: NamedNode) -> str:
        """Write the rule as a SELECT of all its variables for one node, which shows what a derived triple rests on."""
        return _THIS.sub(str(node), _FORM.sub("SELECT DISTINCT * WHERE", self.text, count=1))


def read_rule(name: str, text: str) -> Rule:
    """Read a rule from the text of its file; its reach is found when first asked for (15 ms). Raises RuleProblem."""
    fields = {found["name"]: found["value"] for found in _FIELD.finditer(text)}
    for field in _FIELDS:
        if field not in fields:
            raise _problem(name, f"its header lacks the field {field!r}")
    if not _FORM.search(text):
        raise _problem(name, "it is not written as CONSTRUCT { … } WHERE { … }")
    return Rule(name, fields["summary"], fields["description"], text)


def rules_in(folder: Path) -> tuple[Rule, ...]:
    """Read the rules of a folder, by name."""
    places = sorted((folder / "rules").glob("*.rq"), key=lambda place: place.stem)
    return tuple(read_rule(place.stem, place.read_text(encoding="utf-8")) for place in places)


def rules_of(graph: Iterable[Quad]) -> tuple[Rule, ...]:
    """Read the rules of a revision from what `to_quads` wrote, by name."""
    triples = Triples(graph)
    found = {node.value.rpartition("#")[2]: node for node in triples.instances(SH + "SPARQLRule")}
    return tuple(read_rule(name, triples.text(found[name], SH + "construct") or "") for name in sorted(found))


def to_quads(rules: Iterable[Rule]) -> Iterator[Quad]:
    """Describe the rules as data (SHACL Advanced Features §8.3)."""
    graph = NamedNode(RULES)
    for rule in rules:
        node = NamedNode(rule.iri)
        yield Quad(node, NamedNode(TYPE), NamedNode(SH + "SPARQLRule"), graph)
        yield Quad(node, NamedNode(RDFS + "label"), Literal(rule.summary, language="en"), graph)
        yield Quad(node, NamedNode(DCTERMS + "description"), Literal(rule.description, language="en"), graph)
        yield Quad(node, NamedNode(SH + "construct"), Literal(rule.text), graph)


def _problem(name: str, what: object) -> RuleProblem:
    return RuleProblem(f"The rule {name!r} is refused: {what}. Mend its file.", rule=name)


@lru_cache(maxsize=256)
def _reach(name: str, text: str) -> Reach:
    try:
        return _follow(name, text)
    except Unreadable as problem:
        raise _problem(name, problem) from problem


def _follow(name: str, text: str) -> Reach:
    algebra = prepared(text, {})
    whole = algebra.p
    for part in _parts(whole.p if whole.name == "Project" else whole):
        _refuse(part)
    builder = ReachBuilder()
    follow_query(algebra, builder, START, name)
    reach = builder.build()
    if not reach.reading:
        raise Unreadable("it reads nothing about ?this")
    return reach


@lru_cache(maxsize=256)
def _template(name: str, text: str) -> tuple[tuple[NamedNode, Part], ...]:
    """Have the engine read the head of a rule, with a name in place of each variable."""
    found = _FORM.search(text)
    head = text[: found.end()] + " {}" if found else ""
    try:
        made = Store().query(_VARIABLE.sub(lambda variable: f"<{_PLACE}{variable[1]}>", head))
    except SyntaxError as error:
        raise _problem(name, f"its head does not parse: {error}") from error
    return tuple(_part(name, triple) for triple in made) if isinstance(made, QueryTriples) else ()


def _part(name: str, triple: Triple) -> tuple[NamedNode, Part]:
    subject, predicate, value = triple
    if isinstance(subject, BlankNode) or isinstance(value, BlankNode):
        raise _problem(name, "it makes nodes up")
    if subject != NamedNode(_PLACE + "this"):
        raise _problem(name, "it derives triples about another node than ?this")
    if predicate.value.startswith(_PLACE):
        raise _problem(name, "it derives a property that is not named in it")
    if isinstance(value, NamedNode) and value.value.startswith(_PLACE):
        return predicate, Variable(value.value.removeprefix(_PLACE))
    return predicate, value


def _refuse(part: CompValue) -> None:
    """Raise Unreadable for what cannot be run for one node alone, once, with the same result each time."""
    if part.name in _REFUSED:
        raise Unreadable(_REFUSED[part.name])
    if part.name == "Project":
        raise Unreadable("it uses a sub-SELECT, which is evaluated for all nodes at once")
    for pattern in part.get("triples") or () if part.name == "BGP" else ():
        if any(map(_is_unbounded, pattern)):
            raise Unreadable("it uses a path of unknown length")


def _is_unbounded(path: object) -> bool:
    if isinstance(path, MulPath):
        return path.mod != "?" or _is_unbounded(path.path)
    inner = [*getattr(path, "args", ()), getattr(path, "arg", None)] if isinstance(path, PropertyPath) else []
    return any(map(_is_unbounded, inner))


def _parts(part: Any) -> Iterator[CompValue]:
    """Iterate over all nodes of an algebra, those of EXISTS included."""
    if isinstance(part, CompValue):
        yield part
        if part.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield from _parts(part.graph)  # its item of the same name is still what the parser made of it
            return
        part = list(part.values())
    elif isinstance(part, Mapping):
        part = list(part.values())
    if isinstance(part, list | tuple):
        for each in part:
            yield from _parts(each)
