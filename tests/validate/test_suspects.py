"""Only nodes that may break a rule are judged; that all which do are judged is shown by `test_equivalence.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from missiongraph.query.asserted import View
from missiongraph.rdf.change import Change
from missiongraph.validate.neighbourhood import all_targets
from missiongraph.validate.rules import target_shapes
from missiongraph.validate.suspects import Suspects
from small_graphs import ex, model, snapshot

GOOD = """
ex:a a ex:A ; ex:p ex:b ; ex:n 2 ; ex:m "xy" , "z"@en ; ex:r ex:a .
ex:b a ex:A ; ex:p ex:a ; ex:n 2 ; ex:m "xy" , "z"@en ; ex:r ex:b .
"""


def suspects(shape: str, data: str) -> set[str]:
    rules = model(shape)
    view = View(snapshot(data), Change())
    (target,) = target_shapes(rules.shapes_graph)
    nodes = all_targets(view.everything(), [target], view.hierarchy())[target]
    found = Suspects(view, view.hierarchy(), rules.shapes_graph).among(target.node, nodes)
    return {str(node).strip("<>").rpartition("/")[2] for node in found}


@pytest.mark.parametrize(
    "rule",
    [
        "sh:class ex:A ; sh:path ex:p",
        "sh:datatype xsd:integer ; sh:path ex:n",
        "sh:nodeKind sh:IRI ; sh:path ex:p",
        "sh:minCount 1 ; sh:maxCount 1 ; sh:path ex:p",
        "sh:minInclusive 2 ; sh:maxInclusive 2 ; sh:minExclusive 1 ; sh:maxExclusive 2.5 ; sh:path ex:n",
        "sh:minLength 1 ; sh:path ex:m",
        'sh:pattern "^[xz]" ; sh:path ex:m',
        "sh:uniqueLang true ; sh:path ex:m",
        "sh:disjoint ex:r ; sh:path ex:p",
        "sh:lessThanOrEquals ex:n ; sh:path ex:n",
        "sh:node [ sh:property [ sh:path ex:n ; sh:minCount 1 ] ] ; sh:path ex:p",
        "sh:not [ sh:class ex:B ] ; sh:path ex:p",
        "sh:or ( [ sh:class ex:B ] [ sh:class ex:A ] ) ; sh:path ex:p",
        "sh:and ( [ sh:nodeKind sh:IRI ] [ sh:class ex:A ] ) ; sh:path ex:p",
        "sh:xone ( [ sh:class ex:B ] [ sh:class ex:A ] ) ; sh:path ex:p",
        "sh:hasValue 2 ; sh:path ex:n",
        'sh:in ( "xy" "z"@en ) ; sh:path ex:m',
        "sh:maxCount 2 ; sh:path ( ex:p [ sh:inversePath ex:p ] [ sh:zeroOrMorePath ex:p ] )",
        "sh:message 'no' ; sh:severity sh:Warning ; sh:name 'n' ; sh:order 1 ; sh:path ex:p",
        "sh:deactivated true ; sh:closed true ; sh:path ex:p",
    ],
)
def test_nodes_that_surely_conform_are_cleared(rule: str) -> None:
    shape = f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ {rule} ] ."
    assert suspects(shape, GOOD) == set()


@pytest.mark.parametrize(
    "rule",
    [
        "sh:closed true ; sh:ignoredProperties ( rdf:type ex:p ex:n ex:m ex:r )",
        "sh:property [ sh:path ex:m ; sh:languageIn ( 'en' 'fr' '' ) ]",
        "sh:property [ sh:path ex:m ; sh:pattern '^X' ; sh:flags 'i' ]",
        "sh:property [ sh:path ex:m ; sh:pattern '(' ]",
        "sh:node ex:S",
    ],
)
def test_what_is_not_understood_here_is_left_to_the_judge(rule: str) -> None:
    assert suspects(f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; {rule} .", GOOD) == {"a", "b"}


def test_only_the_node_that_may_break_the_rule_is_suspected() -> None:
    shape = "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:n ; sh:maxCount 1 ] ."
    assert suspects(shape, GOOD + "ex:b ex:n 3 .") == {"b"}
    assert str(ex("b")).endswith("b>")


def test_every_kind_of_constraint_is_among_the_random_ones() -> None:
    texts = [place.read_text() for place in (Path(__file__).parent / "constraints").glob("*.ttl")]
    built = {name.removeprefix("_") for name in vars(Suspects) if name.startswith("_") and name[1:2].islower()}
    parameters = built - {"judge", "built", "checks", "members", "values", "walk"}
    assert {name for name in parameters if not any(f"sh:{name} " in text for text in texts)} == set()
