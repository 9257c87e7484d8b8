"""Identifiers in their registers: by the template of their scheme, from which no identifier breaks out."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from counts import examples
from missiongraph.browse.registers import register_address

QUERY = "https://register.example.org/show?type=a&id={id}&view=text"
PATH = "https://register.example.org/acts{/act*}?view=text"
FRAGMENT = "https://register.example.org/ui/#code:{code}"


def test_an_identifier_stands_in_the_place_of_the_variable() -> None:
    assert register_address(QUERY, "32014D0447") == "https://register.example.org/show?type=a&id=32014D0447&view=text"
    assert register_address(FRAGMENT, "PS") == "https://register.example.org/ui/#code:PS"


def test_slashes_of_an_identifier_are_those_of_the_path_where_the_template_wants_a_path() -> None:
    assert register_address(PATH, "S/RES/690") == "https://register.example.org/acts/S/RES/690?view=text"
    assert "id=S%2FRES%2F690&" in register_address(QUERY, "S/RES/690")


def test_white_space_is_left_out() -> None:
    assert register_address(PATH, "S/RES/690 (1991)") == register_address(PATH, "S/RES/690(1991)")


def test_of_an_identifier_that_is_an_address_of_the_register_the_rest_is_taken() -> None:
    address = "https://register.example.org/acts/dec/2014/447?view=text"
    assert register_address(PATH, "http://register.example.org/acts/dec/2014/447") == address
    assert register_address(PATH, "https://register.example.org/acts/dec/2014/447") == address


@pytest.mark.parametrize("hostile", ["..", ".", "", " ", "../admin", "acts/../../admin", "a//b", "//evil.example"])
def test_an_identifier_that_would_climb_or_is_empty_is_not_linked(hostile: str) -> None:
    assert register_address(PATH, hostile) == ""


@pytest.mark.parametrize("elsewhere", ["http://evil.example/acts/1", "https://register.example.org.evil.example/1"])
def test_an_address_elsewhere_is_not_linked(elsewhere: str) -> None:
    assert register_address(PATH, elsewhere) == ""


@settings(max_examples=examples(200), deadline=None)
@given(some.text(some.characters(codec="utf-8")))
@pytest.mark.parametrize("template", [QUERY, PATH, FRAGMENT])
def test_no_identifier_leaves_its_place(template: str, identifier: str) -> None:
    address = register_address(template, identifier)
    if not address:
        return
    plain, found = urlsplit(register_address(template, "1")), urlsplit(address)
    assert address.isascii()
    assert not set(address) & set("\"'<>\\ ")
    assert (found.scheme, found.netloc) == (plain.scheme, plain.netloc)
    assert found.query.count("&") == plain.query.count("&")
    assert found.path.startswith(plain.path.removesuffix("1"))
    assert ".." not in found.path.split("/")
    assert bool(found.fragment) == bool(plain.fragment)


@pytest.mark.parametrize(
    "template", ["", "http://a.example/{id}", "javascript:{id}", "https://a.example/{/id}", "https://a.example/{+id}"]
)
def test_a_template_of_another_kind_links_nothing(template: str) -> None:
    assert register_address(template, "1") == ""
