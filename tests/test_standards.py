"""Who knows only the standard vocabularies finds what there is: these queries use no term of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions

from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import ID, MG, PREFIXES

HEAD = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("eli", "org", "prov", "schema", "skos"))
COPPS = ID + "mission/eupol-copps"


def ask(query: str) -> list[tuple[str, ...]]:
    assert "mg:" not in query
    answer = shipped_snapshot().query(HEAD + query)
    assert isinstance(answer, QuerySolutions)
    return [tuple(getattr(value, "value", "") for value in row) for row in answer]


def instances(*classes: str) -> Iterator[str]:
    for name in classes:
        for quad in shipped_snapshot().match(None, None, NamedNode(MG + name)):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ID):
                yield quad.subject.value


def test_org_lists_every_organisation_by_name() -> None:
    found = ask(
        "SELECT DISTINCT ?it ?name { ?it a org:Organization ; skos:prefLabel ?name FILTER(LANG(?name) = 'en') }"
    )
    assert {iri for iri, _ in found} == set(instances("Organisation", "Mission", "Unit"))
    assert (COPPS, "EUPOL COPPS") in found


def test_org_lists_every_post_with_its_organisation() -> None:
    found = ask("SELECT ?post ?in { ?post a org:Post ; org:postIn ?in . ?in org:hasPost ?post }")
    assert {post for post, _ in found} == set(instances("Post"))
    assert (ID + "post/eupol-copps-head-of-mission", COPPS) in found


def test_org_tells_who_holds_a_post_and_who_ever_did() -> None:
    post = f"<{ID}post/eupol-copps-head-of-mission>"
    now = {person for (person,) in ask(f"SELECT ?person {{ {post} org:heldBy ?person . ?person org:holds {post} }}")}
    ever = {
        person
        for (person,) in ask(f"SELECT ?who {{ ?m a org:Membership ; org:member ?who ; org:organization <{COPPS}> }}")
    }
    assert len(now) == 1
    assert now < ever


def test_org_leads_to_units_sites_and_addresses() -> None:
    units = ask(
        f"SELECT ?unit {{ <{COPPS}> org:hasUnit ?unit . ?unit a org:OrganizationalUnit ; org:unitOf <{COPPS}> }}"
    )
    assert len(units) == 6
    sites = ask(f"SELECT ?address {{ <{COPPS}> org:hasSite ?site . ?site a org:Site ; org:siteAddress ?address }}")
    assert len(sites) == 2


def test_org_tells_what_came_before() -> None:
    change = f"?e a org:ChangeEvent ; org:originalOrganization ?before ; org:resultingOrganization <{COPPS}>"
    found = ask(f"SELECT ?before {{ {change} }}")
    assert found == [(ID + "organisation/eu-coordination-office-palestinian-police-support",)]


@pytest.mark.parametrize(
    ("kind", "classes"),
    [
        ("Organization", ("Organisation", "Mission", "Unit")),
        ("Person", ("Person",)),
        ("Place", ("Place", "Country")),
        ("Event", ("Event",)),
        ("Legislation", ("LegalInstrument",)),
    ],
)
def test_schema_org_names_everything_that_the_editors_name(kind: str, classes: tuple[str, ...]) -> None:
    label = NamedNode(PREFIXES["skos"] + "prefLabel")
    labelled = {iri for iri in instances(*classes) if any(shipped_snapshot().match(NamedNode(iri), label))}
    assert labelled
    assert {iri for (iri,) in ask(f"SELECT DISTINCT ?it {{ ?it a schema:{kind} ; schema:name ?name }}")} == labelled


def test_schema_org_finds_dates_and_places() -> None:
    [(founded, place)] = ask(
        f"SELECT ?founded ?place {{ <{COPPS}> schema:foundingDate ?founded ; schema:location/schema:name ?place "
        "FILTER(LANG(?place) = 'en') }"
    )
    assert (founded, place) == ("2006-01-01", "Ramallah")
    [(theatre,)] = ask(f"SELECT ?name {{ <{COPPS}> schema:areaServed/schema:name ?name FILTER(LANG(?name) = 'en') }}")
    assert theatre
    project = f"<{ID}project/ca-3-p005189001>"
    [(start, end)] = ask(f"SELECT ?start ?end {{ {project} schema:startDate ?start ; schema:endDate ?end }}")
    assert start < end


def test_eli_finds_acts_by_number_and_day() -> None:
    found = ask("SELECT ?act ?day { ?act a eli:LegalResource ; eli:id_local '32005E0797' ; eli:date_document ?day }")
    assert found == [(ID + "instrument/eu-joint-action-2005-797", "2005-11-14")]


def test_prov_leads_from_a_claim_to_who_published_it() -> None:
    theatre = ask(f"SELECT ?site {{ <{COPPS}> org:hasPrimarySite ?site }}")[0][0]
    found = ask(f"SELECT ?who {{ <{theatre}> prov:hadPrimarySource/prov:wasAttributedTo ?who . ?who a prov:Agent }}")
    assert found


def test_the_days_are_dates_and_the_names_have_languages() -> None:
    days = shipped_snapshot().match(None, NamedNode(PREFIXES["schema"] + "foundingDate"))
    assert {quad.object.datatype.value for quad in days if isinstance(quad.object, Literal)} == {
        PREFIXES["xsd"] + "date"
    }
    names = shipped_snapshot().match(None, NamedNode(PREFIXES["schema"] + "name"))
    assert {quad.object.language for quad in names if isinstance(quad.object, Literal)} >= {"en", "fr", "ar"}
