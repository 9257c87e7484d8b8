"""A new release over an existing data directory, as one revision: what was changed here since the last one stays.

The model (ontology, shapes, vocabularies, rules) is always that of the release. A document, or the curated graph, is
taken over if it is as the last release left it; else it is kept and told.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from missiongraph import __version__, logs
from missiongraph.commit.apply import Applied, publish, until_first
from missiongraph.commit.loaded import Loaded, digests_of, loaded, note, note_blocked
from missiongraph.commit.plan import Plan, concluded, replacing, report_change
from missiongraph.commit.release import RELEASE, shipped
from missiongraph.commit.submission import Content, Submission, read_content
from missiongraph.errors import MissionGraphError, Unpublishable
from missiongraph.model.load import Model
from missiongraph.names import SHAPES, is_written_over_http
from missiongraph.rdf.change import Change, digest_of
from missiongraph.settings import Settings
from missiongraph.store.base import Snapshot
from missiongraph.store.opening import revisions_of
from missiongraph.store.overlay import Overlay
from missiongraph.validate.report import Report

log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What a release changes, by which of its files, and which graphs stay since they were changed here.

    `digests` are of the graphs that the release has.
    """

    plan: Plan
    submitted: tuple[Submission, ...]
    digests: Mapping[str, int]
    kept: tuple[str, ...]


def plan_upgrade(
    snapshot: Snapshot,
    submissions: Iterable[Submission],
    model: Model,
    known: Loaded,
    *,
    take: Collection[str] = (),
    complete: bool = False,
) -> Upgrade:
    """Plan to take over a release; graphs named by `take` are taken over even if they were changed here.

    What documents bring is checked by the new model. A `complete` report also tells what new shapes find in all that
    stays, which blocks nothing: of two million statements that takes many minutes and over 6 GB.
    """
    contents = {each: read_content(each, model.claim_classes) for each in submissions}
    digests = digests_of(frozenset(quad for content in contents.values() for quad in content.stored()))
    whole = replacing(snapshot, list(contents.values()), also=known.digests.keys() - digests.keys())

    def is_kept(graph: str) -> bool:
        if graph in take or _is_of_model(graph):
            return False
        return digest_of(snapshot.match(graph=NamedNode(graph))) != known.digests.get(graph, digest_of(()))

    kept = frozenset(filter(is_kept, whole.graphs()))
    change = whole.within(lambda graph: graph not in kept)
    changed = {each: content for each, content in contents.items() if not content.graphs().isdisjoint(change.graphs())}
    read = list(changed.values())
    report = report_change(snapshot, change, model, read) if complete else _of_documents(snapshot, change, model, read)
    return Upgrade(concluded(snapshot, change, model, read, report), tuple(changed), digests, tuple(sorted(kept)))


def planned(settings: Settings, *, take: Collection[str] = (), complete: bool = False) -> Upgrade:
    """Plan to take over what this installation ships, on the newest revision."""
    snapshot, known = revisions_of(settings).open(), loaded(settings.data_dir)
    return plan_upgrade(snapshot, shipped(), Model.shipped(), known, take=take, complete=complete)


def upgrade(settings: Settings, take: Collection[str] = ()) -> tuple[Upgrade, Applied]:
    """Take over what this installation ships, through the running writer if there is one.

    Raises Unpublishable, after noting it, when findings block it, and Conflict when others were always faster.
    """
    return until_first(lambda: _taken_over(settings, take))


def run_upgrade(settings: Settings) -> None:
    """Take over the release beside a running service, and log what came of it: what a process of its own runs."""
    logs.configure(settings.log_level, settings.log_format)
    try:
        found, applied = upgrade(settings)
    except MissionGraphError as error:
        log.warning("%s", error.message)
        return
    if applied.changed:
        log.info("took over release %s as revision %s", __version__, applied.revision)
    if SHAPES in found.plan.change.graphs():
        log.info("its shapes are new: `missiongraph check --shapes` tells what they find in all that stayed")
    if found.kept:
        log.warning(
            "kept as they are, since they were changed here: %s. `missiongraph upgrade --take` takes one over.",
            ", ".join(found.kept),
        )


def _of_documents(snapshot: Snapshot, change: Change, model: Model, contents: Sequence[Content]) -> Report:
    """Report on what documents bring, on top of the new model."""
    of_model, of_documents = map(change.within, (_is_of_model, is_written_over_http))
    below = Overlay(snapshot, of_model, snapshot.revision)
    brought = [each for each in contents if any(map(is_written_over_http, each.graphs()))]
    return report_change(below, of_documents, model, brought)


def _taken_over(settings: Settings, take: Collection[str]) -> tuple[Upgrade, Applied]:
    found = planned(settings, take=take)
    report = found.plan.report
    if not report.publishable:
        note_blocked(settings.data_dir, report.blocking)
        raise Unpublishable("The release is not taken over: `missiongraph upgrade --dry-run` shows what blocks it.")
    message = f"Take over release {__version__}"
    applied = publish(
        settings, found.plan, author=RELEASE.name, message=message, submitted=found.submitted, act=RELEASE
    )
    note(settings.data_dir, found.digests, found.kept)
    return found, applied


def _is_of_model(graph: str) -> bool:
    return not is_written_over_http(graph)
