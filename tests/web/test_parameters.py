"""Parameters and bodies as bytes on the wire: nothing is silently misread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as some

from missiongraph.errors import Rejected, SyntaxProblem, TooLarge, TooSlow, UnsupportedMedia
from missiongraph.names import ID
from missiongraph.rdf.terms import is_iri
from missiongraph.web import parameters as wire
from missiongraph.web.links import iri_of


def request(parts: Iterable[bytes] = (), query: bytes = b"", is_whole: bool = True, **headers: str) -> Request:
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if is_whole:
        messages.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> dict[str, object]:
        if not messages:
            await asyncio.sleep(60)
        return messages.pop(0)

    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "query_string": query, "headers": raw}, receive)


def test_names_and_values_are_decoded_and_repeated_ones_are_kept() -> None:
    decoded = wire.decode("a=1+2&b=%C3%A9%25&a=&c")
    assert decoded == {"a": ("1 2", ""), "b": ("é%",), "c": ("",)}


@pytest.mark.parametrize(("encoded", "position"), [("a=%", 3), ("a=%4", 3), ("a=b%zzc", 4), ("%g0=1", 1)])
def test_a_broken_percent_sign_is_refused_with_its_place(encoded: str, position: int) -> None:
    with pytest.raises(Rejected, match="%25") as caught:
        wire.decode(encoded)
    assert caught.value.details["position"] == position


@pytest.mark.parametrize("encoded", ["a=%ff", "%C3=1", "a=%ED%A0%80"])
def test_parameters_that_are_not_utf_8_are_refused(encoded: str) -> None:
    with pytest.raises(Rejected, match="UTF-8"):
        wire.decode(encoded)


def test_too_many_parameters_are_refused() -> None:
    with pytest.raises(Rejected, match="cannot be read"):
        wire.decode("&".join(["a=1"] * 201))


def test_a_parameter_is_given_once_or_not_at_all() -> None:
    given = wire.of_url(request(query=b"q=1&q=2&r=3"))
    assert wire.single(given, "r") == "3"
    assert wire.single(given, "s") is None
    with pytest.raises(Rejected, match="2 times"):
        wire.single(given, "q")


def test_graphs_are_named_by_absolute_iris() -> None:
    given = {"graph": ("urn:x:b", "urn:x:a", "urn:x:b")}
    assert wire.iris(given, "graph") == ("urn:x:b", "urn:x:a")
    assert wire.iris(given, "other") == ()


@pytest.mark.parametrize("value", ["", "relative", "urn:x:a b", "<urn:x:a>", "http://[", "urn:%zz"])
def test_what_is_no_absolute_iri_is_refused(value: str) -> None:
    with pytest.raises(Rejected, match="absolute"):
        wire.iris({"graph": (value,)}, "graph")


def test_a_body_is_read_up_to_the_limit() -> None:
    assert asyncio.run(wire.body(request([b"ab", b"cd"]), 4, 1.0)) == b"abcd"


def test_a_body_whose_stated_length_is_too_large_is_refused_unread() -> None:
    asked = request([b"x"], content_length="5")
    with pytest.raises(TooLarge) as caught:
        asyncio.run(wire.body(asked, 4, 1.0))
    assert caught.value.details == {"limit": 4}
    assert asyncio.run(wire.body(request([b"x"], content_length="4"), 4, 1.0)) == b"x"


def test_a_body_that_turns_out_too_large_is_refused() -> None:
    with pytest.raises(TooLarge):
        asyncio.run(wire.body(request([b"abc", b"de"]), 4, 1.0))


def test_a_body_that_does_not_come_in_time_is_refused() -> None:
    with pytest.raises(TooSlow):
        asyncio.run(wire.body(request([b"abc"], is_whole=False), 4, 0.05))


def test_text_that_is_not_utf_8_is_refused_with_its_place() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        wire.text("ASK {\n  é }".encode("latin-1"))
    assert (caught.value.details["line"], caught.value.details["column"]) == (2, 3)


@pytest.mark.parametrize(
    ("stated", "media"),
    [
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle; charset=UTF-8", "text/turtle"),
        ('text/turtle;charset="utf-8"', "text/turtle"),
        ("multipart/form-data; boundary=x", "multipart/form-data"),
        ("", ""),
    ],
)
def test_the_media_type_stands_without_its_parameters(stated: str, media: str) -> None:
    assert wire.media_type(request(content_type=stated)) == media


def test_other_charsets_are_refused() -> None:
    with pytest.raises(UnsupportedMedia, match="latin-1"):
        wire.media_type(request(content_type="text/turtle; charset=latin-1"))


@given(some.text(some.characters(exclude_categories=["Cs"])))
def test_every_path_names_an_iri_that_can_be_asked_for(path: str) -> None:
    assert is_iri(iri_of(ID, path))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("x%zz", "x%25zz"),
        ("x%", "x%25"),
        ("x%20y", "x%20y"),
        ("[", "%5B"),
        ("x\ufffd", "x%EF%BF%BD"),
        ("x\ue000", "x%EE%80%80"),
        ("a#b#c", "a#b%23c"),
        ("\U0001f600é", "\U0001f600é"),
    ],
)
def test_what_no_iri_may_hold_is_percent_encoded(path: str, name: str) -> None:
    assert iri_of(ID, path) == ID + name
