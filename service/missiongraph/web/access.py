"""Who asks: the one guard of every route that is not open. A valid token is the only switch for writing.

Programs send it with each request (`needs`). The pages where people propose and review also take a session's cookie
(`signed`): a form that comes with one must carry the mark that only our own pages know, or it is another site's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import Depends, Request

from missiongraph.commit import sessions
from missiongraph.commit.audit import Act, Outcome, note
from missiongraph.commit.tokens import Role, Token, find
from missiongraph.errors import Forbidden, Unauthorised
from missiongraph.web.forms import form_of, is_form
from missiongraph.web.pages import address_of
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.shares import client_of

COOKIE: Final = "missiongraph_session"
MARK: Final = "form-mark"
_REALM: Final = 'Bearer realm="MissionGraph"'
_SAFE: Final = frozenset({"GET", "HEAD"})
_INSTEAD: Final = {
    Role.CONTRIBUTOR: "Propose the change at /proposals, and have a reviewer accept it.",
    Role.REVIEWER: "Propose the change at /proposals, or ask an admin to publish it.",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks: a token, and the secret of the session that it came with, empty for a program."""

    token: Token
    session: str = ""

    @property
    def form_mark(self) -> str:
        """What forms on pages for this holder carry."""
        return sessions.form_mark(self.session) if self.session else ""


def needs(role: Role) -> Callable[[Request, ServiceDep], Awaitable[Token]]:
    """Build the dependency that lets in holders of a role; the token travels as `Authorization: Bearer …` (RFC 6750).

    It raises Unauthorised without a valid token, Forbidden if the token's role does not suffice, and TooOften.
    """

    async def holder(request: Request, service: ServiceDep) -> Token:
        token = await _bearer(request, service)
        await _let_in(request, service, token, role)
        return token

    return holder


def signed(role: Role) -> Callable[[Request, ServiceDep], Awaitable[Holder]]:
    """Build the dependency that lets in holders of a role by token, or by the cookie of a session.

    It raises what `needs` raises, and Forbidden for a form that comes with a cookie and was not on a page of ours.
    """

    async def holder(request: Request, service: ServiceDep) -> Holder:
        session = request.cookies.get(COOKIE, "")
        if "authorization" in request.headers or not session:
            found = Holder(await _bearer(request, service))
        else:
            token = await asyncio.to_thread(sessions.holder, service.settings.data_dir, session)
            if token is None:
                raise Unauthorised("Your session has ended. Sign in again at /session.", authenticate=_REALM)
            found = Holder(token, session)
            if request.method not in _SAFE:
                await _refuse_foreign_form(request, service, session)
        await _let_in(request, service, found.token, role)
        return found

    return holder


async def _bearer(request: Request, service: Service) -> Token:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthorised(
            "This needs a token. Send it as 'Authorization: Bearer <token>', or sign in with it at /session; "
            "`missiongraph token create` makes one.",
            authenticate=_REALM,
        )
    token = await asyncio.to_thread(find, service.settings.data_dir, secret.strip())
    if token is None:
        raise Unauthorised(
            "This token is unknown, revoked or expired. Ask whoever runs the service for another one.",
            authenticate=f'{_REALM}, error="invalid_token"',
        )
    return token


async def _let_in(request: Request, service: Service, token: Token, role: Role) -> None:
    if not token.role.includes(role):
        act = Act(token.name, f"{request.method} {request.url.path}"[:200], token.id, token.role)
        await asyncio.to_thread(note, service.settings.data_dir, act, Outcome.REFUSED, detail=Forbidden.code)
        raise Forbidden(
            f"This needs the role {role}, and this token has the role {token.role}. "
            f"{_INSTEAD.get(token.role, '')}".rstrip(),
            role=token.role,
            needed=role,
        )
    if request.method not in _SAFE:
        await service.rates.count("write_rate", str(token.id))


async def _refuse_foreign_form(request: Request, service: Service, session: str) -> None:
    """Raise Forbidden for a request that a page of another site may have made a browser send along with its cookie."""
    refuse_other_origin(request)
    mark = ""
    if is_form(request):
        form = await form_of(request, service.settings.body_size, service.settings.body_seconds)
        mark = form.text(MARK)
    if not sessions.is_own_form(session, mark):
        raise Forbidden("This form is not of a page that was sent to you. Open the page again, and send it from there.")


def refuse_other_origin(request: Request) -> None:
    """Raise Forbidden for a form that a browser says another site has sent (Fetch §3.2)."""
    origin = request.headers.get("origin")
    own = urlsplit(address_of(request))
    if origin is not None and origin != f"{own.scheme}://{own.netloc}":
        raise Forbidden(
            f"Forms are taken from {own.scheme}://{own.netloc} only, and this one came from {origin[:100]}."
        )


def require_reach(token: Token, graphs: Iterable[str]) -> None:
    """Raise Forbidden if one of the graphs is not among the documents of the token."""
    for graph in graphs:
        if not token.may_write(graph):
            raise Forbidden(
                f"This token may write {', '.join(token.documents)}, and <{graph}> is none of these.",
                graph=graph,
                documents=token.documents,
            )


async def count_validation(request: Request, service: ServiceDep) -> None:
    """Count a validation of the address that asks for it. Raises TooOften."""
    await service.rates.count("validate_rate", client_of(request))


AdminDep = Annotated[Token, Depends(needs(Role.ADMIN))]
ContributorDep = Annotated[Holder, Depends(signed(Role.CONTRIBUTOR))]
ReviewerDep = Annotated[Holder, Depends(signed(Role.REVIEWER))]
SignedAdminDep = Annotated[Holder, Depends(signed(Role.ADMIN))]
