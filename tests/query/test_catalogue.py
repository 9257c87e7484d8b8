"""A question's header is read whole or refused, and says no more and no less than its query."""

from __future__ import annotations

import pytest

from missiongraph.errors import NotFound, QuestionProblem
from missiongraph.query.bind import value_of
from missiongraph.query.catalogue import ROOMS, Parameter, catalogue, question, read_question

GOOD = """\
#+ summary: What are the tasks?
#+ description: The tasks of a mission.
#+ tags: missions, tasks
#+ parameters:
#+   mission: thing = mission/eupol-copps; the mission
#+   source: document; only what this document says
#+ view: table

# "$ignored" in a comment is no parameter.
SELECT ?task WHERE { GRAPH $source { ?task a ?kind ; ?about $mission . FILTER(?task != "$neither") } }
"""


def test_a_header_becomes_a_question() -> None:
    found = read_question("missions/tasks", GOOD)
    assert (found.name, found.room, found.view) == ("missions/tasks", "missions", "table")
    assert (found.summary, found.description) == ("What are the tasks?", "The tasks of a mission.")
    assert found.tags == ("missions", "tasks")
    assert found.parameters == (
        Parameter("mission", "thing", "mission/eupol-copps", "the mission"),
        Parameter("source", "document", None, "only what this document says"),
    )
    assert found.text == GOOD


@pytest.mark.parametrize("field", ["summary", "description", "tags", "view"])
def test_a_header_without_one_of_its_fields_is_refused(field: str) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(f"#+ {field}:")]
    with pytest.raises(QuestionProblem, match=f"'missions/x' cannot be used: its header lacks the field '{field}'"):
        read_question("missions/x", "\n".join(lines))


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("tasks?", "tasks.", 'does not end in "\\?"'),
        ("view: table", "view: pie", "its view 'pie' is none of table, timeline"),
        ("view: table", "view:", "the field 'view' of its header is empty"),
        ("#+ tags:", "#+ tgas:", "this line of its header cannot be read: #\\+ tgas: missions, tasks"),
        ("#+ view: table", "#+ summary: Again?", "this line of its header cannot be read: #\\+ summary: Again\\?"),
        ("#+   source: document; only", "#+ source: document; only", "this line of its header cannot be read"),
        ("source: document; only what this document says", "source: document", "cannot be read"),
        ("#+   source: document", "#+   source: paper", "the kind 'paper' of \\$source is none of iri, thing"),
        ("#+   source: document", "#+   mission: document", "declares a parameter twice"),
        ("#+   source:", "#+   sauce:", "its query does not use the parameter \\$sauce"),
        ("?task WHERE", "?task $more WHERE", "its header does not declare the parameter \\$more"),
    ],
)
def test_a_bad_header_is_refused_with_what_is_wrong(was: str, becomes: str, problem: str) -> None:
    assert was in GOOD
    with pytest.raises(QuestionProblem, match=problem) as caught:
        read_question("missions/tasks", GOOD.replace(was, becomes, 1))
    assert caught.value.details == {"question": "missions/tasks"}


def test_a_question_is_found_by_its_name() -> None:
    assert question("missions/tasks") is catalogue()["missions/tasks"]
    with pytest.raises(NotFound, match="There is no question 'missions/nothing'"):
        question("missions/nothing")


def test_questions_are_listed_room_by_room() -> None:
    rooms = [each.room for each in catalogue().values()]
    assert rooms == sorted(rooms, key=ROOMS.index)


def test_no_two_questions_ask_the_same() -> None:
    summaries = [each.summary for each in catalogue().values()]
    assert len(summaries) == len(set(summaries))


@pytest.mark.parametrize("name", catalogue())
def test_every_shipped_default_is_a_value_of_its_kind(name: str) -> None:
    for parameter in catalogue()[name].parameters:
        if parameter.default is not None:
            assert value_of(parameter, parameter.default)
