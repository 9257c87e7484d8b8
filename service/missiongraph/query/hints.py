"""What a person needs to mend a query that does not parse, beyond what the engine says."""

from __future__ import annotations

from missiongraph.errors import SyntaxProblem
from missiongraph.names import PREFIXES
from missiongraph.rdf.tokens import place, tokens


def with_hint(problem: SyntaxProblem, text: str) -> SyntaxProblem:
    """Point to the first name whose prefix is not declared, with the line to add; else return the problem as it is."""
    declared: set[str] = set()
    found = list(tokens(text))
    for before, token in zip([None, *found], found, strict=False):
        if token.kind != "name":
            continue
        prefix = token.text.partition(":")[0]
        if before is not None and before.is_word("PREFIX"):
            declared.add(prefix)
        elif prefix not in declared:
            return _undeclared(prefix, text, token.start)
    return problem


def _undeclared(prefix: str, text: str, start: int) -> SyntaxProblem:
    line, column = place(text, start)
    known = PREFIXES.get(prefix)
    remedy = f"Add at the top: PREFIX {prefix}: <{known or 'the namespace that you mean'}>"
    return SyntaxProblem(
        f"The query does not parse at line {line}, column {column}: the prefix {prefix!r} is not declared. {remedy}",
        line=line,
        column=column,
        excerpt=text.splitlines()[line - 1][:200],
        hint=remedy,
    )
