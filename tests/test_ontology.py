"""Rules about the ontology, one query each: it returns nothing for the shipped model, and finds its own bad example.

The queries run over ontology, vocabularies, shapes and data in one graph, with what rules derive, because a term may be
used in any of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from missiongraph.commit.release import shipped_snapshot
from missiongraph.model.listing import listing
from missiongraph.model.load import Model
from missiongraph.names import DERIVED
from model_files import ROOT, data_paths, model_paths, shape_paths

RULES = sorted(path.stem for path in (Path(__file__).parent / "ontology").glob("*.rq"))


def rows(rule: str, files: list[Path], derived: Iterable[ox.Quad] = ()) -> list[str]:
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in derived)
    for path in files:
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    solutions = store.query((ROOT / "tests" / "ontology" / f"{rule}.rq").read_text(encoding="utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    return [" ".join(str(solution[variable]) for variable in solutions.variables) for solution in solutions]


@pytest.mark.parametrize("rule", RULES)
def test_the_model_keeps_the_rule(rule: str) -> None:
    derived = shipped_snapshot().match(graph=ox.NamedNode(DERIVED))
    assert rows(rule, [*model_paths(), *shape_paths(), *data_paths()], derived) == []


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_finds_its_bad_example(rule: str) -> None:
    assert rows(rule, [ROOT / "tests" / "ontology" / f"{rule}.broken.ttl"]) != []


def test_every_bad_example_has_a_rule() -> None:
    broken = {path.name.removesuffix(".broken.ttl") for path in (ROOT / "tests" / "ontology").glob("*.ttl")}
    assert broken == set(RULES)


@pytest.mark.parametrize("path", sorted((ROOT / "ontology").glob("*.ttl")), ids=lambda path: str(path.name))
def test_terms_stand_in_alphabetical_order(path: Path) -> None:
    terms = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("mg:")]
    assert terms == sorted(terms, key=str.lower)


def test_the_list_of_terms_is_that_of_the_ontology() -> None:
    written = (ROOT / "ontology" / "terms.txt").read_text(encoding="utf-8")
    assert written == listing(Model.shipped()), "run make docs"
