"""From the words that a source uses for a thing to its IRI: the same, unsure with candidates, or not known.

Exact names and identifiers are looked up in the graph; only for what is left are the
names of the graph gathered and compared, so that the cost grows with what is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from missiongraph.model.load import Model
from missiongraph.model.ontology import CLAIM
from missiongraph.names import DCTERMS, ID, MG, RDF, RDFS, SKOS, VOCABULARY
from missiongraph.query.nameindex import Kind, Match, Name, NameIndex, Reason
from missiongraph.rdf.folding import fold
from missiongraph.store.base import Snapshot

NAMING: Final[Mapping[str, Kind]] = {
    SKOS + "prefLabel": Kind.LABEL,
    RDFS + "label": Kind.LABEL,
    SKOS + "altLabel": Kind.OTHER,
    DCTERMS + "identifier": Kind.CODE,
}
"""The properties by which things are called, those derived from claims among them."""

_TYPE: Final = NamedNode(RDF + "type")
_COUNTRY: Final = MG + "Country"
_PLACE: Final = MG + "Place"
_COUNTRY_CODES: Final = VOCABULARY + "country/"
_REASONS: Final = {Kind.LABEL: Reason.NAME, Kind.OTHER: Reason.OTHER_NAME}
_MOST_CANDIDATES: Final = 5
Wanted: TypeAlias = tuple[str, str]
"""Words, and the IRI of the class of which the thing must be ("": of any)."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What words mean. `iri` is set when it is certain; else `candidates` are what it may be, the likeliest first."""

    iri: str = ""
    candidates: tuple[Match, ...] = ()


def resolve(snapshot: Snapshot, model: Model, wanted: Collection[Wanted], language: str) -> Mapping[Wanted, Resolution]:
    """Find out what words mean. `language` is that of the source."""
    found = _exactly(snapshot, model, wanted, language)
    left = [each for each in wanted if each not in found]
    if left:
        index = index_of(snapshot, model, {kind for _, kind in left})
        for words, kind in left:
            found[words, kind] = _likely(index, words, _below(model, kind))
    return found


def index_of(snapshot: Snapshot, model: Model, classes: Collection[str]) -> NameIndex:
    """Gather the names of all instances of some classes ("": of all classes of things) in an index in memory."""
    kinds = list(instances(snapshot, model, classes))
    things = frozenset(thing for thing, _ in kinds)
    return NameIndex.in_memory(names_of(snapshot, things), kinds)


def names_of(snapshot: Snapshot, things: Collection[str]) -> Iterator[Name]:
    """Yield the names of things, thing by thing: claims have identifiers too, and there are many more of them."""
    for thing, (predicate, kind) in product(sorted(things), NAMING.items()):
        for quad in snapshot.match(NamedNode(thing), NamedNode(predicate), None):
            if isinstance(quad.object, Literal):
                yield Name(thing, quad.object.value, kind, quad.object.language or "")


def class_of(snapshot: Snapshot, model: Model, iri: str) -> str:
    """Return the most specific class of ours that a thing has; empty when it is not in the graph."""
    found = frozenset(
        quad.object.value
        for quad in snapshot.match(NamedNode(iri), _TYPE, None)
        if isinstance(quad.object, NamedNode) and quad.object.value in model.ontology.classes
    )
    return next(iter(model.ontology.most_specific(found)), "")


def things_classes(model: Model) -> frozenset[str]:
    """Return the classes of ours whose instances are things with names: all but claims, locators and preferences."""
    apart = {*model.ontology.hierarchy.subclasses(CLAIM), MG + "Locator", MG + "Preference"}
    return frozenset(iri for iri in model.ontology.classes if iri.startswith(MG)) - apart


def _country(model: Model, words: str, named: Collection[str]) -> str:
    """Return the country that a code of ISO 3166-1 or M49, or a name in the vocabulary of countries, stands for.

    `named` are the things that the graph calls so, concepts among them.
    """
    scheme = model.vocabularies.schemes.get(VOCABULARY + "country")
    folded, found = fold(words), {iri for iri in named if iri.startswith(_COUNTRY_CODES)}
    for iri in scheme.concepts if scheme else ():
        concept = model.vocabularies.concepts[iri]
        if words.strip().upper() == concept.code or folded in {fold(label) for label in concept.labels.values()}:
            found.add(iri)
    return ID + "country/" + found.pop().rpartition("/")[2].lower() if len(found) == 1 else ""


def _exactly(snapshot: Snapshot, model: Model, wanted: Collection[Wanted], language: str) -> dict[Wanted, Resolution]:
    named = _look_up(snapshot, {words for words, _ in wanted}, language)
    found: dict[Wanted, Resolution] = {}
    for words, kind in wanted:
        allowed = _below(model, kind)
        things = {thing: match for thing, (match, classes) in named[words].items() if allowed & classes}
        country = _country(model, words, named[words]) if kind in {_COUNTRY, _PLACE, ""} and not things else ""
        if len(things) == 1:
            found[words, kind] = Resolution(next(iter(things)), tuple(things.values()))
        elif country:
            found[words, kind] = Resolution(country, (Match(country, 1.0, Reason.NAME, words),))
        elif things:
            found[words, kind] = Resolution("", tuple(sorted(things.values(), key=lambda match: match.thing)))
    return found


def _look_up(
    snapshot: Snapshot, words: Collection[str], language: str
) -> Mapping[str, Mapping[str, tuple[Match, set[str]]]]:
    """Find what has one of these names. Each is a look-up of a known literal, which costs microseconds in any graph."""
    found: dict[str, dict[str, tuple[Match, set[str]]]] = defaultdict(dict)
    tags = sorted({"en", "fr", "ar", language} - {""})
    for name in sorted(words):
        literals = (Literal(name), *(Literal(name, language=tag) for tag in tags))
        for literal, (predicate, kind) in product(literals, NAMING.items()):
            for quad in snapshot.match(None, NamedNode(predicate), literal):
                if isinstance(quad.subject, NamedNode):
                    match = Match(quad.subject.value, 1.0, _REASONS.get(kind, Reason.IDENTIFIER), name)
                    found[name].setdefault(match.thing, (match, _types(snapshot, quad.subject)))
    return found


def _types(snapshot: Snapshot, node: NamedNode) -> set[str]:
    return {quad.object.value for quad in snapshot.match(node, _TYPE, None) if isinstance(quad.object, NamedNode)}


def _likely(index: NameIndex, words: str, classes: frozenset[str]) -> Resolution:
    matches = index.find(words, classes, _MOST_CANDIDATES)
    certain = [match for match in matches if match.is_certain]
    if len(certain) == 1:
        return Resolution(certain[0].thing, tuple(matches))
    return Resolution("", tuple(matches))


def instances(snapshot: Snapshot, model: Model, classes: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the instances of some classes ("": of all classes of things), each with its class."""
    wanted: set[str] = set()
    for kind in classes:
        wanted |= _below(model, kind)
    for kind in sorted(wanted):
        for quad in snapshot.match(None, _TYPE, NamedNode(kind)):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value, kind


def _below(model: Model, kind: str) -> frozenset[str]:
    return model.ontology.hierarchy.subclasses(kind) if kind else things_classes(model)


def new_iri(kind: str, words: str) -> str:
    """Name a new thing after its class and its name, as the IRIs of the shipped data are: `id/mission/eupol-copps`."""
    local = kind.rpartition("#")[2]
    segment = _SEGMENTS.get(local) or "".join(f"-{each.lower()}" if each.isupper() else each for each in local).strip(
        "-"
    )
    slug = "-".join(part for part in fold(words).split() if part.isascii())
    return f"{ID}{segment}/{slug or code_of(words)}"


def code_of(words: str) -> str:
    """Name words that no ASCII letters can: by the digits of their characters."""
    return "u" + "".join(f"{ord(each):04x}" for each in fold(words) if not each.isspace())[:60]


_SEGMENTS: Final = {"LegalInstrument": "instrument", "SourceDocument": "document"}
