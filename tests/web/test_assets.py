"""What pages load beside their HTML: named by content, kept for good, packed, and whole without the front end."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from browsing import Elements, rendered
from missiongraph.web import assets as module
from missiongraph.web import pages
from missiongraph.web.assets import Assets, assets, read
from missiongraph.web.negotiate import accepts_gzip
from missiongraph.web.workbench import Workbench
from serving import Served

STATIC = Path(module.__file__).parent / "static"


@pytest.fixture
def front_end() -> Assets:
    """What is built; it must be in CI, and elsewhere tests that need it are skipped."""
    found = assets()
    if not found.is_built:
        pytest.fail("not built") if os.environ.get("CI") else pytest.skip("The front end is not built: no npm here")
    return found


@pytest.fixture
def without_front_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Assets:
    """An installation that was made without npm."""
    bare = read(STATIC, tmp_path)
    monkeypatch.setattr(pages, "assets", lambda: bare)
    return bare


def loaded(page: str) -> list[str]:
    """The addresses of what a page loads by itself."""
    elements = Elements(page)
    linked = [each for each in elements.tags if each[0] == "link" and each[1]["rel"] in ("stylesheet", "icon")]
    return [attributes["href"] for _, attributes in linked] + list(elements.values("src"))


def test_what_a_page_loads_is_kept_for_good_and_has_its_content_in_its_name(service: Served) -> None:
    page = httpx.get(f"{service.url}/sparql", headers={"accept": "text/html"}).text
    for address in loaded(page):
        answer = httpx.get(service.url + address)
        assert answer.status_code == 200, address
        assert re.fullmatch(r"/static/[a-z]+-[0-9A-Za-z]{8,}\.[a-z]+", address)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert httpx.get(f"{service.url}/static/style.css").headers["cache-control"] == "no-cache"


def test_it_is_sent_packed_to_those_that_read_that(service: Served) -> None:
    plain, packed = (
        httpx.get(f"{service.url}/static/style.css", headers={"accept-encoding": word}) for word in ("identity", "gzip")
    )
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    known = {"if-none-match": packed.headers["etag"], "accept-encoding": "gzip"}
    assert httpx.get(f"{service.url}/static/style.css", headers=known).status_code == 304


@pytest.mark.parametrize(
    ("header", "answer"),
    [("", False), ("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("*", True), ("*, gzip;q=0", False)],
)
def test_who_reads_gzip_is_told_by_the_q_values(header: str, answer: bool) -> None:
    assert accepts_gzip(header) is answer


def test_all_style_sheets_are_one_but_what_few_pages_need_and_the_common_part_comes_first() -> None:
    sheet = assets().files[assets().name("style.css")].body.decode()
    apart = [assets().files[assets().name(f"{name}.css")].body.decode() for name in ("workbench", "lists", "reports")]
    assert sheet.startswith(":root{")
    assert sheet.index(".skip{") < sheet.index(".verdict{")
    assert ".cm-editor" not in sheet
    assert ".cm-editor" in apart[0]
    assert ".narrowed" not in sheet
    assert ".narrowed" in apart[1]
    rules = sum(place.read_text("utf-8").count("{") for place in STATIC.glob("*.css"))
    assert sum(each.count("{") for each in (sheet, *apart)) == rules


def test_a_style_sheet_is_sent_without_comments_and_with_its_texts_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text('/* why */ a ,\n b > c { color : red ; content: " ; { , /  " }\n', "utf-8")
    found = read(tmp_path, tmp_path / "none").files["style.css"].body.decode()
    assert found == 'a,b > c{color : red;content: " ; { , /  "}'


def test_every_built_file_has_a_smaller_packed_twin_that_is_the_same(front_end: Assets) -> None:
    scripts = {name: each for name, each in front_end.files.items() if name.endswith(".js")}
    assert scripts.keys() >= {front_end.name("editor.js")}
    for each in scripts.values():
        assert each.is_lasting
        assert each.packed is not None
        assert gzip.decompress(each.packed) == each.body


def test_the_editor_stays_below_its_weight(front_end: Assets) -> None:
    entry = front_end.files[front_end.name("editor.js")]
    parts = re.findall(r'from"\./([^"]+)"', entry.body.decode())
    weight = sum(len(front_end.files[name].packed or b"") for name in (front_end.name("editor.js"), *parts))
    assert weight < 150_000


def test_whose_code_is_in_the_scripts_is_said_with_the_licences(front_end: Assets) -> None:
    notices = front_end.files["THIRD-PARTY.txt"].body.decode()
    assert re.search(r"^@codemirror/view \d+\.\d+\.\d+ \(MIT\)$", notices, re.MULTILINE)
    assert "esbuild" not in notices


def test_the_editors_style_sheet_is_let_in_by_a_nonce_of_its_page_only(service: Served, front_end: Assets) -> None:
    html = {"accept": "text/html"}
    first, second = (httpx.get(f"{service.url}/sparql", headers=html) for _ in range(2))
    nonces = [re.search(r'data-nonce="([\w-]{22})"', each.text) for each in (first, second)]
    assert nonces[0] is not None and nonces[1] is not None  # noqa: PT018  # for mypy
    assert nonces[0][1] != nonces[1][1]
    assert f"style-src 'self' 'nonce-{nonces[0][1]}';" in first.headers["content-security-policy"]
    assert "nonce-" not in httpx.get(f"{service.url}/", headers=html).headers["content-security-policy"]
    assert "script-src 'self';" in first.headers["content-security-policy"]


def test_without_the_front_end_the_pages_are_whole_and_say_so(without_front_end: Assets) -> None:
    asked: dict[str, Any] = {
        "formats": [],
        "graph_names": [],
        "rooms": [],
        "most_seconds": "30",
        "most_size": 256,
        "of_script": {},
    }
    page = rendered("sparql.html", None, shown=Workbench(), **asked)
    assert "<textarea" in page
    assert "the editor with completion is not installed" in page
    assert not [tag for tag, _ in Elements(page).tags if tag == "script"]
    assert len(loaded(page)) == 4
    assert not without_front_end.is_built


def test_the_state_of_the_service_tells_whether_the_front_end_is_there(service: Served) -> None:
    assert httpx.get(f"{service.url}/status").json()["front_end"]["is_built"] is assets().is_built


def test_the_state_of_the_service_is_a_page_for_people_and_json_for_others(service: Served) -> None:
    shown = httpx.get(f"{service.url}/status?lang=fr", headers={"accept": "text/html"})
    state = httpx.get(f"{service.url}/status").json()
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    text = Elements(shown.text).text
    assert "État du service" in text
    assert "3,0" in text  # heavy_seconds as French readers write it
    assert all(name in text for name in (*state["lanes"], *state["limits"]))
    assert set(state["indexes"]) == {"history", "lists", "names"}
