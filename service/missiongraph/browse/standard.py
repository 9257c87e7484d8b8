"""Names of the terms of SKOS that pages of concepts show: no shape of ours names them, and their own are in English."""

from __future__ import annotations

from typing import Final

from missiongraph.model.texts import Texts
from missiongraph.names import SKOS

NAMES: Final[dict[str, Texts]] = {
    SKOS + name: {"en": english, "fr": french, "ar": arabic}
    for name, english, french, arabic in (
        ("Concept", "concept", "concept", "مفهوم"),
        ("ConceptScheme", "vocabulary", "vocabulaire", "مفردات"),
        ("broader", "wider concept", "concept plus large", "مفهوم أوسع"),
        ("exactMatch", "the same as", "identique à", "مطابق لـ"),
        ("hasTopConcept", "top concept", "concept de tête", "مفهوم رئيسي"),
        ("inScheme", "in the vocabulary", "dans le vocabulaire", "في المفردات"),
        ("narrower", "narrower concept", "concept plus étroit", "مفهوم أضيق"),
        ("related", "related to", "lié à", "مرتبط بـ"),
        ("topConceptOf", "at the top of", "en tête de", "في رأس"),
    )
}
