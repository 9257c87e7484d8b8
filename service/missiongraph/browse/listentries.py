"""What lists need to know of things, read from a snapshot: classes, names, values of facets and periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode, QuerySolution

from missiongraph.browse.dates import Moment, Period
from missiongraph.browse.language import LANGUAGES, Text, choose_text
from missiongraph.browse.listindex import ALWAYS, NEVER, Entry, Span
from missiongraph.browse.validity import bounds
from missiongraph.browse.view import LABELS, NODE, View
from missiongraph.model.facets import PROLOGUE, Facet, facets_of, read_facets, usable
from missiongraph.model.load import Model
from missiongraph.model.reach import Reach
from missiongraph.model.texts import collect
from missiongraph.model.triples import TYPE
from missiongraph.names import ID
from missiongraph.query.naming import things_classes
from missiongraph.store.base import Snapshot, solutions

_TYPE: Final = NamedNode(TYPE)
_CLAIM: Final = ID + "claim/"
_BATCH: Final = 500
_COUNT: Final = "SELECT (COUNT(*) AS ?count) WHERE {{ ?thing a {kind} }}"
_Values: TypeAlias = dict[str, set[tuple[str, str]]]
_Spans: TypeAlias = dict[str, set[Span]]
_Bounds: TypeAlias = tuple[str, str, str]  # earliest, latest, the source's words
_UNKNOWN: Final = (ALWAYS, NEVER, "")


class Entries:
    """Reads entries of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.model = Model.from_snapshot(snapshot)
        self._wanted = things_classes(self.model)
        self._views = {language: View(snapshot, language, self.model) for language in LANGUAGES}

    @cached_property
    def _facets(self) -> tuple[Facet, ...]:
        """The facets whose reads can be told (0.4 s for those that are shipped): the tables could not follow others."""
        return tuple(filter(usable, read_facets(self.model.shapes_graph)))

    @property
    def reaches(self) -> Iterator[Reach]:
        """What the facets read, from a thing."""
        return (reach for facet in self._facets for reach in facet.reaches)

    def everything(self) -> Iterator[Entry]:
        """Read all things."""
        classes: dict[str, set[str]] = defaultdict(set)
        for kind in sorted(self._wanted):
            for thing in self.instances(kind):
                classes[thing].add(kind)
        yield from self._described(classes, self._facets, None)

    def of_class(self, kind: str, things: Sequence[str]) -> Iterator[Entry]:
        """Read things of one class as far as the list of that class needs it."""
        facets = facets_of(read_facets(self.model.shapes_graph), self.model.ontology.hierarchy, kind)
        for some in _batches(things):
            yield from self._described({thing: {kind} for thing in some}, facets, some)

    def of(self, things: Sequence[str]) -> Iterator[Entry]:
        """Read some things; what is no thing of a class of ours has no classes."""
        for some in _batches(things):
            classes = {thing: self._classes(thing) for thing in some}
            known = {thing: kinds for thing, kinds in classes.items() if kinds}
            yield from (Entry(thing, frozenset(), {}) for thing in some if thing not in known)
            if known:
                yield from self._described(known, self._facets, list(known))

    def instances(self, kind: str) -> Iterator[str]:
        """Iterate over the things of a class, in no order."""
        for quad in self._snapshot.match(None, _TYPE, NamedNode(kind)):
            if isinstance(quad.subject, NamedNode) and not quad.subject.value.startswith((_CLAIM, NODE)):
                yield quad.subject.value

    def count(self, kind: str) -> int:
        """Count the instances of a class, with the engine's own means."""
        for row in solutions(self._snapshot, _COUNT.format(kind=NamedNode(kind))):
            return int(row["count"].value)
        return 0

    def _classes(self, thing: str) -> set[str]:
        if thing.startswith((_CLAIM, NODE)):
            return set()
        kinds = {quad.object.value for quad in self._snapshot.match(NamedNode(thing), _TYPE, None)}  # type: ignore[union-attr]
        return kinds & self._wanted

    def _described(
        self, classes: dict[str, set[str]], facets: tuple[Facet, ...], only: Iterable[str] | None
    ) -> Iterator[Entry]:
        """Describe things; what the facets say of them is asked at once, for `only` some things or for all."""
        values: _Values = defaultdict(set)
        spans: _Spans = defaultdict(set)
        some = None if only is None else f"VALUES ?this {{ {' '.join(str(NamedNode(each)) for each in only)} }}"
        for facet in facets:
            if facet.pattern:
                self._add_values(facet, some or "", values)
            else:
                self._add_spans(facet, some or "", spans)
        for thing, kinds in sorted(classes.items()):
            names = {facet.name for facet in facets if self._applies(facet, kinds)}
            yield Entry(
                thing,
                frozenset(kinds),
                self.names(thing),
                frozenset(each for each in values.get(thing, ()) if each[0] in names),
                frozenset(each for each in spans.get(thing, ()) if each.facet in names),
            )

    def _applies(self, facet: Facet, kinds: Iterable[str]) -> bool:
        above = self.model.ontology.hierarchy.superclasses
        return any(above(kind) & set(facet.classes) for kind in kinds)

    def _add_values(self, facet: Facet, some: str, values: _Values) -> None:
        query = f"{PROLOGUE}SELECT DISTINCT ?this ?value WHERE {{ {some} {facet.pattern} }}"
        for row in solutions(self._snapshot, query):
            thing, value = row["this"], row["value"]
            if isinstance(thing, NamedNode) and isinstance(value, NamedNode):
                values[thing.value].add((facet.name, value.value))

    def _add_spans(self, facet: Facet, some: str, spans: _Spans) -> None:
        first, last = self._days(facet, facet.start, some), self._days(facet, facet.end, some)
        for thing in first.keys() | last.keys():
            starts, ends = first.get(thing, {}), last.get(thing, {})
            if facet.is_paired:
                for period in starts.keys() | ends.keys():
                    spans[thing].add(_span(facet.name, starts.get(period, []), ends.get(period, [])))
            else:
                every = ([each for part in side.values() for each in part] for side in (starts, ends))
                spans[thing].add(_span(facet.name, *every))

    def _days(self, facet: Facet, pattern: str, some: str) -> dict[str, dict[str, list[_Bounds]]]:
        """Return the bounds that a pattern gives, by thing and, where start and end are paired, by period."""
        found: dict[str, dict[str, list[_Bounds]]] = defaultdict(lambda: defaultdict(list))
        period = "?period" if facet.is_paired else ""
        # DISTINCT, since a claim without any bound says as much as none: of an open side nothing is known.
        chosen = f"?this {period} ?day ?earliest ?latest ?wording"
        for row in solutions(self._snapshot, f"{PROLOGUE}SELECT DISTINCT {chosen} WHERE {{ {some} {pattern} }}"):
            thing = row["this"]
            if isinstance(thing, NamedNode):
                key = str(row["period"]) if period else ""
                found[thing.value][key].append(_bounds(row))
        return found

    def names(self, thing: str) -> dict[str, Text]:
        """Name a thing in each language of the interface, as pages do."""
        for predicate in LABELS:
            values = self._views[LANGUAGES[0]].values(thing, predicate)
            if values:
                texts = collect(values)
                found = {language: choose_text(texts, language) for language in LANGUAGES}
                if all(found.values()):
                    return {language: text for language, text in found.items() if text}
        return {language: view.label(thing) for language, view in self._views.items()}


def _batches(things: Sequence[str]) -> Iterator[Sequence[str]]:
    return (things[start : start + _BATCH] for start in range(0, len(things), _BATCH))


def _bounds(row: QuerySolution) -> _Bounds:
    day, earliest, latest, wording = (_text(row, name) for name in ("day", "earliest", "latest", "wording"))
    return *bounds(Moment(day, earliest, latest)), wording


def _text(row: QuerySolution, name: str) -> str:
    try:
        value = row[name]
    except KeyError:
        return ""
    return value.value if isinstance(value, Literal) else ""


def _span(facet: str, starts: list[_Bounds], ends: list[_Bounds]) -> Span:
    """Take bounds together: what any source may mean is possible."""
    first, last = _widest(starts), _widest(ends)
    words = "; ".join(sorted({each[2] for each in (*starts, *ends) if each[2]}))
    return Span(facet, Period(moment_of(*first), moment_of(*last)), words)


def _widest(some: list[_Bounds]) -> tuple[str, str]:
    given = some or [_UNKNOWN]
    return min(each[0] for each in given), max(each[1] for each in given)


def moment_of(first: str, last: str) -> Moment:
    """Return the moment that two bounds stand for."""
    if first == last:
        return Moment(exact=first)
    return Moment(earliest="" if first == ALWAYS else first, latest="" if last == NEVER else last)
