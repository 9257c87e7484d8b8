"""Rules read from their files, and those that are refused because nobody could tell what they read."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Variable

from missiongraph.errors import RuleProblem
from missiongraph.model.load import Model
from missiongraph.model.rules import Rule, read_rule, rules_of, to_quads
from missiongraph.names import RULES
from small_graphs import EX, ex

HEADER = "#+ summary: A shortcut.\n#+ description: Why it is there.\n"
PREFIX = f"PREFIX e: <{EX}>\n"


def rule(where: str, head: str = "?this e:made ?x", header: str = HEADER) -> Rule:
    return read_rule("x", f"{header}{PREFIX}CONSTRUCT {{ {head} }}\nWHERE {{ {where} }}")


def test_a_rule_tells_its_header_what_it_makes_and_what_it_reads() -> None:
    found = rule("?claim e:about ?this ; e:place ?x . FILTER NOT EXISTS { ?no e:aside ?claim }", "?this e:made ?x, 1")
    assert (found.summary, found.description) == ("A shortcut.", "Why it is there.")
    assert set(found.template) == {(ex("made"), Variable("x")), (ex("made"), Literal(1))}
    assert set(found.reach.reading) == {ex("about"), ex("place"), ex("aside")}
    assert found.iri == RULES + "#x"


def test_a_rule_can_be_asked_about_one_node() -> None:
    asked = rule("?claim e:about ?this ; e:place ?x").about(ex("mission"))
    assert "SELECT DISTINCT * WHERE" in asked
    assert f"?claim e:about {ex('mission')} ;" in asked


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("?this e:p ?x . ?y e:q ?z", "not connected with"),
        ("?x e:p ?y", "not connected with"),
        ("{ SELECT ?this ?x WHERE { ?this e:p ?x } }", "sub-SELECT"),
        ("?this e:p+ ?x", "path of unknown length"),
        ("?this e:p/(e:q|^e:r)* ?x", "path of unknown length"),
        ("?this e:p ?x FILTER NOT EXISTS { ?x e:q* ?y }", "path of unknown length"),
        ("?this !e:p ?x", "negated property path"),
        ("GRAPH ?g { ?this e:p ?x }", "uses Graph"),
        ("SERVICE <https://example.org/> { ?this e:p ?x }", "uses ServiceGraphPattern"),
        ("?this e:p ?x MINUS { ?this e:q ?x }", "uses Minus"),
        ("?this e:p ?y FILTER (?y < NOW()) BIND (?y AS ?x)", "looks at the clock"),
        ("?this e:p ?y BIND (UUID() AS ?x)", "makes names up"),
        ("?this e:p ?y BIND (BNODE() AS ?x)", "makes nodes up"),
        ("?this e:p ?x FILTER (RAND() > 0.5)", "uses chance"),
        ("VALUES ?this { e:a } VALUES ?x { e:b }", "reads nothing"),
        ("?this e:p", "does not parse"),
    ],
)
def test_a_rule_whose_reads_cannot_be_told_is_refused(where: str, reason: str) -> None:
    with pytest.raises(RuleProblem, match="The rule 'x' is refused") as caught:
        _ = rule(where).reach
    assert reason in caught.value.message
    assert caught.value.details == {"rule": "x"}


def test_a_rule_that_stops_after_some_answers_is_refused() -> None:
    cut = read_rule("x", f"{HEADER}{PREFIX}CONSTRUCT {{ ?this e:made ?x }} WHERE {{ ?this e:p ?x }} LIMIT 3")
    with pytest.raises(RuleProblem, match="LIMIT"):
        _ = cut.reach


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("?x e:made ?this", "about another node than"),
        ("e:a e:made ?x", "about another node than"),
        ("?this ?x e:a", "a property that is not named"),
        ("?this e:made _:new", "makes nodes up"),
        ("?this unknown:made ?x", "does not parse"),
    ],
)
def test_a_rule_makes_named_properties_of_one_node(head: str, reason: str) -> None:
    with pytest.raises(RuleProblem, match=reason):
        _ = rule("?this e:p ?x", head).template


@pytest.mark.parametrize("header", ["", "#+ summary: Only this.\n", "#+ description: Only that.\n"])
def test_a_rule_says_what_it_is_for(header: str) -> None:
    with pytest.raises(RuleProblem, match="its header lacks the field"):
        rule("?this e:p ?x", header=header)


def test_a_file_that_is_no_construct_is_refused() -> None:
    with pytest.raises(RuleProblem, match="is not written as CONSTRUCT"):
        read_rule("x", HEADER + "SELECT ?this WHERE { ?this ?p ?x }")


def test_rules_are_kept_as_data_and_read_back() -> None:
    rules = Model.shipped().rules
    quads = list(to_quads(rules))
    assert {quad.graph_name for quad in quads} == {NamedNode(RULES)}
    assert rules_of(quads) == rules
