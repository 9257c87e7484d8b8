"""JSON with a comma too many or too few, which is what goes wrong when people edit it."""

from __future__ import annotations

import json
from typing import Final

from missiongraph.errors import SyntaxProblem

_MOST: Final = 50


def recover_json(text: str) -> tuple[str, list[tuple[int, int, int, str]]]:
    """Return valid JSON of the same length, and for each comma where it is noticed, and the part and what it becomes.

    Raises SyntaxProblem with line and column for all other errors.
    """
    found: list[tuple[int, int, int, str]] = []
    for _ in range(_MOST):
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            text = _mended(text, error, found)
        except RecursionError:
            return text, found  # refused elsewhere, with words of its own
        else:
            return text, found
    return text, found


def _mended(text: str, error: json.JSONDecodeError, found: list[tuple[int, int, int, str]]) -> str:
    at = min(error.pos, len(text) - 1)
    before = len(text[: error.pos].rstrip()) - 1
    if error.pos < len(text) and text[error.pos] in "}]" and before >= 0 and text[before] == ",":
        found.append((before, before, before + 1, ""))
        return text[:before] + " " + text[before + 1 :]
    if error.msg.startswith("Expecting ',' delimiter") and text[at] in '"{[' and text[at - 1] in " \t":
        found.append((at, before + 1, before + 1, ","))
        return text[: at - 1] + "," + text[at:]
    line = text.split("\n")[error.lineno - 1]
    raise SyntaxProblem(
        f"This is not valid JSON: line {error.lineno}, column {error.colno}: {error.msg}.",
        format="jsonld",
        line=error.lineno,
        column=error.colno,
        excerpt=line[:200],
    ) from error
