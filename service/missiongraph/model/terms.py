"""Which terms are known, and which known term somebody probably meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from typing import Final

from rdflib import DCAT, DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS
from rdflib.namespace import GEO, DefinedNamespace

from missiongraph.names import MG, VOCABULARY

_STANDARD: Final[tuple[type[DefinedNamespace], ...]] = (DCAT, DCTERMS, GEO, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS)
_LOCN: Final = "http://www.w3.org/ns/locn#"  # Core Location Vocabulary 1.00; rdflib does not list its terms
_LOCN_TERMS: Final = (
    *("Address", "Geometry", "address", "addressArea", "addressId", "adminUnitL1", "adminUnitL2", "fullAddress"),
    *("geographicName", "geometry", "location", "locatorDesignator", "locatorName", "poBox", "postCode", "postName"),
    "thoroughfare",
)
_LIKENESS: Final = 0.72  # "startDat" and "strtDate" for startDate, but neither endDate nor startNotAfter
_MOST_GUESSES: Final = 2


class KnownTerms:
    """The terms of the ontology and the vocabularies, those that the shapes use, and the standard ones."""

    def __init__(self, iris: Iterable[str]) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        for iri in (*iris, *_standard_terms()):
            namespace, name = split(iri)
            self._names[namespace].add(name)
        self._guesses: dict[str, tuple[str, ...]] = {}

    def __contains__(self, iri: str) -> bool:
        namespace, name = split(iri)
        return name in self._names.get(namespace, ())

    def nearest(self, iri: str) -> tuple[str, ...]:
        """Return the known terms that look most like an unknown one, the likeliest first; possibly none."""
        if iri not in self._guesses:
            self._guesses[iri] = tuple(dict.fromkeys([*self._same_name(iri), *self._like_name(iri)]))[:_MOST_GUESSES]
        return self._guesses[iri]

    def _same_name(self, iri: str) -> list[str]:
        """Find the same name in a namespace that is written nearly the same, such as http for https."""
        namespace, name = split(iri)
        others = [other for other, names in self._names.items() if name in names]
        return [other + name for other in get_close_matches(namespace, others, n=1, cutoff=0.8)]

    def _like_name(self, iri: str) -> list[str]:
        namespace, name = split(iri)
        by_folded = {other.casefold(): other for other in sorted(self._names.get(namespace, ()))}
        close = get_close_matches(name.casefold(), by_folded, n=_MOST_GUESSES, cutoff=_LIKENESS)
        return [namespace + by_folded[folded] for folded in close]


def split(iri: str) -> tuple[str, str]:
    """Divide an IRI after its last `#` or `/`."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut], iri[cut:]


def is_our_name(iri: str) -> bool:
    """Say whether an IRI claims to be a term or a concept of ours, and so must be one."""
    return iri.startswith((MG, VOCABULARY))


@cache
def _standard_terms() -> frozenset[str]:
    listed = (str(term) for namespace in _STANDARD for term in dir(namespace))
    return frozenset([*(iri for iri in listed if iri.startswith("http")), *(_LOCN + name for name in _LOCN_TERMS)])
