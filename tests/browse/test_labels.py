"""One fallback for labels: the reader's language, English, no language, any, what sources say, the end of the IRI."""

from __future__ import annotations

import pytest

from browsing import with_more
from missiongraph.browse.standard import NAMES
from missiongraph.browse.view import View
from missiongraph.names import SKOS
from small_graphs import EX

ALL = 'skos:prefLabel "Police"@en , "Polizei"@de , "La police"@fr , "الشرطة"@ar , "POLICE"'


@pytest.mark.parametrize(
    ("stated", "language", "text", "tag"),
    [
        (ALL, "en", "Police", "en"),
        (ALL, "fr", "La police", "fr"),
        (ALL, "ar", "الشرطة", "ar"),
        ('skos:prefLabel "Police"@en , "Polizei"@de', "fr", "Police", "en"),
        ('skos:prefLabel "POLICE" , "Polizei"@de', "ar", "POLICE", ""),
        ('skos:prefLabel "Polizei"@de , "Policja"@pl', "en", "Polizei", "de"),
        ('rdfs:label "Polizei"@de', "en", "Polizei", "de"),
        ('dcterms:title "Rapport"@fr', "en", "Rapport", "fr"),
        ("a mg:Organisation", "en", "unit-7", ""),
    ],
)
def test_labels_fall_back_in_one_order(stated: str, language: str, text: str, tag: str) -> None:
    label = View(with_more(f"ex:unit-7 {stated} ."), language).label(EX + "unit-7")
    assert (label.text, label.language) == (text, tag)
    assert label.is_foreign(language) == (tag not in ("", language))


def test_a_thing_without_label_is_called_as_sources_call_it() -> None:
    snapshot = with_more('ex:claim a mg:Designation ; mg:isAbout ex:x ; mg:name "Force intérimaire"@fr .')
    label = View(snapshot, "en").label(EX + "x")
    assert (label.text, label.language) == ("Force intérimaire", "fr")


def test_a_property_of_another_vocabulary_is_named_by_the_shape_that_uses_it() -> None:
    view = View(with_more(""), "fr")
    assert view.label("http://purl.org/dc/terms/publisher").text == "éditeur"


@pytest.mark.parametrize(
    ("language", "name"), [("en", "in the vocabulary"), ("fr", "dans le vocabulaire"), ("ar", "في المفردات")]
)
def test_what_pages_of_concepts_show_of_skos_has_a_name_in_each_language(language: str, name: str) -> None:
    view = View(with_more(""), language)
    assert view.label(SKOS + "inScheme").text == name
    assert {view.label(iri).language for iri in NAMES} == {language}
