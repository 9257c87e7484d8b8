"""The alignments: each maps a term of ours, by a kind that is agreed, to a term that somebody read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from missiongraph.assets import folder
from missiongraph.commit.release import shipped_snapshot
from missiongraph.model.load import Model
from missiongraph.model.terms import KnownTerms
from missiongraph.model.triples import TYPE
from missiongraph.names import ALIGNMENT, DERIVED, MG, OWL, RDFS, SKOS
from missiongraph.store.base import MERGED
from small_graphs import quads

FILES = sorted((folder("ontology") / "alignments").glob("*.ttl"))
OF_CLASSES = {RDFS + "subClassOf", OWL + "equivalentClass"}
OF_PROPERTIES = {RDFS + "subPropertyOf", OWL + "equivalentProperty", OWL + "inverseOf"}
MATCHES = {SKOS + name for name in ("broadMatch", "closeMatch", "narrowMatch", "relatedMatch")}
KINDS = OF_CLASSES | OF_PROPERTIES | MATCHES | {RDFS + "seeAlso"}
LISTED = (Path(__file__).parent / "ontology" / "verified.txt").read_text(encoding="utf-8").splitlines()
VERIFIED = {line for line in LISTED if not line.startswith("#")}
STANDARD = KnownTerms([])


def wrong(mapping: tuple[str, str, str]) -> str:
    """Say what is wrong with a mapping; the empty string if nothing is."""
    model = Model.shipped()
    ours, kind, theirs = mapping
    if not (model.ontology.term(ours) or ours in model.vocabularies.schemes):
        return "not ours"
    if kind not in KINDS:
        return "no kind of mapping"
    if not (theirs in VERIFIED or theirs in STANDARD):
        return "never read"
    if kind in OF_CLASSES and ours not in model.ontology.classes:
        return "a property among classes"
    if kind in OF_PROPERTIES and ours not in model.ontology.properties:
        return "a class among properties"
    return ""


def mappings(turtle: str) -> list[tuple[str, str, str]]:
    found = (quad.triple for quad in quads(turtle))
    return [(str(each[0]).strip("<>"), each[1].value, str(each[2]).strip("<>")) for each in found]


def aligned(place: Path) -> list[tuple[str, str, str]]:
    return mappings(place.read_text(encoding="utf-8"))


@pytest.mark.parametrize("place", FILES, ids=lambda place: place.stem)
def test_each_mapping_is_from_a_term_of_ours_to_one_that_was_read(place: Path) -> None:
    assert {each: reason for each in aligned(place) if (reason := wrong(each))} == {}


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ("mg:Mision rdfs:subClassOf org:Organization .", "not ours"),
        ("mg:Mission owl:sameAs org:Organization .", "no kind of mapping"),
        ("mg:Mission rdfs:subClassOf org:Organisation .", "never read"),
        ("mg:Mission rdfs:subClassOf <http://www.w3.org/ns/opengov#Organization> .", "never read"),
        ("mg:isPartOf rdfs:subClassOf org:Organization .", "a property among classes"),
        ("mg:Mission rdfs:subPropertyOf org:member .", "a class among properties"),
    ],
)
def test_a_wrong_mapping_is_found(mapping: str, reason: str) -> None:
    [made] = mappings(mapping)
    assert wrong(made) == reason


def test_nothing_is_listed_as_read_that_no_mapping_needs() -> None:
    used = {theirs for place in FILES for _, _, theirs in aligned(place)}
    assert sorted(VERIFIED - used) == []


def test_every_standard_term_that_rules_derive_is_aligned() -> None:
    derived = [quad.triple for quad in shipped_snapshot().match(graph=NamedNode(DERIVED))]
    terms = {triple.predicate.value for triple in derived} - {TYPE}
    terms |= {str(triple.object).strip("<>") for triple in derived if triple.predicate.value == TYPE}
    known = {theirs for place in FILES for _, _, theirs in aligned(place)}
    assert {term for term in terms if not term.startswith(MG)} - known == set()


def test_alignments_are_kept_apart_from_what_is_stated() -> None:
    mapping = (
        NamedNode(MG + "LegalInstrument"),
        NamedNode(RDFS + "subClassOf"),
        NamedNode("https://schema.org/Legislation"),
    )
    assert any(shipped_snapshot().match(*mapping, NamedNode(ALIGNMENT)))
    assert not any(shipped_snapshot().match(*mapping, MERGED))
