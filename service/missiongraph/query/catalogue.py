"""The catalogued questions: each a `.rq` file whose `#+` lines say what it asks, with which parameters.

A question's header looks so; a parameter without a default that nobody sets stays a variable, so it restricts nothing:

    #+ summary: When was the mission established?
    #+ description: Every date that a source gives.
    #+ tags: dates, missions
    #+ parameters:
    #+   mission: thing = mission/eupol-copps; the mission asked about
    #+   source: document; only what this document says
    #+ view: table

An answer's first column is `answer`: stated, inferred, derived, placeholder, or that nothing is stated. A column
`xLabel` holds the label of the column `x`. The last five, `document firstLine lastLine section quote`, lead to the
passage; a claim with two passages takes two rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from missiongraph.assets import folder
from missiongraph.errors import NotFound, QuestionProblem
from missiongraph.rdf.tokens import tokens

KINDS: Final = ("iri", "thing", "document", "date", "integer", "text", "language")
"""The kinds of value that a parameter takes; `query/bind` says how each is written."""

VIEWS: Final = ("table", "timeline")
"""How a page shows an answer; a timeline's has the columns `start` and `end`."""

ROOMS: Final = ("missions", "mandates", "organisations", "funding", "projects", "quality")
"""The folders of the questions, in the order in which they are listed."""

_FIELDS: Final = ("summary", "description", "tags", "parameters", "view")
_FIELD: Final = re.compile(r"#\+ (?P<name>[a-z]+):(?: (?P<value>\S.*))?")
_PARAMETER: Final = re.compile(
    r"#\+   (?P<name>[a-z][a-zA-Z]*): (?P<kind>[a-z]+)(?: = (?P<default>[^;]*[^;\s]))?; (?P<label>\S.*)"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name without `$`, its kind (of KINDS), the words of its default, and what it is."""

    name: str
    kind: str
    default: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One catalogued question; `name` is its path without suffix, such as `missions/tasks`, `text` the whole file."""

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    view: str
    text: str

    @property
    def room(self) -> str:
        """The folder that the question is in."""
        return self.name.partition("/")[0]


@cache
def catalogue() -> Mapping[str, Question]:
    """Return all shipped questions by name, room by room. Raises QuestionProblem."""
    root = folder("queries")
    found = {}
    for room in ROOMS:
        for place in sorted((root / room).glob("*.rq")):
            name = f"{room}/{place.stem}"
            found[name] = read_question(name, place.read_text(encoding="utf-8"))
    return MappingProxyType(found)


def question(name: str) -> Question:
    """Return the question of this name. Raises NotFound."""
    try:
        return catalogue()[name]
    except KeyError:
        raise NotFound(f"There is no question {name!r}. See the list of questions for those there are.") from None


def read_question(name: str, text: str) -> Question:
    """Read a question from the text of its file.

    Raises QuestionProblem where the header lacks a field, or disagrees with the parameters in the query.
    """
    fields, parameters = _header(name, text)
    for field in _FIELDS:
        if field not in fields:
            raise _problem(name, f"its header lacks the field {field!r}")
    if not fields["summary"].endswith("?"):
        raise _problem(name, 'its summary does not end in "?"')
    if fields["view"] not in VIEWS:
        raise _problem(name, f"its view {fields['view']!r} is none of {', '.join(VIEWS)}")
    _check_parameters(name, parameters, text)
    tags = tuple(tag.strip() for tag in fields["tags"].split(","))
    return Question(name, fields["summary"], fields["description"], tags, parameters, fields["view"], text)


def _header(name: str, text: str) -> tuple[dict[str, str], tuple[Parameter, ...]]:
    fields: dict[str, str] = {}
    parameters: list[Parameter] = []
    last = ""
    for line in _header_lines(text):
        field, parameter = _FIELD.fullmatch(line), _PARAMETER.fullmatch(line)
        if parameter and last == "parameters":
            parameters.append(Parameter(**parameter.groupdict()))
        elif field and field["name"] in _FIELDS and field["name"] not in fields:
            last = field["name"]
            fields[last] = field["value"] or ""
        else:
            raise _problem(name, f"this line of its header cannot be read: {line}")
        if not fields[last] and last != "parameters":
            raise _problem(name, f"the field {last!r} of its header is empty")
    return fields, tuple(parameters)


def _header_lines(text: str) -> Iterator[str]:
    return (line.rstrip() for line in text.splitlines() if line.startswith("#+"))


def _check_parameters(name: str, parameters: tuple[Parameter, ...], text: str) -> None:
    declared = [parameter.name for parameter in parameters]
    if len(set(declared)) < len(declared):
        raise _problem(name, "its header declares a parameter twice")
    for parameter in parameters:
        if parameter.kind not in KINDS:
            raise _problem(name, f"the kind {parameter.kind!r} of ${parameter.name} is none of {', '.join(KINDS)}")
    used = {token.text[1:] for token in tokens(text) if token.kind == "variable" and token.text.startswith("$")}
    for unused in sorted(set(declared) - used):
        raise _problem(name, f"its query does not use the parameter ${unused}")
    for unknown in sorted(used - set(declared)):
        raise _problem(name, f"its header does not declare the parameter ${unknown}")


def _problem(name: str, what: str) -> QuestionProblem:
    return QuestionProblem(f"The question {name!r} cannot be used: {what}. Mend its file.", question=name)
