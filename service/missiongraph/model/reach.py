"""What a shape reads: from a focus node, along which steps, so that changed triples lead back to focus nodes.

The reads of a target shape form a finite automaton: states are places of the shape, transitions are steps along a
property, and the start is the focus node. `*`, `+` and `?` paths are loops and short cuts in it. A triple can change a
result only if some transition reads it; walking the automaton backwards from there finds the focus nodes, walking it
forwards from a focus node finds all triples that its validation needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from pyoxigraph import NamedNode

from missiongraph.model.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence

START: Final = 0
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Step:
    """From a node along a property; None is any property. With `classes`, only membership in one of them is read."""

    predicate: NamedNode | None
    forward: bool = True
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from one state to another, and the rules for which it is taken."""

    source: int
    step: Step
    target: int
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """The transitions by the state that they leave, by the one that they enter, and by the property that they read."""

    leaving: Mapping[int, tuple[Transition, ...]]
    entering: Mapping[int, tuple[Transition, ...]]
    reading: Mapping[NamedNode | None, tuple[Transition, ...]]

    def readers(self, predicate: NamedNode) -> Iterator[Transition]:
        """Iterate over the transitions that read triples of a property."""
        yield from self.reading.get(predicate, ())
        yield from self.reading.get(None, ())


class ReachBuilder:
    """Collects the reads of one target shape."""

    def __init__(self) -> None:
        self._steps: list[dict[Step, int]] = [{}]
        self._jumps: list[set[int]] = [set()]
        self._rules: dict[tuple[int, Step], set[str]] = defaultdict(set)

    def along(self, state: int, step: Step, rule: str) -> int:
        """Read one step and return the state after it; equal steps from one state share it."""
        self._rules[state, step].add(rule)
        if step not in self._steps[state]:
            self._steps[state][step] = self._state()
        return self._steps[state][step]

    def follow(self, states: Iterable[int], path: Path, rule: str, *, forward: bool = True) -> frozenset[int]:
        """Read a path from several states and return the states at its ends."""
        match path:
            case Predicate(iri):
                step = Step(NamedNode(iri), forward)
                return frozenset(self.along(state, step, rule) for state in states)
            case Inverse(inner):
                return self.follow(states, inner, rule, forward=not forward)
            case Sequence(parts):
                for part in parts if forward else reversed(parts):
                    states = self.follow(states, part, rule, forward=forward)
                return frozenset(states)
            case Alternative(parts):
                starts = frozenset(states)
                ends = [self.follow(starts, part, rule, forward=forward) for part in parts]
                return frozenset[int]().union(*ends)
            case Repeated():
                return self._repeat(frozenset(states), path, rule, forward=forward)

    def _repeat(self, states: frozenset[int], path: Repeated, rule: str, *, forward: bool) -> frozenset[int]:
        once = self.follow(states, path.path, rule, forward=forward) if path.least or not path.unbounded else states
        if not path.unbounded:
            return once | states if path.least == 0 else once
        loop = self._state()
        for state in (*once, *self.follow((loop,), path.path, rule, forward=forward)):
            self._jumps[state].add(loop)
        return frozenset((loop,))

    def build(self) -> Reach:
        """Resolve the jumps and index the transitions."""
        leaving: dict[int, list[Transition]] = defaultdict(list)
        entering: dict[int, list[Transition]] = defaultdict(list)
        reading: dict[NamedNode | None, list[Transition]] = defaultdict(list)
        for transition in self._transitions():
            leaving[transition.source].append(transition)
            entering[transition.target].append(transition)
            reading[transition.step.predicate].append(transition)
        return Reach(_frozen(leaving), _frozen(entering), _frozen(reading))

    def _transitions(self) -> Iterator[Transition]:
        for state in range(len(self._steps)):
            for other in self._within_jumps(state):
                for step, target in self._steps[other].items():
                    yield Transition(state, step, target, frozenset(self._rules[other, step]))

    def _within_jumps(self, state: int) -> set[int]:
        found, waiting = {state}, [state]
        while waiting:
            new = self._jumps[waiting.pop()] - found
            found |= new
            waiting.extend(new)
        return found

    def _state(self) -> int:
        self._steps.append({})
        self._jumps.append(set())
        return len(self._steps) - 1


def _frozen(index: Mapping[_Key, list[Transition]]) -> dict[_Key, tuple[Transition, ...]]:
    return {key: tuple(found) for key, found in index.items()}
