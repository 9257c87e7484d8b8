"""A snapshot seen by one reader: terms, types and labels in the reader's language, remembered for one job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from textwrap import shorten
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution

from missiongraph.browse.language import Text, choose_text
from missiongraph.browse.standard import NAMES
from missiongraph.errors import NotFound
from missiongraph.model.load import Model
from missiongraph.model.paths import Predicate
from missiongraph.model.shapes import PropertyShape
from missiongraph.model.terms import split
from missiongraph.model.texts import Texts, collect
from missiongraph.model.triples import TYPE
from missiongraph.names import DCTERMS, DERIVED, ID, MG, RDFS, SKOS, in_default_graph
from missiongraph.rdf.terms import Object, graph_iri
from missiongraph.store.base import Snapshot, solutions

IS_ABOUT: Final = MG + "isAbout"
NAME: Final = MG + "name"
PREF_LABEL: Final = SKOS + "prefLabel"
ALT_LABEL: Final = SKOS + "altLabel"
NODE: Final = ID + "node/"
_DERIVED: Final = NamedNode(DERIVED)
LABELS: Final = (PREF_LABEL, RDFS + "label", DCTERMS + "title", "https://schema.org/name")
_MOST_NAMES: Final = 200
_LONGEST_LABEL: Final = 90
_AS: Final = {"en": "as {}", "fr": "comme {}", "ar": "بصفة: {}"}

Facts = dict[str, list[Object]]
"""The properties of one node: predicate to values."""


class View:
    """Looks things up in one snapshot for one reader.

    `day` is the calendar day for which the reader asks what held, empty where that is no matter.
    """

    def __init__(self, snapshot: Snapshot, language: str, model: Model | None = None, *, day: str = "") -> None:
        self.snapshot = snapshot
        self.language = language
        self.day = day
        self.model = model or Model.from_snapshot(snapshot)
        self._labels: dict[str, Text] = {}

    def facts(self, iri: str) -> Facts:
        """Return what is stated of a node; what rules derive is shown apart."""
        found: Facts = defaultdict(list)
        for quad in sorted(self._stated_quads(NamedNode(iri)), key=str):
            found[quad.predicate.value].append(quad.object)  # type: ignore[arg-type]  # no triple terms are stored
        return dict(found)

    def values(self, iri: str, predicate: str) -> list[Object]:
        """Return the values of one property of a node."""
        quads = self._stated_quads(NamedNode(iri), NamedNode(predicate))
        return sorted((quad.object for quad in quads), key=str)  # type: ignore[misc]  # no triple terms are stored

    def iris(self, iri: str, predicate: str) -> list[str]:
        """Return the values of one property that are IRIs."""
        return [value.value for value in self.values(iri, predicate) if isinstance(value, NamedNode)]

    def subjects(self, predicate: str, iri: str) -> list[str]:
        """Return the nodes that point to a node by a property."""
        return sorted(self._pointing(predicate, NamedNode(iri)))

    def _pointing(self, predicate: str, value: Object) -> Iterator[str]:
        for quad in self._stated_quads(None, NamedNode(predicate), value):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def _stated_quads(
        self, subject: NamedNode | None, predicate: NamedNode | None = None, value: Object | None = None
    ) -> list[Quad]:
        """Match in the merged graph; derived triples, which no other graph states, are left out."""
        derived = {quad.triple for quad in self.snapshot.match(subject, predicate, value, _DERIVED)}
        return [quad for quad in self.snapshot.match(subject, predicate, value) if quad.triple not in derived]

    def select(self, text: str) -> Iterator[QuerySolution]:
        """Run a SELECT query of our own."""
        return solutions(self.snapshot, text)

    def graphs_of(self, iri: str, predicate: str, value: Object) -> list[str]:
        """Return the published graphs that state a triple."""
        quads = self.snapshot.match(NamedNode(iri), NamedNode(predicate), value, None)
        return sorted({graph for graph in map(graph_iri, quads) if graph and in_default_graph(graph)})

    def types(self, iri: str) -> list[str]:
        """Return the most specific classes of a node."""
        return self.model.ontology.most_specific(frozenset(self.iris(iri, TYPE)))

    def is_claim(self, iri: str) -> bool:
        """Say whether a node is a claim."""
        return any(self.model.ontology.is_claim_class(kind) for kind in self.iris(iri, TYPE))

    def claims_about(self, iri: str) -> list[str]:
        """Return the nodes whose subject is this one: claims, and the editors' preferences among them."""
        return self.subjects(IS_ABOUT, iri)

    def is_mentioned(self, iri: str) -> bool:
        """Say whether anything points to a node."""
        return next(self.snapshot.match(None, None, NamedNode(iri)), None) is not None

    def text(self, values: Iterable[Object]) -> Text | None:
        """Choose among literals in several languages."""
        return choose_text(collect(values), self.language)

    def label(self, iri: str) -> Text:
        """Name anything: by the model, by its labels, by what sources call it, or by the end of its IRI."""
        if iri not in self._labels:
            self._labels[iri] = self._known(iri) or self._stated(iri) or self._called(iri) or Text(local_name(iri))
        return self._labels[iri]

    def inverse_label(self, predicate: str) -> Text:
        """Name a property as seen from its object."""
        known = self.model.ontology.properties.get(predicate)
        chosen = choose_text(known.inverse_labels, self.language) if known else None
        label = self.label(predicate)
        return chosen or Text(_AS[self.language].format(label.text), label.language)

    def property_shapes(self, types: Iterable[str]) -> dict[str, PropertyShape]:
        """Return the shapes of single properties of nodes of these types, in the order of display."""
        shapes = self.model.shapes.properties_of(types)
        found = {each.path.iri: each for each in reversed(shapes) if isinstance(each.path, Predicate)}
        return dict(reversed(found.items()))

    def choose(self, choice: Texts) -> Text | None:
        """Choose among texts in several languages."""
        return choose_text(choice, self.language)

    def _known(self, iri: str) -> Text | None:
        term = self.model.ontology.term(iri)
        named = term or self.model.vocabularies.concepts.get(iri) or self.model.vocabularies.schemes.get(iri)
        if named:
            return choose_text(named.labels, self.language)
        # Terms of other vocabularies have no entry in the ontology; the shapes that use them name them.
        shapes = self.model.shapes.properties.values()
        names = next((each.names for each in shapes if each.predicate == iri), {}) or NAMES.get(iri, {})
        return choose_text(names, self.language)

    def _stated(self, iri: str) -> Text | None:
        for predicate in LABELS:
            found = self.text(self.values(iri, predicate))
            if found:
                return found
        return self._of_claim(iri) if iri.startswith(ID) else None

    def _of_claim(self, iri: str) -> Text | None:
        about = self.iris(iri, IS_ABOUT)
        kinds = self.types(iri)
        if not about or not kinds:
            return None
        wording = self.text(self.values(iri, MG + "wording"))
        if wording:
            return Text(f"“{shorten(wording.text, _LONGEST_LABEL, placeholder='…')}”", wording.language)
        kind = self.label(kinds[0]).capitalised()
        return Text(f"{kind.text}: {self.label(about[0]).text}", kind.language)

    def _called(self, iri: str) -> Text | None:
        names: list[Object] = []
        for claim in islice(self._pointing(IS_ABOUT, NamedNode(iri)), _MOST_NAMES):
            names += self.values(claim, NAME)
        return self.text(names)


def local_name(iri: str) -> str:
    """Return the end of an IRI, decoded for reading; the whole IRI if it ends in a separator."""
    return unquote(split(iri)[1]) or iri


def lexical(values: Iterable[Object]) -> str:
    """Return the lexical form of the first literal; the empty string if there is none."""
    return next((value.value for value in values if isinstance(value, Literal)), "")


def unknown_thing(iri: str) -> NotFound:
    """Build the error for an IRI of which nothing is said."""
    return NotFound(f"Nothing is said of <{iri}> in this revision. The home page lists what there is.", iri=iri)
