"""`/card/….png`: the picture of a thing for links elsewhere; icons and manifest where browsers look for them."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from missiongraph.browse.card import card_picture
from missiongraph.errors import NotFound
from missiongraph.names import ID
from missiongraph.store.worker import Job
from missiongraph.web.assets import assets
from missiongraph.web.links import iri_of
from missiongraph.web.pages import links_of
from missiongraph.web.reader import reader_of
from missiongraph.web.representations import caching, is_fresh
from missiongraph.web.routes.static import static
from missiongraph.web.service import ServiceDep

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_PNG: Final = "image/png"
_SIZES: Final = (192, 512)


@router.api_route("/card/{path:path}.png", methods=_READ)
async def card(request: Request, service: ServiceDep, path: str) -> Response:
    """Draw the picture of a thing, once for a revision and a language."""
    fonts = assets().fonts
    if fonts is None:
        raise NotFound("Pictures of things are not drawn here: the fonts are not installed. The page has all of it.")
    language = reader_of(request).language
    asked = service.rebuilding.asked(request)
    headers = caching(asked, "card", language) | {"Vary": "Accept-Language", "X-Content-Type-Options": "nosniff"}
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    iri = iri_of(ID, path)
    key = f"{headers['ETag']} {iri}"
    picture = service.answers.get(key)
    if picture is None:
        arguments = {"iri": iri, "language": language, "fonts": fonts}
        made: bytes = await service.cheap.value(Job(card_picture, arguments, revision=asked.number))
        service.answers.put(key, made)
        picture = made
    return Response(picture, media_type=_PNG, headers=headers)


@router.api_route("/favicon.ico", methods=_READ)
async def favicon(request: Request) -> Response:
    """Send the icon, 16, 32 and 48 pixels wide."""
    return await static(request, "favicon.ico")


@router.api_route("/apple-touch-icon.png", methods=_READ)
async def touch_icon(request: Request) -> Response:
    """Send the icon for home screens, 180 pixels wide."""
    return await static(request, "icon-180.png")


@router.api_route("/site.webmanifest", methods=_READ)
async def manifest(request: Request) -> Response:
    """Say how the site is shown when somebody installs it (Web Application Manifest)."""
    links = links_of(request)
    icons = [
        {"src": links.plain(f"/static/{assets().name(f'icon-{size}.png')}"), "sizes": f"{size}x{size}", "type": _PNG}
        for size in _SIZES
    ]
    vector = {"src": links.plain(f"/static/{assets().name('icon.svg')}"), "sizes": "any", "type": "image/svg+xml"}
    content = {
        "name": "MissionGraph",
        "short_name": "MissionGraph",
        "start_url": links.plain("/"),
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#0a5688",
        "icons": [vector, *icons],
    }
    return JSONResponse(content, media_type="application/manifest+json", headers={"Cache-Control": "max-age=86400"})
