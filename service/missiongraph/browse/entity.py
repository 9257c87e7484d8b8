"""The page of one thing, claim or concept: its names, its facts with their sources, and what points to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from missiongraph.browse.claims import Value, claim_label
from missiongraph.browse.derived import derived_count
from missiongraph.browse.facts import Group, claim_value, groups
from missiongraph.browse.gaps import Gap, gaps
from missiongraph.browse.incoming import Incoming, incoming
from missiongraph.browse.language import Text
from missiongraph.browse.lead import Entry, lead
from missiongraph.browse.lists import Listed, hue, listed
from missiongraph.browse.map import Map, map_of
from missiongraph.browse.retired import Former, former, refuse_retired
from missiongraph.browse.schema_org import schema_org
from missiongraph.browse.sources import Footnotes, Source
from missiongraph.browse.star import Star, star
from missiongraph.browse.timeline import Timeline, timeline
from missiongraph.browse.values import Part
from missiongraph.browse.view import ALT_LABEL, IS_ABOUT, NAME, PREF_LABEL, View, unknown_thing
from missiongraph.names import MG
from missiongraph.rdf.terms import Object
from missiongraph.store.base import Snapshot


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of a thing; `name` is that of its list, empty for classes which are not ours."""

    part: Part
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage:
    """Everything on the page of `iri`.

    `names` are what else it is called, by the editors and by sources; `claim` is what it says, `kind` of which fact
    and `about` which thing, where the page is that of a claim; `schemes` lead up from a concept; `former` IRIs lead
    here; `derived` counts what no source states; `schema_org` is for search engines, as JSON-LD. For a day, `lapsed`
    counts the claims that are left out of the groups because they did not hold on it. `lead`, `gaps`,
    `timeline` and `star` are made of the groups.
    """

    iri: str
    label: Text
    names: tuple[Text, ...]
    types: tuple[Kind, ...]
    hue: int
    about: tuple[Listed, ...]
    kind: Text | None
    claim: Value | None
    schemes: tuple[Part, ...]
    former: tuple[Former, ...]
    map: Map | None
    lead: tuple[Entry, ...]
    groups: tuple[Group, ...]
    gaps: tuple[Gap, ...]
    lapsed: int
    timeline: Timeline | None
    star: Star | None
    derived: int
    incoming: tuple[Incoming, ...]
    sources: tuple[Source, ...]
    schema_org: Mapping[str, Any] | None


def entity(snapshot: Snapshot, *, iri: str, language: str, valid: str = "", data_dir: Path | None = None) -> EntityPage:
    """Reader job: the page of a thing, on a day if one is given (`validity.is_day`).

    The page of a hub is faster with the tables of a data directory. Raises NotFound when nothing is said of a thing and
    nothing points to it, Moved or Gone when curators ended its IRI.
    """
    refuse_retired(snapshot, iri, language)
    view = View(snapshot, language, day=valid)
    pointing = incoming(view, iri, data_dir)
    if not (pointing or view.facts(iri) or view.claims_about(iri)):
        raise unknown_thing(iri)
    notes = Footnotes(view)
    claim = claim_value(view, iri, notes)
    types = view.types(iri)
    found = groups(view, iri, notes)
    return EntityPage(
        iri=iri,
        label=view.label(iri),
        names=_names(view, iri, notes),
        types=tuple(_kind(view, each) for each in types),
        hue=hue(types[0]) if types else 0,
        about=tuple(listed(view, each) for each in view.iris(iri, IS_ABOUT)),
        kind=claim_label(view, iri)[0] if claim else None,
        claim=claim,
        schemes=_schemes(view, iri),
        former=former(view, iri),
        map=map_of(view, iri),
        lead=lead(found, valid),
        groups=found,
        gaps=gaps(found),
        lapsed=sum(row.lapsed for group in found for row in group.rows),
        timeline=timeline(found, valid),
        star=star(view, iri, found, pointing),
        derived=derived_count(view.snapshot, iri),
        incoming=pointing,
        sources=notes.sources(),
        schema_org=schema_org(view, iri),
    )


def exists(snapshot: Snapshot, *, iri: str, language: str) -> bool:
    """Reader job: say whether anything is said of a thing or points to it. Raises Moved or Gone."""
    refuse_retired(snapshot, iri, language)
    view = View(snapshot, language)
    return bool(view.facts(iri)) or view.is_mentioned(iri)


def _kind(view: View, iri: str) -> Kind:
    label = view.label(iri).capitalised()
    return Kind(Part(label.text, label.language, iri), iri.removeprefix(MG) if iri.startswith(MG) else "")


def _names(view: View, iri: str, notes: Footnotes) -> tuple[Text, ...]:
    """Gather other names, each once: the editors' in the reader's language, then those of sources, in order."""
    label = view.label(iri)
    own = view.values(iri, ALT_LABEL) + view.values(iri, PREF_LABEL)
    claims = [claim for claim in view.claims_about(iri) if view.values(claim, NAME)]
    stated = [value for claim in sorted(claims, key=notes.passages) for value in view.values(claim, NAME)]
    texts = [_text(value) for value in [*own, *stated]]
    wanted = [each for each in texts if each.text != label.text and not (each.is_foreign(view.language))]
    called = [_text(value) for value in stated if value.value != label.text]
    return tuple({each.text: each for each in [*wanted, *called]}.values())


def _text(value: Object) -> Text:
    return Text(value.value, getattr(value, "language", None) or "")


def _schemes(view: View, iri: str) -> tuple[Part, ...]:
    concept = view.model.vocabularies.concepts.get(iri)
    found = concept.schemes if concept else ()
    return tuple(Part(view.label(each).text, view.label(each).language, each) for each in found)
