"""The shapes accept and refuse what their examples say.

An example is a file. What lies in `tests/shapes/<Shape>/valid/` gives no finding. A file `x.ttl` in `<Shape>/invalid/`
breaks `mgs:<Shape>-x`, and its findings stand beside it in `x.expected.tsv`: severity, node, path, shape, constraint.
Examples may refer to the things of `world.ttl`, in which nothing is wrong. All are validated in one run, so that
several hundred of them take seconds; each has IRIs of its own, so they do not meet.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.namespace import GEO
from rdflib.term import Node

from model_files import MG, MGS, VALIDATE_SECONDS, Finding, load, read, validate

HERE = Path(__file__).parent / "shapes"
BASE = "https://example.org/shapes/"
EXAMPLES = sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("*/*/*.ttl"))
INVALID = [name for name in EXAMPLES if "/invalid/" in name]
LANGUAGES = {"en", "fr", "ar"}
# What the store keeps as it is written; others come back as another datatype or lexical form.
STORED_DATATYPES = {
    XSD.string,
    RDF.langString,
    XSD.date,
    XSD.integer,
    XSD.decimal,
    XSD.boolean,
    XSD.anyURI,
    GEO.wktLiteral,
}
PARAMETERS = """
and class datatype disjoint equals hasValue in lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount
minExclusive minInclusive minLength node nodeKind not or pattern uniqueLang xone
"""
# Parameters that make a constraint report by themselves, with the name of their component.
COMPONENTS = {SH[name]: f"{name[0].upper()}{name[1:]}" for name in PARAMETERS.split()} | {SH.sparql: "SPARQL"}
ANNOTATIONS = {
    SH.path,
    SH.name,
    SH.group,
    SH.order,
    SH.severity,
    SH.message,
    SH.targetClass,
    SH.targetSubjectsOf,
    SH.property,
}


def iri_of(name: str) -> str:
    return BASE + name.removesuffix(".ttl")


@pytest.fixture(scope="module")
def findings(model: Graph, shapes: Graph) -> dict[str, list[Finding]]:
    """The findings of one run over all examples, by example; those about the world stand under its name."""
    data = Graph() + model
    read(data, HERE / "world.ttl")
    for name in EXAMPLES:
        read(data, HERE / name, base=iri_of(name))
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in validate(data, shapes):
        document, _, fragment = finding.node.partition("#")
        name = f"{document.removeprefix(BASE)}.ttl" if document.startswith(BASE) else "world.ttl"
        found[name].append(finding.about(f"#{fragment}" if fragment else finding.node))
    return found


@pytest.mark.timeout(VALIDATE_SECONDS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_example_gives_the_expected_findings(name: str, findings: dict[str, list[Finding]], *, regold: bool) -> None:
    lines = sorted(finding.line() for finding in findings[name])
    golden = (HERE / name).with_suffix(".expected.tsv")
    if regold and "/invalid/" in name:
        golden.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert lines == (golden.read_text(encoding="utf-8").splitlines() if "/invalid/" in name else [])


@pytest.mark.parametrize("name", INVALID)
def test_invalid_example_breaks_the_shape_that_it_is_named_after(name: str, findings: dict[str, list[Finding]]) -> None:
    shape = "mgs:" + name.removesuffix(".ttl").replace("/invalid/", "-")
    assert shape in {finding.shape for finding in findings[name]}


def test_nothing_is_wrong_in_the_world_of_the_examples(findings: dict[str, list[Finding]]) -> None:
    assert findings["world.ttl"] == []


def reporting(shapes: Graph) -> set[URIRef]:
    """The shapes that report under their own name: all but the schemes' shapes, for which others report."""
    return {shape for shape in shapes.subjects(SH.severity) if isinstance(shape, URIRef)}


def test_every_constraint_is_broken_by_some_example(shapes: Graph, findings: dict[str, list[Finding]]) -> None:
    declared = {
        (str(shape).removeprefix(str(MGS)), component)
        for shape in reporting(shapes)
        for parameter, component in COMPONENTS.items()
        if (shape, parameter, None) in shapes
    }
    broken = {
        (finding.shape.removeprefix("mgs:"), finding.constraint) for found in findings.values() for finding in found
    }
    assert declared - broken == set()


def test_every_constraint_parameter_is_known_to_these_tests(shapes: Graph) -> None:
    used = {p for shape in reporting(shapes) for p in shapes.predicates(shape) if str(p).startswith(str(SH))}
    assert used - set(COMPONENTS) - ANNOTATIONS == set()


def test_every_target_class_has_a_valid_example_and_exists(model: Graph, shapes: Graph) -> None:
    examples = Graph()
    for name in set(EXAMPLES) - set(INVALID):
        read(examples, HERE / name, base=iri_of(name))
    targets = {target for target in shapes.objects(None, SH.targetClass) if str(target).startswith(str(MG))}
    assert {target for target in targets if (target, RDF.type, OWL.Class) not in model} == set()
    shown = {
        parent
        for kind in examples.objects(None, RDF.type)
        for parent in model.transitive_objects(kind, RDFS.subClassOf)
    }
    assert targets - shown == set()


def languages(shapes: Graph, shape: Node, predicate: Node) -> list[str]:
    return sorted(text.language or "" for text in shapes.objects(shape, predicate) if isinstance(text, Literal))


def test_every_finding_speaks_to_its_reader_in_three_languages(shapes: Graph) -> None:
    for shape in reporting(shapes):
        assert languages(shapes, shape, SH.message) == sorted(LANGUAGES), shape
        assert shapes.value(shape, MG.reason), shape


def test_every_property_shape_can_be_shown_as_a_field_of_a_form(shapes: Graph) -> None:
    groups = set(shapes.subjects(RDF.type, SH.PropertyGroup))
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        assert isinstance(shape, URIRef)
        assert languages(shapes, shape, SH.name) == sorted(LANGUAGES), shape
        assert shapes.value(shape, SH.group) in groups, shape
        assert shapes.value(shape, SH.order) is not None, shape


def test_every_claim_class_says_how_it_is_shown(model: Graph, shapes: Graph) -> None:
    hidden = {MG.Claim, MG.Participation}  # never the most specific class of a claim
    for claim_class in set(model.transitive_subjects(RDFS.subClassOf, MG.Claim)) - hidden:
        shape = MGS[str(claim_class).removeprefix(str(MG))]
        for annotation in (MG.displayGroup, MG.displayOrder, MG.displayValue):
            assert shapes.value(shape, annotation) is not None, (shape, annotation)


def test_no_two_claim_classes_take_the_same_place_in_a_group(shapes: Graph) -> None:
    places = [
        (shapes.value(s, MG.displayGroup), shapes.value(s, MG.displayOrder)) for s in shapes.subjects(MG.displayOrder)
    ]
    assert len(places) == len(set(places))


def test_every_example_of_a_property_shape_is_turtle(shapes: Graph) -> None:
    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in shapes.namespaces())
    examples = list(shapes.objects(None, MG.example))
    assert len(examples) == len(set(shapes.subjects(RDF.type, SH.PropertyShape)))
    for example in examples:
        assert len(Graph().parse(data=f"{header}<> {example} .", format="turtle", publicID=BASE)) > 0


def test_shapes_ask_only_for_datatypes_that_the_store_keeps(shapes: Graph) -> None:
    assert set(shapes.objects(None, SH.datatype)) <= STORED_DATATYPES


@pytest.mark.slow
@pytest.mark.timeout(VALIDATE_SECONDS)
def test_the_shapes_are_valid_shacl(shapes: Graph) -> None:
    """By the shapes for shapes of the SHACL recommendation, appendix C, as pySHACL ships them."""
    shapes_of_shapes = load([Path(pyshacl.__file__).parent / "assets" / "shacl-shacl.ttl"])
    conforms, _, text = pyshacl.validate(Graph() + shapes, shacl_graph=shapes_of_shapes, max_validation_depth=200)
    assert conforms, text


def test_no_shape_needs_a_path_of_unknown_length(shapes: Graph) -> None:
    for unbounded in (SH.zeroOrMorePath, SH.oneOrMorePath):
        assert list(shapes.subject_objects(unbounded)) == []


def test_property_shapes_are_named_after_their_node_shape(shapes: Graph) -> None:
    for node_shape, shape in shapes.subject_objects(SH.property):
        if not isinstance(shape, BNode):
            assert str(shape).startswith((f"{node_shape}-", str(MGS["Thing-"]))), shape
