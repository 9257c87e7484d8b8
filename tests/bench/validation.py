"""What validating costs against the size of change and graph, beside pySHACL and rudof; with `large`, to 5 million."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import pyrudof
from pyoxigraph import Literal, NamedNode, Quad
from pyshacl import validate
from rdflib import Graph

from bench import names
from bench.graphs import build
from missiongraph.assets import folder
from missiongraph.commit.plan import plan, plan_change
from missiongraph.commit.submission import Submission
from missiongraph.model.load import Model
from missiongraph.names import DOCUMENT_GRAPH, ID, MG, RDF, SH, SKOS, VOCABULARY
from missiongraph.query.asserted import is_asserted
from missiongraph.rdf.change import Change
from missiongraph.rdf.formats import CSV_TABLE, N_TRIPLES
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import MERGED, Snapshot
from missiongraph.store.revisions import Revisions
from missiongraph.validate.check import check
from missiongraph.validate.whole import Whole, validate_whole

_SIZES: Final = (100_000, 1_000_000)
_LARGE: Final = 5_000_000
_DOCUMENT: Final = NamedNode(DOCUMENT_GRAPH + "bench/figures")
_EUPOL: Final = NamedNode(ID + "mission/eupol-copps")
_ROUNDS: Final = 7
_ROWS: Final = 300
_T = TypeVar("_T")


def main() -> None:
    """Print a row for each measurement."""
    with tempfile.TemporaryDirectory() as folder_name:
        first: dict[int, float] = {}
        for size in (*_SIZES, *((_LARGE,) if "large" in sys.argv else ())):
            place = Path(folder_name) / str(size)
            build(place, size)
            for claims in (1, 100):
                _change(place, size, claims, first)
        _table(Path(folder_name) / "names")
        for size in _SIZES:
            _whole(Path(folder_name) / str(size), size)


def figures(claims: int) -> Change:
    """Make a change of one source: so many figures of a mission, ten triples each."""
    quads = set()
    for number in range(claims):
        claim, passage = NamedNode(f"{ID}claim/bench{number}"), NamedNode(f"{ID}node/bench{number}")
        stated: dict[str, NamedNode | Literal] = {
            RDF + "type": NamedNode(MG + "Figure"),
            MG + "isAbout": _EUPOL,
            MG + "hasMeasure": NamedNode(VOCABULARY + "measure/international-staff"),
            MG + "quantity": Literal(number),
            MG + "hasUnit": NamedNode(VOCABULARY + "unit/person"),
            MG + "hasStatus": NamedNode(VOCABULARY + "claim-status/stated"),
            MG + "hasLocator": passage,
        }
        quads |= {Quad(claim, NamedNode(name), value, _DOCUMENT) for name, value in stated.items()}
        quads.add(Quad(passage, NamedNode(RDF + "type"), NamedNode(MG + "Locator"), _DOCUMENT))
        quads.add(Quad(passage, NamedNode(MG + "isInDocument"), _DOCUMENT, _DOCUMENT))
        quads.add(Quad(passage, NamedNode(MG + "quote"), Literal(str(number)), _DOCUMENT))
    return Change(added=frozenset(quads))


def _change(place: Path, size: int, claims: int, first: dict[int, float]) -> None:
    snapshot = Revisions(place).open()
    model, change = Model.from_snapshot(snapshot), figures(claims)
    checked = _median(lambda: check(snapshot, change, model))
    planned = _median(lambda: plan_change(snapshot, change, model))
    base = first.setdefault(claims, checked)
    print(
        f"{len(change.added):>6,} triples on {size:>9,}: checked in {checked * 1000:7.1f} ms, planned in "
        f"{planned * 1000:7.1f} ms; {checked / base:.2f} times as long as at {_SIZES[0]:,}"
    )


def _table(place: Path) -> None:
    """Print what a table of missions and their budgets costs, of which every thirtieth is misspelt, and none."""
    names.fill(place)
    snapshot = Revisions(place).open()
    model, held = Model.from_snapshot(snapshot), len(list(snapshot.match(graph=MERGED)))
    for misspelt in (True, False):
        content = _budgets(snapshot, misspelt=misspelt)
        submission = Submission(content, CSV_TABLE, _DOCUMENT.value, "budgets.csv", b"", "2026-01-31")
        planned = plan(snapshot, [submission], model, tolerant=True)
        seconds = _median(partial(plan, snapshot, [submission], model, tolerant=True))
        print(
            f"{_ROWS} rows of a table on {held:>9,}: {len(planned.change.added):,} statements planned in "
            f"{seconds * 1000:7.1f} ms, {'publishable' if planned.report.publishable else 'not publishable'}"
        )


def _budgets(snapshot: Snapshot, *, misspelt: bool) -> bytes:
    lines = ["Mission;Budget (EUR);From;To;Started;Country"]
    for row in range(_ROWS):
        [name] = [
            quad.object.value
            for quad in snapshot.match(NamedNode(f"{ID}mission/g{row * 6}"), NamedNode(SKOS + "prefLabel"), None)
            if isinstance(quad.object, Literal) and quad.object.language == "en"
        ]
        written = f"x{name[:-4]}q" if misspelt and row % 30 == 0 else name
        lines.append(f"{written};{row},5 million;2019;2020;13.2.20{row % 20:02d};Mali")
    return "\n".join(lines).encode()


def _whole(place: Path, size: int) -> None:
    ours, one = _timed(lambda: validate_whole(Revisions(place).open, processes=1))
    both, two = _timed(lambda: validate_whole(Revisions(place).open, processes=2))
    print(f" whole graph of {size:>9,}: one process {one:6.1f} s, two {two:6.1f} s, {one / two:.2f} times as fast")
    if size > _SIZES[0]:
        return
    data = _asserted(place)
    text, judged = _pyshacl(data)
    print(f"    plain pySHACL on the same: {judged:6.1f} s, {judged / one:.2f} and {judged / two:.2f} times ours")
    print(f"    the same findings: {_essence(ours) == _essence(both) == text}")
    print(f"    pyrudof on the same: {_pyrudof(data):6.1f} s")


def _essence(whole: Whole) -> set[tuple[str, ...]]:
    return {
        (str(each.focus).strip("<>"), each.component, "" if each.value is None else _plain(each.value))
        for each in whole.findings
    }


def _plain(term: object) -> str:
    return str(getattr(term, "value", term))


def _asserted(place: Path) -> bytes:
    snapshot = Revisions(place).open()
    triples = {quad.triple for quad in snapshot.match(graph=None) if is_asserted(graph_iri(quad))}
    return "".join(f"{triple} .\n" for triple in triples).encode()


def _shapes() -> Graph:
    shapes = Graph()
    for file in sorted(folder("shapes").glob("*.ttl")):
        shapes.parse(file)
    return shapes


def _pyshacl(data: bytes) -> tuple[set[tuple[str, ...]], float]:
    graph = Graph()
    graph.parse(data=data, format=N_TRIPLES.name)
    (_, report, _), seconds = _timed(lambda: validate(graph, shacl_graph=_shapes()))
    query = f"""
        SELECT ?focus ?component ?value {{
            ?r <{SH}focusNode> ?focus ; <{SH}sourceConstraintComponent> ?component .
            FILTER EXISTS {{ ?report <{SH}result> ?r }}
            OPTIONAL {{ ?r <{SH}value> ?value }}
        }}
    """
    rows = report.query(query)
    return {(str(row.focus), str(row.component), str(row.value or "")) for row in rows}, seconds


def _pyrudof(data: bytes) -> float:
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(data.decode(), format=pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(_shapes().serialize(format="turtle"))
    _, seconds = _timed(rudof.validate_shacl)
    return seconds


def _median(work: Callable[[], object]) -> float:
    work()
    return statistics.median(_timed(work)[1] for _ in range(_ROUNDS))


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    begun = time.perf_counter()
    done = work()
    return done, time.perf_counter() - begun


if __name__ == "__main__":
    main()
