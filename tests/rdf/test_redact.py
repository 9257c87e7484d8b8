"""A value is found in every form in which formats write it, and nothing else changes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from counts import examples
from missiongraph.names import ID, META, RDFS, XSD
from missiongraph.rdf.redact import MARK, Redactor

EMAIL = "zoë.q@x.org"
SUBJECT, PREDICATE, GRAPH = NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:g")


@pytest.mark.parametrize(
    "written",
    [
        EMAIL,
        r"zo\u00eb.q@x.org",
        r"zo\u00EB.q\u0040x.org",
        r"zo\U000000eb.q@x.org",
        "zo&#235;.q&#x40;x.org",
        "zo%C3%AB.q%40x.org",
        "zo%c3%ab.q%40x.org",
        r"zoë\.q\@x\.org",
    ],
)
def test_every_escaped_form_is_replaced(written: str) -> None:
    assert Redactor(EMAIL).data(f"before {written} after".encode()) == f"before {MARK} after".encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1252", "cp1256", "iso8859_15"])
def test_files_in_other_encodings_keep_theirs(encoding: str) -> None:
    value = "Zoé Quick"
    assert Redactor(value).data(f"é;{value};é".encode(encoding)) == f"é;{MARK};é".encode(encoding)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('say "no" now', 'say ""no"" now'),
        ('say "no" now', r"say \"no\" now"),
        ("two\nlines", r"two\nlines"),
        ("two\nlines", "two\r\nlines"),
        ("a & b < c", "a &amp; b &lt; c"),
        ("smile 😀 more", r"smile \ud83d\ude00 more"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_quotation_marks_lines_and_entities_are_followed(value: str, written: str) -> None:
    assert Redactor(value).text(f"[{written}]") == f"[{MARK}]"


@settings(max_examples=examples(200))
@given(st.binary(max_size=60), st.binary(max_size=60))
def test_other_bytes_stay_as_they_are(before: bytes, after: bytes) -> None:
    redactor = Redactor("a.name@example.org")
    assert redactor.data(b" " + before + b" a.name@example.org " + after) == b" %b %b %b" % (
        before,
        MARK.encode(),
        after,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Literal(EMAIL), Literal(MARK)),
        (Literal(f"write to {EMAIL}!", language="fr"), Literal(f"write to {MARK}!", language="fr")),
        (NamedNode("mailto:" + EMAIL), NamedNode("mailto:" + MARK)),
        (
            Literal("2020-02-01", datatype=NamedNode(XSD + "date")),
            Literal("2020-02-01", datatype=NamedNode(XSD + "date")),
        ),
    ],
)
def test_texts_and_names_are_replaced_and_others_stay(before: Literal, after: Literal) -> None:
    quad = Quad(SUBJECT, PREDICATE, before, GRAPH)
    redacted = Redactor(EMAIL).quad(quad)
    assert redacted == Quad(SUBJECT, PREDICATE, after, GRAPH)
    assert (redacted is quad) == (before == after)


def test_of_a_date_a_text_is_left() -> None:
    date = Quad(SUBJECT, PREDICATE, Literal("2020-02-01", datatype=NamedNode(XSD + "date")), GRAPH)
    assert Redactor("2020-02-01").quad(date).object == Literal(MARK)


def test_hashes_and_bookkeeping_stay() -> None:
    claim = Quad(NamedNode(ID + "claim/abcd1234"), PREDICATE, Literal("x"), GRAPH)
    assert Redactor("abcd1234").quad(claim) is claim
    meta = NamedNode(META)
    number = Quad(meta, PREDICATE, Literal(2020), meta)
    message = Quad(meta, NamedNode(RDFS + "label"), Literal("of 2020"), meta)
    assert Redactor("2020").quad(number) is number
    assert Redactor("2020").quad(message).object == Literal(f"of {MARK}")


def workbook(text: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        packed.writestr("xl/sharedStrings.xml", f"<sst><si>{text}</si></sst>")
    return made.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "<t>Zo&#235; Quick</t>",
        "<r><t>Zoë </t></r><r><rPr><b/></rPr><t>Quick</t></r>",
    ],
)
def test_a_workbook_that_holds_it_cannot_be_kept(text: str) -> None:
    assert Redactor("Zoë Quick").data(workbook(text)) is None
    other = workbook("<t>Zoë</t></si><si><t> Quick</t>")
    assert Redactor("Zoë Quick").data(other) == other
