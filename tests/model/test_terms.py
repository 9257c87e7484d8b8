"""Known terms and guesses."""

from __future__ import annotations

import pytest

from missiongraph.model.load import Model
from missiongraph.names import MG, SKOS, VOCABULARY, XSD


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        (MG + "startdate", MG + "startDate"),
        (MG + "strtDate", MG + "startDate"),
        (MG + "Organization", MG + "Organisation"),
        ("http://w3id.org/missiongraph/ns#Mission", MG + "Mission"),
        ("http://schema.org/name", "https://schema.org/name"),
        (SKOS + "prefLable", SKOS + "prefLabel"),
        (VOCABULARY + "currency/EURO", VOCABULARY + "currency/EUR"),
        (VOCABULARY + "claim-status/Stated", VOCABULARY + "claim-status/stated"),
    ],
)
def test_a_slip_leads_to_the_term_that_was_meant(wrong: str, meant: str) -> None:
    terms = Model.shipped().terms
    assert wrong not in terms
    assert terms.nearest(wrong)[0] == meant


def test_nothing_is_guessed_where_nothing_is_close() -> None:
    assert Model.shipped().terms.nearest(MG + "zebra") == ()
    assert Model.shipped().terms.nearest("https://nowhere.example/x") == ()


def test_terms_of_the_ontology_the_vocabularies_and_the_standards_are_known() -> None:
    terms = Model.shipped().terms
    for iri in (MG + "Mission", VOCABULARY + "currency/EUR", SKOS + "altLabel", "http://www.w3.org/ns/locn#poBox"):
        assert iri in terms
    assert XSD + "dat" not in terms
