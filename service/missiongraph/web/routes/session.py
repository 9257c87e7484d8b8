"""`/session`: sign in with a token, so that a browser can propose and review; sign out."""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from missiongraph.commit import sessions
from missiongraph.errors import Unauthorised
from missiongraph.web.access import COOKIE, ContributorDep, refuse_other_origin
from missiongraph.web.forms import form_of
from missiongraph.web.pages import address_of, links_of, render
from missiongraph.web.service import ServiceDep
from missiongraph.web.shares import client_of

router: Final = APIRouter()
_LONGEST: Final = 10_000
_PRIVATE: Final = {"Cache-Control": "private, no-store", "Vary": "Cookie"}


@router.api_route("/session", methods=["GET", "HEAD"])
async def show(request: Request, service: ServiceDep) -> Response:
    """Show who is signed in, or the form to sign in."""
    session = request.cookies.get(COOKIE, "")
    token = await asyncio.to_thread(sessions.holder, service.settings.data_dir, session) if session else None
    mark = sessions.form_mark(session) if token else ""
    context = {"token": token, "form_mark": mark, "next": _local(request.query_params.get("next", ""))}
    return render(request, "session.html", context, headers=_PRIVATE)


@router.post("/session")
async def begin(request: Request, service: ServiceDep) -> Response:
    """Begin a session for the holder of the token in the form, and lead on to `next`."""
    refuse_other_origin(request)
    await service.rates.count("session_rate", client_of(request))
    form = await form_of(request, _LONGEST, service.settings.body_seconds)
    session = await asyncio.to_thread(sessions.begin, service.settings.data_dir, form.text("token").strip())
    if session is None:
        raise Unauthorised("This token is unknown, revoked or expired. Ask whoever runs the service for another one.")
    place = links_of(request).path(_local(form.text("next")) or "/proposals")
    response = RedirectResponse(place, status_code=303, headers=_PRIVATE)
    response.set_cookie(
        COOKIE,
        session,
        max_age=int(sessions.LIFETIME.total_seconds()),
        path=links_of(request).plain("/"),
        secure=address_of(request).startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    return response


@router.post("/session/end")
async def end(request: Request, service: ServiceDep, holder: ContributorDep) -> Response:
    """End the session."""
    await asyncio.to_thread(sessions.end, service.settings.data_dir, holder.session)
    response = RedirectResponse(links_of(request).path("/session"), status_code=303, headers=_PRIVATE)
    response.delete_cookie(COOKIE, path=links_of(request).plain("/"))
    return response


def _local(place: str) -> str:
    """Return an address on this service; the empty string for one that would lead elsewhere."""
    is_local = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
    return place if is_local else ""
