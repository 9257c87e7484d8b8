"""The shipped rules, each with an example: what it reads is in `rules/<rule>.ttl`, what it derives in `<rule>.out.txt`.

Prefixes are left out of the examples; `ex:` is for things, and each vocabulary has its name for a prefix.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad

from missiongraph.assets import folder
from missiongraph.commit.release import shipped_snapshot
from missiongraph.model.load import Model
from missiongraph.model.rules import Rule
from missiongraph.names import CURATED, DERIVED, PREFIXES, VOCABULARY, compact
from missiongraph.query.asserted import View, is_asserted
from missiongraph.query.derive import derive, derive_all
from missiongraph.rdf.change import Change
from missiongraph.rdf.formats import TURTLE
from missiongraph.rdf.parse import read
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.embedded import in_memory
from missiongraph.validate.check import check_all
from missiongraph.validate.report import Severity
from small_graphs import EX, GRAPH

HERE = Path(__file__).parent / "rules"
RULES = {rule.name: rule for rule in Model.shipped().rules}
SCHEMES = {place.stem: f"{VOCABULARY}{place.stem}/" for place in folder("ontology").glob("vocabularies/*.ttl")}
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in {**PREFIXES, **SCHEMES, "ex": EX}.items())


def example(name: str) -> View:
    text = HEAD + (HERE / f"{name}.ttl").read_text(encoding="utf-8")
    return View(in_memory(read(text.encode(), TURTLE, graph=NamedNode(GRAPH))), Change())


def line(triple: tuple[object, ...]) -> str:
    return " ".join(
        compact(term.value).replace(EX, "ex:") if isinstance(term, NamedNode) else str(term) for term in triple
    )


def lines(rule: Rule, view: View) -> list[str]:
    return sorted(map(line, derive_all([rule], frozenset(view.everything()))))


@pytest.mark.parametrize("name", RULES)
def test_a_rule_derives_from_its_example_what_it_should(name: str, *, regold: bool) -> None:
    golden = HERE / f"{name}.out.txt"
    found = lines(RULES[name], example(name))
    if regold:
        golden.write_text("".join(f"{each}\n" for each in found), encoding="utf-8")
    assert found
    assert found == golden.read_text(encoding="utf-8").splitlines()


def test_every_example_has_a_rule() -> None:
    assert {place.name.partition(".")[0] for place in HERE.iterdir()} == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_the_same_of_each_node_alone(name: str) -> None:
    view = example(name)
    nodes = {triple[0] for triple in view.everything()} | {triple[2] for triple in view.everything()}
    made = frozenset(predicate for predicate, _ in RULES[name].template)
    alone = [
        derive([RULES[name]], view, {predicate: {node} for predicate in made})
        for node in nodes
        if isinstance(node, NamedNode)
    ]
    assert frozenset[object]().union(*alone) == derive_all([RULES[name]], frozenset(view.everything()))


@pytest.mark.parametrize("name", RULES)
def test_another_engine_derives_the_same(name: str) -> None:
    graph = rdflib.Graph()
    graph.parse(data=HEAD + (HERE / f"{name}.ttl").read_text(encoding="utf-8"), format="turtle")
    made = rdflib.Graph()
    for triple in graph.query(RULES[name].text):
        made.add(triple)  # type: ignore[arg-type]  # a CONSTRUCT gives triples
    written = made.serialize(format="nt").encode()
    theirs = {quad.triple for quad in read(written, TURTLE, graph=NamedNode(GRAPH))}
    assert sorted(line(tuple(each)) for each in theirs) == lines(RULES[name], example(name))


def test_a_rule_says_in_its_header_what_it_derives_and_why() -> None:
    for rule in RULES.values():
        assert rule.summary.endswith("."), rule.name
        assert rule.description.endswith("."), rule.name


def test_what_rules_derive_is_stated_by_nobody_and_is_a_small_part_of_the_graph() -> None:
    quads = list(shipped_snapshot().match(graph=None))
    derived = {quad.triple for quad in quads if graph_iri(quad) == DERIVED}
    asserted = {quad.triple for quad in quads if is_asserted(graph_iri(quad))}
    assert derived
    assert not derived & asserted
    assert len(derived) < 0.3 * len(asserted)


@pytest.mark.slow
def test_the_graph_conforms_with_what_rules_derive() -> None:
    """Validation never sees derived triples; stated by the editors, they would break no rule."""
    quads = list(shipped_snapshot().match(graph=None))
    editors = NamedNode(CURATED)
    derived = [quad for quad in quads if graph_iri(quad) == DERIVED]
    stated = [quad for quad in quads if is_asserted(graph_iri(quad))]
    stated += [Quad(quad.subject, quad.predicate, quad.object, editors) for quad in derived]
    report = check_all(in_memory(stated), Model.shipped())
    assert [each for each in report.findings if each.severity is Severity.VIOLATION] == []
    assert not report.rule_errors
