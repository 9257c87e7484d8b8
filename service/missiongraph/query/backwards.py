"""From changed triples back to the nodes from which a pattern could see them, in the published graph.

`query/walk.py` does it for rules and shapes, which see asserted statements only and ask what a change came to; the
patterns of facets see derived ones as well, and here it is enough to find no node too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.model.reach import START, Reach, Step
from missiongraph.rdf.terms import Object
from missiongraph.store.base import Snapshot


def starts(snapshot: Snapshot, reach: Reach, changed: Iterable[Quad]) -> frozenset[str]:
    """Return the IRIs from which a reach comes upon one of the changed triples.

    The snapshot is the state after the change: on the way from a start to the first changed triple, nothing differs.
    """
    waiting = list(
        {
            (transition.source, quad.subject if transition.step.forward else quad.object)
            for quad in changed
            for transition in reach.readers(quad.predicate)
        }
    )
    seen = set(waiting)
    while waiting:
        state, node = waiting.pop()
        for transition in reach.entering.get(state, ()):
            for other in _back(snapshot, transition.step, node):  # type: ignore[arg-type]  # no triple terms are stored
                place = transition.source, other
                if place not in seen:
                    seen.add(place)
                    waiting.append(place)
    return frozenset(node.value for state, node in seen if state == START and isinstance(node, NamedNode))


def _back(snapshot: Snapshot, step: Step, node: Object) -> Iterator[Object]:
    if step.forward:
        yield from (quad.subject for quad in snapshot.match(None, step.predicate, node))  # type: ignore[misc]
    elif not isinstance(node, Literal):
        yield from (quad.object for quad in snapshot.match(node, step.predicate, None))  # type: ignore[misc]
