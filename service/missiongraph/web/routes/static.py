"""`/static/…`: styles, pictures, and the editor and graph of the front end, packed where the client reads that."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from missiongraph.errors import NotFound
from missiongraph.web.assets import assets
from missiongraph.web.negotiate import accepts_gzip
from missiongraph.web.representations import is_fresh

router: Final = APIRouter()
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


@router.api_route("/static/{name:path}", methods=["GET", "HEAD"])
async def static(request: Request, name: str) -> Response:
    """Send a file; one whose name names its content may be kept for good, any other is asked for again."""
    asset = assets().files.get(name)
    if asset is None:
        raise NotFound(f"There is no file {name!r} here. Load the page that asked for it again.")
    is_packed = asset.packed is not None and accepts_gzip(request.headers.get("accept-encoding", ""))
    headers = {
        "Cache-Control": _FOR_GOOD if asset.is_lasting else "no-cache",
        "ETag": f'"{asset.tag}{"-gz" if is_packed else ""}"',
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if asset.packed is not None and is_packed:
        return Response(asset.packed, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(asset.body, media_type=asset.media_type, headers=headers)
