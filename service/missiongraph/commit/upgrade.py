"""A new release over an existing data directory, as one revision: what was changed here since the last one stays.

The model (ontology, shapes, vocabularies, rules) is always that of the release. A document, or the curated graph, is
taken over if it is as the last release left it; else it is kept and told.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from missiongraph import __version__, logs
from missiongraph.commit.apply import Applied, publish
from missiongraph.commit.loaded import Loaded, digests_of, loaded, note, note_blocked
from missiongraph.commit.plan import Plan, plan_change, replacing
from missiongraph.commit.release import RELEASE, shipped
from missiongraph.commit.submission import Submission, read_content
from missiongraph.errors import Conflict, MissionGraphError, Unpublishable
from missiongraph.model.load import Model
from missiongraph.names import is_written_over_http
from missiongraph.rdf.change import Change, digest_of
from missiongraph.rdf.terms import graph_iri
from missiongraph.settings import Settings
from missiongraph.store.base import Snapshot
from missiongraph.store.opening import revisions_of
from missiongraph.validate.report import Severity, Since

log: Final = logging.getLogger(__name__)
_TRIES: Final = 5


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
    snapshot: Snapshot, submissions: Iterable[Submission], model: Model, known: Loaded, take: Collection[str] = ()
) -> Upgrade:
    """Plan to take over a release; graphs named by `take` are taken over even if they were changed here."""
    contents = {each: read_content(each, model.claim_classes) for each in submissions}
    digests = digests_of(frozenset(quad for content in contents.values() for quad in content.stored()))
    whole = replacing(snapshot, list(contents.values()), also=known.digests.keys() - digests.keys())

    def is_kept(graph: str) -> bool:
        if graph in take or not is_written_over_http(graph):
            return False
        return digest_of(snapshot.match(graph=NamedNode(graph))) != known.digests.get(graph, digest_of(()))

    kept = frozenset(filter(is_kept, whole.graphs()))
    change = Change(*(frozenset(q for q in side if graph_iri(q) not in kept) for side in (whole.removed, whole.added)))
    changed = {each: content for each, content in contents.items() if not content.graphs().isdisjoint(change.graphs())}
    plan = plan_change(snapshot, change, model, list(changed.values()))
    return Upgrade(plan, tuple(changed), digests, tuple(sorted(kept)))


def planned(settings: Settings, take: Collection[str] = ()) -> Upgrade:
    """Plan to take over what this installation ships, on the newest revision."""
    snapshot = revisions_of(settings).open()
    return plan_upgrade(snapshot, shipped(), Model.shipped(), loaded(settings.data_dir), take)


def upgrade(settings: Settings, take: Collection[str] = ()) -> tuple[Upgrade, Applied]:
    """Take over what this installation ships, through the running writer if there is one.

    Raises Unpublishable, after noting it, when findings block it, and Conflict when others were always faster.
    """
    for attempt in range(_TRIES):
        found = planned(settings, take)
        if not found.plan.report.publishable:
            note_blocked(settings.data_dir, blocking(found.plan))
            raise Unpublishable("The release is not taken over: `missiongraph upgrade --dry-run` shows what blocks it.")
        try:
            applied = _published(settings, found)
        except Conflict:
            if attempt == _TRIES - 1:
                raise
        else:
            note(settings.data_dir, found.digests, found.kept)
            return found, applied
    raise AssertionError  # the last attempt returns or raises


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
    if found.kept:
        log.warning(
            "kept as they are, since they were changed here: %s. `missiongraph upgrade --take` takes one over.",
            ", ".join(found.kept),
        )


def blocking(plan: Plan) -> int:
    """Count what keeps a plan from being published."""
    report = plan.report
    brought = [each for each in report.findings if each.severity is Severity.VIOLATION and each.since is Since.NEW]
    return len(brought) + len(report.rule_errors) + report.lacks_coverage


def _published(settings: Settings, found: Upgrade) -> Applied:
    return publish(
        settings,
        found.plan,
        author=RELEASE.name,
        message=f"Take over release {__version__}",
        submitted=found.submitted,
        act=RELEASE,
    )
