"""Every catalogued question gives its expected answer on what is shipped.

An expected answer is a file: `tests/queries/<room>/<name>.tsv` for the defaults, `<name>--<case>.tsv` for other
parameters, which its first lines give as `# <parameter> = <words>`. IRIs are shortened, an empty cell is unbound.
`pytest --regold` rewrites the rows; a person compares them with the sources.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Triple, serialize
from rdflib import Dataset, URIRef

from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import BASE, CURATED, DOCUMENT_GRAPH, ID, VOCABULARY
from missiongraph.query.bind import bind
from missiongraph.query.catalogue import ROOMS, catalogue
from missiongraph.query.guard import Bounds, outline
from missiongraph.store.embedded import in_memory

HERE = Path(__file__).parent / "queries"
CASES = sorted(path.relative_to(HERE).with_suffix("").as_posix() for path in HERE.glob("*/*.tsv"))
SHORT = {DOCUMENT_GRAPH: "document:", ID: "id:", VOCABULARY: "vocabulary:", CURATED: "curated", BASE: "base:"}
LIMITS = Bounds(length=20_000, nesting=20, branches=100, patterns=200)
# Values for the kinds whose parameters stay open, so that a query is tried with everything bound.
SAMPLES = {"document": "eupol-copps/about-the-mission"}


def given_in(case: str) -> dict[str, str]:
    """The parameters that the first lines of an expected answer give."""
    place = HERE / f"{case}.tsv"
    lines = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
    pairs = (line.removeprefix("# ").partition(" = ") for line in lines if line.startswith("# "))
    return {name: words for name, _, words in pairs}


def cell(term: NamedNode | Literal | BlankNode | Triple | None) -> str:
    """A term as people read it: an IRI shortened, a literal by its lexical form."""
    if term is None:
        return ""
    text = str(term.value) if isinstance(term, (NamedNode, Literal)) else str(term)
    if isinstance(term, NamedNode):
        for namespace, prefix in SHORT.items():
            text = text.replace(namespace, prefix, 1)
    return " ".join(text.split())


def answer(name: str, given: dict[str, str]) -> list[str]:
    """The header and the rows of an answer, tab-separated."""
    result = shipped_snapshot().query(bind(catalogue()[name], given))
    assert isinstance(result, QuerySolutions)
    variables = [str(variable.value) for variable in result.variables]
    return ["\t".join(variables), *("\t".join(cell(row[v]) for v in variables) for row in result)]


@pytest.mark.parametrize("case", sorted({*CASES, *catalogue()}))
def test_a_question_gives_its_expected_answer(case: str, *, regold: bool) -> None:
    given = given_in(case)
    found = answer(case.partition("--")[0], given)
    lines = [*(f"# {name} = {words}" for name, words in given.items()), *found]
    place = HERE / f"{case}.tsv"
    if regold:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert place.read_text(encoding="utf-8").splitlines() == lines


@pytest.mark.parametrize("name", catalogue())
def test_a_question_stays_a_query_however_its_parameters_are_set(name: str) -> None:
    question = catalogue()[name]
    every = {each.name: each.default or SAMPLES[each.kind] for each in question.parameters}
    for text in (question.text, bind(question, {}), bind(question, every)):
        # On an empty graph: with a parameter left open, some questions are about everything.
        assert isinstance(in_memory([]).query(text), QuerySolutions)
        assert outline(text, LIMITS).form == "SELECT"


@pytest.mark.parametrize("name", catalogue())
def test_an_answer_can_be_told_from_a_gap_and_followed_to_its_source(name: str) -> None:
    columns = answer(name, {})[0].split("\t")
    assert columns[0] == "answer"
    assert columns[-5:] == ["document", "firstLine", "lastLine", "section", "quote"]
    if catalogue()[name].view == "timeline":
        assert {"start", "end"} <= set(columns)


@pytest.mark.parametrize("name", [name for name, each in catalogue().items() if each.room == "missions"])
def test_a_question_about_an_unknown_mission_is_answered_by_not_stated(name: str) -> None:
    (subject,) = (
        each.name for each in catalogue()[name].parameters if each.name in ("mission", "organisation", "actor")
    )
    rows = [line.split("\t")[0] for line in answer(name, {subject: "mission/nobody"})[1:]]
    assert set(rows) == {"not stated in this graph"}


def test_every_room_has_questions_and_every_expected_answer_a_question() -> None:
    assert {question.room for question in catalogue().values()} == set(ROOMS)
    assert {case.partition("--")[0] for case in CASES} == set(catalogue())


@pytest.fixture(scope="module")
def elsewhere() -> Dataset:
    """What is shipped, in rdflib: another engine, with another planner."""
    dataset = Dataset(default_union=True)
    for name in shipped_snapshot().graphs():
        triples = (quad.triple for quad in shipped_snapshot().match(graph=name))
        graph = dataset.graph(URIRef(name.value))
        graph.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    return dataset


# rdflib warns of its own use of what it deprecates.
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@pytest.mark.parametrize("name", catalogue())
def test_another_engine_gives_the_same_answer(name: str, elsewhere: Dataset) -> None:
    result = elsewhere.query(bind(catalogue()[name], {}))
    columns = [str(variable) for variable in result.vars or []]
    rows = ([row.get(variable) for variable in result.vars or []] for row in result.bindings)
    here = shipped_snapshot().query(bind(catalogue()[name], {}))
    assert isinstance(here, QuerySolutions)
    assert columns == [str(variable.value) for variable in here.variables]
    assert sorted([str(value) if value is not None else "" for value in row] for row in rows) == sorted(
        [str(row[column].value) if row[column] is not None else "" for column in columns] for row in here
    )
