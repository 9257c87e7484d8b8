"""Codes are in the form of their scheme, or a finding says how the scheme writes them."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from missiongraph.commit.identifiers import _FORMS, mended, misformed
from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import SKOS
from missiongraph.rdf.change import Change


@pytest.mark.parametrize(
    ("scheme", "text", "code"),
    [
        ("iati-organisation", "41502", "XM-DAC-41502"),
        ("iati-organisation", "XM DAC 41502", "XM-DAC-41502"),
        ("crs-channel", "XM-DAC-41502", "41502"),
        ("iati-activity", "P005189001", "CA-3-P005189001"),
        ("iati-activity", "ca-3-p005189001", "CA-3-P005189001"),
        ("un-symbol", "2185 (2014)", "S/RES/2185 (2014)"),
        ("un-symbol", "s/res/2185 (2014)", "S/RES/2185 (2014)"),
        ("celex", "CELEX: 32013D0354", "32013D0354"),
        ("iso-3166-1-alpha-2", "ps", "PS"),
        ("eli", "data.europa.eu/eli/dec/2013/354/oj", "http://data.europa.eu/eli/dec/2013/354/oj"),
    ],
)
def test_other_forms_are_recognised(scheme: str, text: str, code: str) -> None:
    assert mended(scheme, text) == code
    assert mended(scheme, code) is None


@pytest.mark.parametrize(
    ("scheme", "text"),
    [("iati-activity", "P123456"), ("crs-channel", "UNOPS"), ("official-journal", "x"), ("own", "x")],
)
def test_nothing_is_guessed(scheme: str, text: str) -> None:
    assert mended(scheme, text) is None


def test_every_shipped_code_has_the_form_of_its_scheme() -> None:
    snapshot = shipped_snapshot()
    everything = Change(added=frozenset(snapshot.match(None, NamedNode(SKOS + "notation"), None, None)))
    assert misformed(snapshot, everything) == ()


def test_each_example_has_its_own_form() -> None:
    assert all(form.pattern.fullmatch(form.example) for form in _FORMS.values())
