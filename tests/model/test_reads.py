"""What SPARQL constraints read."""

from __future__ import annotations

import pytest

from missiongraph.validate.rules import target_shapes
from small_graphs import model


def reads(query: str) -> str:
    """Tell the properties that a query reads, or why that cannot be told."""
    constraint = f"[ sh:prefixes ex:prefixes ; sh:select '{query}' ]"
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql {constraint} . "
    prefixes = 'ex:prefixes sh:declare [ sh:prefix "e" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .'
    (shape,) = target_shapes(model(shapes + prefixes).shapes_graph)
    if shape.reach is None:
        return shape.unbounded
    return " ".join(sorted(name.value.rsplit("/")[-1] if name else "anything" for name in shape.reach.reading))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT $this WHERE { ?y e:q ?z . ?x e:p $this ; ^e:r ?y }", "p q r"),
        ("SELECT $this WHERE { $this ?property ?x . ?x e:p 1 }", "anything p"),
        ("SELECT $this WHERE { $this e:p ?x OPTIONAL { ?x e:q ?y FILTER EXISTS { ?y e:r ?z } } }", "p q r"),
        ("SELECT $this WHERE { { $this e:p ?x } UNION { $this e:q ?x } ?x e:r ?y }", "p q r"),
        ("SELECT $this WHERE { { SELECT $this ?x WHERE { $this e:p ?x } } ?x e:q 1 }", "p q"),
        ("SELECT $this WHERE { $this (e:p|e:q)+/e:r? ?x } ORDER BY ?x LIMIT 3", "p q r"),
    ],
)
def test_reads_follow_the_patterns_from_this(query: str, expected: str) -> None:
    assert reads(query) == expected


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT $this WHERE { $this e:p ?x . ?y e:q ?z }", "not connected with $this"),
        ("SELECT $this WHERE { { $this e:p ?x } UNION { $this e:q ?y } ?x e:r ?z }", "not connected with $this"),
        ("SELECT $this WHERE { $this e:p ?x { SELECT $this ?y WHERE { ?x e:q ?y } } }", "not connected with $this"),
        ("SELECT $this WHERE { GRAPH ?g { $this e:p ?x } }", "uses Graph"),
        ("SELECT $this WHERE { SERVICE <https://example.org/> { $this e:p ?x } }", "uses ServiceGraphPattern"),
        ("SELECT $this WHERE { $this !e:p ?x }", "negated property path"),
        ("SELECT $this WHERE { $this unknown:p ?x }", "does not parse"),
        ("SELECT $this WHERE {", "does not parse"),
    ],
)
def test_what_cannot_be_followed_is_said(query: str, reason: str) -> None:
    assert reason in reads(query)
