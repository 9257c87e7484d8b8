"""Pictures and icons over HTTP, and what heads say of them."""

from __future__ import annotations

import re

import httpx
import pytest

from missiongraph.web.assets import assets
from serving import Served

EULEX = "mission/eulex-kosovo"
HTML = {"Accept": "text/html"}


def metas(text: str) -> dict[str, str]:
    """Each meta element by its name and by its property, which some have both."""
    found = re.findall(r'<meta ((?:(?:property|name)="[^"]+" )+)content="([^"]*)"', text)
    return {each: content for names, content in found for each in re.findall(r'"([^"]+)"', names)}


@pytest.mark.skipif(assets().fonts is None, reason="The front end is not built: no npm here")
def test_the_head_of_a_thing_names_a_picture_that_is_there(service: Served) -> None:
    head = metas(httpx.get(f"{service.url}/page/{EULEX}?lang=fr", headers=HTML).text)
    assert head["og:title"] == "EULEX KOSOVO"
    assert head["og:url"] == f"{service.url}/page/{EULEX}"
    assert head["og:description"] == head["description"]
    assert "Kosovo" in head["og:description"]
    assert head["og:image"] == f"{service.url}/card/{EULEX}.png?lang=fr"
    picture = httpx.get(head["og:image"])
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert picture.content.startswith(b"\x89PNG")
    assert len(picture.content) < 200_000
    again = httpx.get(head["og:image"], headers={"If-None-Match": picture.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = httpx.get(f"{service.url}/card/{EULEX}.png?lang=ar")
    assert other.headers["etag"] != picture.headers["etag"]
    assert other.content != picture.content


def test_what_is_not_there_has_no_picture(service: Served) -> None:
    missing = httpx.get(f"{service.url}/card/mission/none.png")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("path", "kind", "start"),
    [
        ("/favicon.ico", "image/x-icon", b"\0\0\1\0\3\0"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
        ("/static/icon.svg", "image/svg+xml", b"<svg"),
    ],
)
def test_icons_are_where_browsers_look_for_them(service: Served, path: str, kind: str, start: bytes) -> None:
    answer = httpx.get(service.url + path)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, kind)
    assert answer.content.startswith(start)


def test_every_icon_of_the_manifest_is_there(service: Served) -> None:
    answer = httpx.get(f"{service.url}/site.webmanifest")
    assert answer.headers["content-type"] == "application/manifest+json"
    icons = answer.json()["icons"]
    assert {icon["sizes"] for icon in icons} == {"any", "192x192", "512x512"}
    for icon in icons:
        found = httpx.get(service.url + icon["src"])
        assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, icon["type"])
