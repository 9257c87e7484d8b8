"""Signing in with a browser: the cookie, who it stands for, and forms of other sites that it must not serve."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from missiongraph.commit import tokens
from missiongraph.commit.tokens import Role
from writing import SESSIONS, Editor, graph, source

PAGE = {"Accept": "text/html"}


@pytest.fixture
def browser(editor: Editor) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=editor.service.url, headers=PAGE, timeout=60) as client:
        yield client


def sign_in(browser: httpx.Client, token: str, **more: str) -> httpx.Response:
    return browser.post("/session", data={"token": token, **more})


def mark_on(page: httpx.Response) -> str:
    found = re.search(r'name="form-mark" value="(\w+)"', page.text)
    assert found, page.text
    return found[1]


def proposal(mark: str) -> dict[str, str]:
    return {
        "graph": graph("test/session"),
        "data": source("By a browser"),
        "format": "ttl",
        "reason": "To be tried",
        "form-mark": mark,
    }


def test_a_token_is_shown_once_and_a_cookie_stands_for_it(editor: Editor, browser: httpx.Client) -> None:
    answer = sign_in(browser, editor.named_token("Ines", Role.CONTRIBUTOR))
    assert (answer.status_code, answer.headers["location"]) == (303, "/proposals")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    page = browser.get("/proposals")
    assert page.status_code == 200
    assert "Ines" in page.text
    assert page.headers["cache-control"] == "private, no-store"


def test_a_form_of_our_own_page_is_taken(editor: Editor, browser: httpx.Client) -> None:
    sign_in(browser, editor.named_token("Ines", Role.CONTRIBUTOR))
    answer = browser.post("/proposals", data=proposal(mark_on(browser.get("/proposals/new"))))
    assert answer.status_code == 303, answer.text
    assert re.fullmatch(r"/proposals/\d+", answer.headers["location"])


@pytest.mark.parametrize("mark", ["", "0" * 64, "é"])
def test_a_form_that_is_not_of_our_page_is_refused(editor: Editor, browser: httpx.Client, mark: str) -> None:
    sign_in(browser, editor.named_token("Ines", Role.CONTRIBUTOR))
    assert browser.post("/proposals", data=proposal(mark)).status_code == 403


def test_a_form_that_another_site_sent_is_refused_even_with_the_mark(editor: Editor, browser: httpx.Client) -> None:
    sign_in(browser, editor.named_token("Ines", Role.CONTRIBUTOR))
    mark = mark_on(browser.get("/proposals/new"))
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        assert browser.post("/proposals", data=proposal(mark), headers={"Origin": origin}).status_code == 403
    own = {"Origin": editor.service.url}
    assert browser.post("/proposals", data=proposal(mark), headers=own).status_code == 303


def test_a_cookie_does_not_open_the_ways_of_programs(editor: Editor, browser: httpx.Client) -> None:
    sign_in(browser, editor.named_token("Ada", Role.ADMIN))
    assert browser.put("/documents/test/cookie", content=source("x")).status_code == 401
    assert browser.post("/update", data={"update": "CLEAR ALL"}).status_code == 401


def test_signing_out_ends_the_session_for_good(editor: Editor, browser: httpx.Client) -> None:
    sign_in(browser, editor.named_token("Ines", Role.CONTRIBUTOR))
    kept = browser.cookies["missiongraph_session"]
    assert browser.post("/session/end", data={"form-mark": mark_on(browser.get("/session"))}).status_code == 303
    assert httpx.get(f"{editor.service.url}/proposals", cookies={"missiongraph_session": kept}).status_code == 401


def test_a_session_ends_with_its_token(editor: Editor, browser: httpx.Client) -> None:
    sign_in(browser, editor.named_token("Lost", Role.CONTRIBUTOR))
    number = max(each.id for each in tokens.all_tokens(editor.service.data_dir) if each.name == "Lost")
    tokens.revoke(editor.service.data_dir, number)
    assert browser.get("/proposals").status_code == 401


def test_the_way_on_leads_to_no_other_site(editor: Editor, browser: httpx.Client) -> None:
    token = editor.named_token("Ines", Role.CONTRIBUTOR)
    for place in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"):
        assert sign_in(browser, token, next=place).headers["location"] == "/proposals"
    assert sign_in(browser, token, next="/proposals/1").headers["location"] == "/proposals/1"


def test_whoever_is_not_signed_in_is_told_where_to(browser: httpx.Client) -> None:
    page = browser.get("/proposals")
    assert page.status_code == 401
    assert 'href="/session?next=' in page.text


def test_guessing_tokens_is_slowed_down(browser: httpx.Client) -> None:
    answers = [sign_in(browser, f"guess-{number}") for number in range(SESSIONS + 1)]
    assert {each.status_code for each in answers[:-1]} <= {401, 429}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0
