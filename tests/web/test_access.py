"""Every route of the app, and the least that one has to be to use it. A route without a row fails here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Route

from missiongraph.commit.tokens import Role
from missiongraph.settings import Settings
from missiongraph.web.access import count_validation
from missiongraph.web.app import create_app
from writing import Editor

OPEN = {
    "/health/live", "/health/ready", "/status", "/", "/things/{name}", "/id/{path:path}", "/page/{path:path}",
    "/data/{path:path}", "/ns", "/ns.{extension}", "/ns/{name}", "/shapes", "/shapes.{extension}", "/vocabulary",
    "/vocabulary/{path:path}", "/graph/{path:path}", "/sparql", "/validate", "/validate/table", "/documents",
    "/documents/{publisher}/{document}", "/graphs", "/.well-known/void", "/docs", "/docs/errors", "/docs/clients",
    "/dumps/{name}", "/revisions", "/revisions/{span}", "/revisions/{span}/changes", "/feed",
    "/metrics", "/openapi.json", "/search", "/search/suggestions", "/opensearch.xml",
    "/questions", "/questions/{room}/{name}", "/robots.txt", "/session",
    "/static/{name:path}", "/sparql/terms", "/q/{name}", "/graph", "/sitemap.xml", "/sitemap-{part}.xml",
    "/card/{path:path}.png", "/favicon.ico", "/apple-touch-icon.png", "/site.webmanifest",
}  # fmt: skip
"""Open to everybody, by GET and HEAD."""

OPEN_BY_POST = {"/sparql", "/sparql/check", "/sparql/names", "/validate", "/validate/table", "/session", "/q"}
"""What is sent there is read and not kept, but for queries at /q; /session gives a cookie that stands for a token."""

LEAST = {
    ("PUT", "/documents/{publisher}/{document}"): Role.ADMIN,
    ("DELETE", "/documents/{publisher}/{document}"): Role.ADMIN,
    ("PUT", "/graphs"): Role.ADMIN,
    ("POST", "/graphs"): Role.ADMIN,
    ("DELETE", "/graphs"): Role.ADMIN,
    ("PATCH", "/graphs"): Role.ADMIN,
    ("PUT", "/graph/{path:path}"): Role.ADMIN,
    ("POST", "/graph/{path:path}"): Role.ADMIN,
    ("DELETE", "/graph/{path:path}"): Role.ADMIN,
    ("PATCH", "/graph/{path:path}"): Role.ADMIN,
    ("POST", "/update"): Role.ADMIN,
    ("GET", "/audit"): Role.ADMIN,
    ("HEAD", "/audit"): Role.ADMIN,
    ("GET", "/proposals"): Role.CONTRIBUTOR,
    ("HEAD", "/proposals"): Role.CONTRIBUTOR,
    ("POST", "/proposals"): Role.CONTRIBUTOR,
    ("GET", "/proposals/new"): Role.CONTRIBUTOR,
    ("HEAD", "/proposals/new"): Role.CONTRIBUTOR,
    ("GET", "/proposals/{number}"): Role.CONTRIBUTOR,
    ("HEAD", "/proposals/{number}"): Role.CONTRIBUTOR,
    ("PUT", "/proposals/{number}"): Role.CONTRIBUTOR,
    ("POST", "/proposals/{number}/revise"): Role.CONTRIBUTOR,
    ("POST", "/proposals/{number}/comments"): Role.CONTRIBUTOR,
    ("POST", "/proposals/{number}/withdraw"): Role.CONTRIBUTOR,
    ("POST", "/proposals/{number}/decision"): Role.REVIEWER,
    ("POST", "/proposals/{number}/undo"): Role.REVIEWER,
    ("POST", "/revisions/{number}/undo"): Role.ADMIN,
    ("POST", "/session/end"): Role.CONTRIBUTOR,
    ("GET", "/queries"): Role.ADMIN,
    ("HEAD", "/queries"): Role.ADMIN,
    ("DELETE", "/queries/{number}"): Role.ADMIN,
}


def flat(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Iterate over routes, those of included routers too."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        yield from flat(inner.routes) if inner else [route]


def routes() -> set[tuple[str, str]]:
    found = list(flat(create_app(Settings()).routes))
    assert [route for route in found if not isinstance(route, Route)] == []
    return {(method, route.path) for route in found if isinstance(route, Route) for method in route.methods or ()}


def test_every_route_has_a_row() -> None:
    found = routes()
    reading = {path for method, path in found - LEAST.keys() if method in ("GET", "HEAD")}
    writing = {(method, path) for method, path in found if method not in ("GET", "HEAD")}
    assert reading == OPEN
    assert writing | (LEAST.keys() & found) == LEAST.keys() | {("POST", path) for path in OPEN_BY_POST}


def send(editor: Editor, method: str, path: str, token: str) -> httpx.Response:
    address = path.replace("{path:path}", "document/access/x").format(publisher="access", document="x", number=0)
    headers = {"Authorization": token, "Content-Type": "text/turtle"}
    parameters = {"graph": "urn:x:access"} if path == "/graphs" else {}
    return editor.http.request(method, address, params=parameters, content="<> a", headers=headers)


@pytest.mark.parametrize(("method", "path"), sorted(LEAST))
def test_a_route_lets_in_its_least_role_and_nobody_below(editor: Editor, method: str, path: str) -> None:
    for token in ("", "Bearer", "Bearer nonsense", "Basic YTpi", f"Bearer {editor.token()}x"):
        refused = send(editor, method, path, token)
        assert (refused.status_code, refused.headers["www-authenticate"][:6]) == (401, "Bearer"), token
    for role in Role:
        status = send(editor, method, path, f"Bearer {editor.token(role)}").status_code
        assert (status == 403) is not role.includes(LEAST[method, path]), (role, status)
        assert status not in (401, 500)


def test_an_invalid_token_is_told_from_none(editor: Editor) -> None:
    challenge = send(editor, "POST", "/update", "Bearer nonsense").headers["www-authenticate"]
    assert 'error="invalid_token"' in challenge


def test_whoever_validates_is_counted() -> None:
    found = [
        route for route in flat(create_app(Settings()).routes) if getattr(route, "path", "").startswith("/validate")
    ]
    posts = [route for route in found if isinstance(route, APIRoute) and "POST" in (route.methods or ())]
    assert {route.path for route in posts} == {"/validate", "/validate/table"}
    for route in posts:
        assert count_validation in {each.call for each in route.dependant.dependencies}
