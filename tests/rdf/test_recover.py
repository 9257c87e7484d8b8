"""After an error of syntax, everything else is read, and all places stay true."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from counts import examples
from missiongraph.errors import SyntaxProblem
from missiongraph.rdf.edits import Edit, apply_edits
from missiongraph.rdf.formats import JSON_LD, N_TRIPLES, RDF_XML, TRIG, TURTLE, GraphFormat
from missiongraph.rdf.parse import read
from missiongraph.rdf.places import Lines, Span
from missiongraph.rdf.recover import MOST_FAULTS, Recovered, recover

_HEAD = "@prefix : <http://example.org/> .\n"
_GRAPH = NamedNode("http://example.org/g")


def _recovered(text: str, syntax: GraphFormat = TURTLE) -> tuple[Recovered, int]:
    """Return what was recovered and how many statements are left."""
    found = recover(text.encode(), syntax, base="http://example.org/")
    return found, len(read(found.head + found.data, syntax, graph=_GRAPH, base="http://example.org/"))


def _faults(text: str, syntax: GraphFormat = TURTLE) -> list[tuple[str, str]]:
    found, _ = _recovered(text, syntax)
    return [(fault.kind, fault.found) for fault in found.faults]


def test_a_broken_statement_is_left_out_and_the_others_are_read() -> None:
    found, left = _recovered(f"{_HEAD}:a :b 1 .\n:c :d oops .\n:e :f 2 .\n")
    assert left == 2
    assert [fault.place for fault in found.faults] == [Span(3, 7, 3, 11)]
    assert found.data.decode() == f"{_HEAD}:a :b 1 .\n            \n:e :f 2 .\n"


def test_every_broken_statement_is_told() -> None:
    text = _HEAD + ':a :b oops .\n:c :d “x” .\n:e :f 1 :g 2 .\n:h :i "x"@en_GB .\n:j :k TRUE .\n:l :m 3 .\n'
    found, left = _recovered(text)
    assert left == 1
    assert [fault.kind for fault in found.faults] == ["syntax", "quotes", "semicolon", "language", "boolean"]


def test_several_errors_in_one_statement_are_each_told_and_mended() -> None:
    text = _HEAD + ":a :b 2019-07-01 , 12 430 000 ; :c “x” .\n:d :e 1 ."
    found, _ = _recovered(text)
    assert [fault.kind for fault in found.faults] == ["date", "number", "quotes"]
    mended, _ = apply_edits(text, [edit for fault in found.faults for edit in fault.edits])
    assert len(read(mended.encode(), TURTLE, graph=_GRAPH)) == 4


def test_nothing_is_offered_for_a_statement_that_stays_broken() -> None:
    found, _ = _recovered(_HEAD + ":a :b 2019-07-01 , oops .\n:d :e 1 .")
    assert [fault.edits for fault in found.faults] == [(), ()]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (":a :b 1\n:c :d 2 .", "dot", ":c"),
        (':a :b "x"^:t .', "caret", "^"),
        (":a :b [ :c 1 .", "bracket", "."),
        (":a :b ( 1 2 .", "bracket", "."),
        (":a :b < http://x > .", "space", "< http://x >"),
        (':a :b "x\\y" .', "escape", '"x\\y"'),
        (":a nope:b 1 .", "prefix", "nope:b"),
        (':a :b "x .', "unclosed", '"x'),
        ("@prefix x <http://x/> .", "directive", "x"),
        ("PREFIX x: <http://x/> .", "surplus", "."),
        (":a :b 1", "dot", ""),
    ],
)
def test_what_is_wrong_is_named(text: str, kind: str, found: str) -> None:
    assert _faults(f"{_HEAD}:z :z 0 .\n{text}\n") == [(kind, found)]


def test_a_known_prefix_that_is_not_declared_keeps_its_statements() -> None:
    found, left = _recovered("<a> skos:note 1 .\n<b> skos:note 2 .")
    assert left == 2
    assert [fault.edits[0].text for fault in found.faults] == [
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    ]


def test_a_mended_declaration_serves_the_other_statements() -> None:
    found, left = _recovered("@prefix x: http://x.org/ .\nx:a x:b 1 .\nx:c x:d 2 .")
    assert left == 2
    assert [fault.kind for fault in found.faults] == ["directive"]


def test_an_unknown_prefix_is_told_once() -> None:
    assert _faults(_HEAD + ":a nope:b 1 . :c nope:d 2 . :e :f 3 .") == [("prefix", "nope:b")]


def test_a_graph_that_is_not_closed_is_closed_at_the_end() -> None:
    text = _HEAD + ":g { :a :b 1 . :c :d bad . :e :f 2 } :h { :i :j 3 .\n"
    found, left = _recovered(text, TRIG)
    assert left == 3
    assert [fault.kind for fault in found.faults] == ["syntax", "brace"]


def test_lines_of_triples_stand_alone() -> None:
    found, left = _recovered('<a:s> <a:p> <a:o>\n<a:s> <a:p> "x" .\n<a:s> <a:p> <a: o> .\n', N_TRIPLES)
    assert left == 1
    assert [fault.kind for fault in found.faults] == ["dot", "space"]


def test_json_is_read_with_commas_too_many_or_too_few() -> None:
    text = '{"@context": {"e": "http://e/"},\n "@id": "e:s",\n "e:p": ["x", ],\n "e:q": "y"\n "e:r": "z",\n}'
    found, left = _recovered(text, JSON_LD)
    assert left == 3
    assert len(found.data) == len(text)
    mended, _ = apply_edits(text, [edit for fault in found.faults for edit in fault.edits])
    assert len(read(mended.encode(), JSON_LD, graph=_GRAPH)) == 3


@pytest.mark.parametrize(
    ("data", "syntax", "line"),
    [(b"{\"a\": 'b'}", JSON_LD, 1), (_HEAD.encode() + b"<a> <b> '\xe9' .", TURTLE, 2), (b"{", JSON_LD, 1)],
)
def test_what_cannot_be_read_at_all_is_an_error_with_its_line(data: bytes, syntax: GraphFormat, line: int) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        recover(data, syntax, base=None)
    assert caught.value.details["line"] == line


def test_xml_is_not_read_on() -> None:
    assert recover(b"<rdf", RDF_XML, base=None).faults == ()


def test_the_number_of_errors_is_bounded() -> None:
    with pytest.raises(SyntaxProblem):
        recover((_HEAD + ":a :b oops .\n" * (MOST_FAULTS + 20)).encode(), TURTLE, base=None)


_TEXT = ":a :b 1 .\n:c :d 'x' , [ :e :f ] ; :g 2.5 .\n<x> <y> \"z\"@en .\n:h :i ( 1 2 ) .\n"


@settings(max_examples=examples(150), deadline=None)
@given(st.integers(0, len(_TEXT) - 1), st.text(alphabet="<>\"'[](){}.,;:@^#\\ \n“a1é", max_size=3), st.integers(0, 3))
def test_no_damage_makes_it_fail_in_another_way(at: int, put: str, take: int) -> None:
    text = _HEAD + _TEXT[:at] + put + _TEXT[at + take :]
    try:
        found, _ = _recovered(text)
    except SyntaxProblem:
        return  # with a line, as the tests above say
    lines = Lines(text)
    for fault in found.faults:
        start = lines.offset(fault.place.line, fault.place.column)
        assert fault.found == text[start : lines.offset(fault.place.end_line, fault.place.end_column)]
    if found.faults and all(fault.edits and fault.safe for fault in found.faults):
        mended, _ = apply_edits(text, [edit for fault in found.faults for edit in fault.edits])
        read(mended.encode(), TURTLE, graph=_GRAPH, base="http://example.org/")


def test_edits_change_nothing_else_and_never_overlap() -> None:
    text = "één two\r\nthree\n"
    edits = [
        Edit(Span(1, 5, 1, 8), "2"),
        Edit(Span(2, 1, 2, 6), "3"),
        Edit(Span(1, 6, 1, 7), "x"),
        Edit(Span(1, 1, 1, 1), "0 "),
    ]
    assert apply_edits(text, [*edits, edits[0]]) == ("0 één 2\r\n3\n", (edits[3], edits[0], edits[1]))
