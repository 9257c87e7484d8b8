"""A copy of a revision to try an update on: what comes of it is the exact change, and the copy is thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from missiongraph.errors import Rejected
from missiongraph.rdf.change import Change
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import apply_change, syntax_problem


@contextmanager
def scratch(snapshot: Snapshot) -> Iterator[Scratch]:
    """Copy a revision into a temporary folder, and remove it afterwards."""
    with TemporaryDirectory(prefix="update-") as folder:
        place = Path(folder) / "copy"
        snapshot.copy_to(place)
        copy = Scratch(Oxigraph(str(place)))
        try:
            yield copy
        finally:
            copy.close()


class Scratch:
    """A writable copy of a revision."""

    def __init__(self, database: Oxigraph) -> None:
        self._database = database

    def close(self) -> None:
        """Let the engine go, which still writes files while it is held."""
        del self._database

    def update(self, text: str, graphs: frozenset[str] | None) -> Change:
        """Run an update that can touch these graphs (None: any) and return its change, in the engine's form.

        The default graph follows, so that the next update sees what this one did. Raises SyntaxProblem, and Rejected
        where the engine cannot do it, such as clearing a graph that is not there.
        """
        before = self._states(graphs)
        try:
            self._database.update(text)
        except SyntaxError as error:
            raise syntax_problem(str(error), text) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise Rejected(f"The update cannot be carried out: {error}.") from error
        after = self._states(graphs)
        change = Change(before - after, after - before)
        apply_change(self._database, change)
        return change

    def _states(self, graphs: frozenset[str] | None) -> frozenset[Quad]:
        names: Iterable[NamedNode] = (
            (name for name in self._database.named_graphs() if isinstance(name, NamedNode))
            if graphs is None
            else map(NamedNode, sorted(graphs))
        )
        return frozenset(quad for name in names for quad in self._database.quads_for_pattern(None, None, None, name))
