"""The walk over Turtle and its kin gives the places of the statements in the order in which the engine reads them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from counts import examples
from missiongraph.assets import folder
from missiongraph.rdf.turtle import Unwalkable, Walked, tokens, walk, walk_lines

_BASE = "http://example.org/dir/file"
_DIRECTIVE = re.compile(
    r"^\s*(?:@prefix|@base|prefix|base)\s[^\n]*?(?:<[^>]*>)[^\S\n]*\.?", re.IGNORECASE | re.MULTILINE
)

EDGES = {
    "nested blank nodes": ":s :p [ :q :o ; :r [ :x :y ] ] ; :z 1 .",
    "a node alone": "[ :p 1 ; :q [ :r 2 ] ] . [] :p 3 . [ ] :p [] .",
    "a node as subject": '[ :p 1 ] :q "x" , "y"@en ; :r [ :s "z" ] .',
    "lists": ':s :p ( 1 "a" "b" [ :a :b ] ( 2 "c"@fr ) () ) , () , ( "d" ) , ( "e"^^:t <x> ) .',
    "lists as subjects": '( 1 "a" ( "b" "c" ) ) :p ( [ :q "d" ] "e" ) . () :p 4 .',
    "long strings": ':s :p """one "two" \n three\n""" , "a\\"b" ; :q "" , """""" .',
    "strings in apostrophes": ":s :p '''it's\n'''@en , 'c\\'d' ; :q '' , '''''' .",
    "comments": "# one .\n:s # two ; \n :p # three\n 'a # b' . # four",
    "hashes in names": ":s :p <#a> , :b\\#c , :d . # e",
    "escapes": ':s :p "\\u0041\\U0001F600\\t\\\\" , <\\u0061bc> , :a\\~b , :c%20d .',
    "the word a": ":a a :a , :b ; a :c . a:a a a:a .",
    "numbers before dots": ":s :p 1 . :s :p 2. :s :p 1.5. :s :p -.5e3 , +7 , 1.e2 , 1E1. :s :p true , false.",
    "dots in names": ":a.b :c.d :e. :f.g :p :h.i.j .",
    "languages": ':s :p "a"@en , "b"@zh-Hant-TW , "c"@EN ; :q "d" . ',
    "datatypes": ':s :p "1"^^:t , "2"^^<http://example.org/t> , "3" ^^ :t .',
    "semicolons": ":s :p 1 ; ; :q 2 ;; . :t :p [ :q 3 ; ] ; .",
    "labels": "_:a :p _:b.c . _:1 :p _:a-b . _:é :p 'é' .",
    "letters of the world": ":ç :é :ü . :محمد :القول 'نعم'@ar . :中 :文 \"😀\" .",
    "no space": ":s:t<p>'x'.<s><p>:t;<q>[<r>1].",
    "empty local names": ": : : . a: a: a: .",
    "colons and dashes": ":a:b :c-d :e:f-g . :_x :1 :2a .",
    "lines of Windows": ":s :p 1 ;\r\n   :q 2 .\r\n:t :p 3 .\r\n",
}

TRIG_EDGES = {
    "graphs": "GRAPH :g { :s :p 1 } :h { :s :p [ :a 2 ] . :t :u () } { :d :e :f . } :x :y :z . {} graph <i> {}",
    "graphs without names": "[] { :s :p 1 . } _:g { :s :p ( 2 ) } [ :p 3 ] . [ :p 4 ] :q 5 .",
}


def _terms(text: str, found: list[Walked], syntax: RdfFormat) -> list[list[object]]:
    """Read each part of the text by itself, with all prefixes that the text declares."""
    head = "".join(f"{line} \n" for line in _DIRECTIVE.findall(text) if syntax is not RdfFormat.N_QUADS)
    parts = {text[slice(*part)] for walked in found for part in walked}
    named = sorted(part for part in parts if part[0] not in "[(_" and part not in ("a", ")"))
    body = "".join(f"<x:s> <x:p> {part} .\n" for part in named)
    values = [quad.object for quad in parse(head + body, RdfFormat.TURTLE, base_iri=_BASE)]
    by_part: dict[str, object] = dict(zip(named, values, strict=True))
    return [[by_part.get(text[slice(*part)], text[slice(*part)][0]) for part in walked] for walked in found]


def _agree(text: str, syntax: RdfFormat = RdfFormat.TURTLE) -> int:
    quads = list(parse(text, syntax, base_iri=_BASE))
    found = walk_lines(text) if syntax in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS) else walk(text)
    assert len(found) == len(quads)
    for terms, quad in zip(_terms(text, found, syntax), quads, strict=True):
        _same(terms, quad)
    return len(quads)


def _same(terms: list[object], quad: Quad) -> None:
    subject, predicate, value = terms
    if not isinstance(quad.subject, BlankNode):
        assert subject in (quad.subject, "(")
    if predicate == "a":
        assert quad.predicate.value.endswith("#type")
    elif predicate == "(":
        assert quad.predicate.value.endswith(("#first", "#rest"))
    else:
        assert predicate == quad.predicate
    if value in ("(", ")"):
        assert isinstance(quad.object, BlankNode) or quad.object == NamedNode(
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"
        )
    elif not isinstance(quad.object, BlankNode):
        assert value == quad.object


_HEAD = "@prefix : <http://example.org/> .\n@prefix a: <http://example.org/a/> .\n"


@pytest.mark.parametrize("name", EDGES)
def test_it_knows_the_corners_of_turtle(name: str) -> None:
    assert _agree(_HEAD + EDGES[name]) > 0


@pytest.mark.parametrize("name", [*EDGES, *TRIG_EDGES])
def test_it_knows_the_corners_of_trig(name: str) -> None:
    assert _agree(_HEAD + {**EDGES, **TRIG_EDGES}[name], RdfFormat.TRIG) > 0


def test_a_nested_node_is_where_its_bracket_opens() -> None:
    text = _HEAD + "<s> <p> [ <q> 1 ] ."
    inner, outer = walk(text)
    assert inner.subject == outer.value
    assert text[slice(*inner.subject)] == "["


def test_prefixes_and_bases_may_change_on_the_way() -> None:
    text = "PREFIX p: <http://one/>\np:s p:p p:o .\n@prefix p: <http://two/> .\nBASE <http://b/>\np:s p:p <o> .\n"
    assert [text[slice(*walked.value)] for walked in walk(text)] == ["p:o", "<o>"]


def test_what_the_service_does_not_store_is_not_walked() -> None:
    with pytest.raises(Unwalkable):
        walk(_HEAD + ":s :p <<( :a :b :c )>> .")


def test_lines_are_walked_with_and_without_graphs() -> None:
    text = '<a:s> <a:p> "x"@en <a:g> .\n# a comment\n_:b <a:p> "1"^^<a:t>.\n<a:s> <a:p> "a . b" _:g . \n'
    assert _agree(text, RdfFormat.N_QUADS) == 3


@pytest.mark.parametrize("place", sorted(folder("data").glob("**/*.ttl")), ids=lambda place: place.stem)
def test_it_agrees_over_the_shipped_documents(place: Path) -> None:
    assert _agree(place.read_text(encoding="utf-8")) > 0


_LEAF = st.sampled_from(
    [":a", ":b.c", "<x>", "_:n", "1", "2.5", "-3e1", "true", '"s"', '"s"@en', '"s"^^:t', "'''l\n'''", "[]", "()"]
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inner, min_size=1, max_size=4).map(lambda items: f"( {' '.join(items)} )")
    nodes = st.lists(inner, min_size=1, max_size=3).map(lambda items: f"[ :p {' ; :q '.join(items)} ]")
    several = st.lists(inner, min_size=2, max_size=3).map(lambda items: f"[ :r {' , '.join(items)} ; ]")
    return lists | nodes | several


_VALUE = st.recursive(_LEAF, _nested, max_leaves=8)
_SUBJECT = st.sampled_from([":s", "<s>", "_:m", "[]", "()"]) | _VALUE.filter(lambda text: text[0] in "([")


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.tuples(_SUBJECT, st.lists(_VALUE, min_size=1, max_size=3)), min_size=1, max_size=4))
def test_it_agrees_over_generated_documents(statements: list[tuple[str, list[str]]]) -> None:
    text = _HEAD + "\n".join(f"{subject} a {', '.join(values)} ; :z {values[0]} ." for subject, values in statements)
    _agree(text)


def test_broken_text_still_becomes_tokens() -> None:
    found = list(tokens(':a :b "never closed\n , < x> é“x” \\ '))
    assert "bad" in {token.kind for token in found}
    assert "".join(token.text for token in found).startswith(":a:b")
