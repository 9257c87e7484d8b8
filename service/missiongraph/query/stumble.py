"""Where a query stops making sense: the first token after which nothing could make it whole again.

The engine names the furthest place that its parser looked at. It compares keywords by their length and looks ahead, so
that place is up to fourteen characters too far (measured: `==` was reported at the end of the text). So each token of
this stretch is tried: what comes before it is completed in the ways that SPARQL 1.1 Query §19.8 knows, and as long as
one of them parses, the trouble is further on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Final

from missiongraph.rdf.tokens import Token

_LOOKED_AHEAD: Final = 14  # ENCODE_FOR_URI, the longest word that the parser compares
CLOSING: Final = {"{": "}", "(": ")", "[": "]"}
_MOST_TRIED: Final = 40
_NEXT: Final = (
    *("", "?z", "?z ?z", "?z ?z ?z", "<a:b>", "<a:b> ?z", "1", '"a"', "(1)", "()", "(1, 1)", "(1, 1, 1)", "{}"),
    "{} {}",
    *('("a", "a")', ", 1", ", 1, 1", ', "a"', "* {}", "?z {}", "<a:b> {}", "WHERE {}", "EXISTS {}", "IN (1)", "BY ?z"),
    *("AS ?z", "?z AS ?z", "1 AS ?z", "UNDEF", "UNDEF UNDEF", "UNDEF UNDEF UNDEF", '"a" ; SEPARATOR = "a"'),
    *('SEPARATOR = "a"', '= "a"', ": <a:b> ASK {}", "z: <a:b> ASK {}", "<a:b> ASK {}", "ASK {}", "NAMED <a:b> {}"),
)
"""What may come next, at any place of a query."""
_TAILS: Final = ("", " {}", " ?z", " ?z {}")
"""What may be missing once all brackets are closed."""


def stumble(text: str, found: Sequence[Token], reached: int | None, parses: Callable[[str], bool]) -> Token | None:
    """Return the first token that cannot stand where it stands; None where the text only ends too early.

    `reached` is the offset that the engine named, if it did; `parses` asks the engine about a whole query.
    """
    first, last = (0, len(text)) if reached is None else (reached - _LOOKED_AHEAD, reached)
    near = [token for token in found if first <= token.start + len(token.text) and token.start <= last]
    for token in near[:_MOST_TRIED]:
        end = token.start + len(token.text)
        before = [each for each in found if each.start < end]
        if not any(parses(whole) for whole in _completed(text[:end], before)):
            return token
    return None


def opened(found: Sequence[Token]) -> list[str]:
    """Return the brackets that are open at the end, the outermost first."""
    open_ones: list[str] = []
    for token in found:
        if token.text in CLOSING:
            open_ones.append(token.text)
        elif open_ones and token.text == CLOSING[open_ones[-1]]:
            open_ones.pop()
    return open_ones


def _completed(text: str, found: Sequence[Token]) -> Iterator[str]:
    """Iterate over ways to make the start of a query whole."""
    plain = "".join(CLOSING[each] for each in reversed(opened(found)))
    # SELECT (… AS ?z) and BIND (… AS ?z): the name comes before the outermost of the closing parentheses.
    parentheses = len(plain) - len(plain.lstrip(")"))
    named = f"{plain[: parentheses - 1]} AS ?z {plain[parentheses - 1 :]}" if parentheses else plain
    for closing, following, tail in product(dict.fromkeys((plain, named)), _NEXT, _TAILS):
        yield f"{text} {following} {closing}{tail}"
