"""Who asks: the one guard of every route that is not open. A valid token is the only switch for writing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Final

from fastapi import Depends, Request

from missiongraph.commit.audit import Act, Outcome, note
from missiongraph.commit.tokens import Role, Token, find
from missiongraph.errors import Forbidden, Unauthorised
from missiongraph.web.service import ServiceDep

_REALM: Final = 'Bearer realm="MissionGraph"'
_INSTEAD: Final = {
    Role.CONTRIBUTOR: "Validate the document at /validate, and have an admin publish it.",
    Role.REVIEWER: "Ask an admin to publish it.",
}


def needs(role: Role) -> Callable[[Request, ServiceDep], Awaitable[Token]]:
    """Build the dependency that lets in holders of a role; the token travels as `Authorization: Bearer …` (RFC 6750).

    It raises Unauthorised without a valid token and Forbidden if the token's role does not suffice.
    """

    async def holder(request: Request, service: ServiceDep) -> Token:
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise Unauthorised(
                "Writing needs a token. Send it as 'Authorization: Bearer <token>'; `missiongraph token create` makes "
                "one.",
                authenticate=_REALM,
            )
        token = await asyncio.to_thread(find, service.settings.data_dir, secret.strip())
        if token is None:
            raise Unauthorised(
                "This token is unknown, revoked or expired. Ask whoever runs the service for another one.",
                authenticate=f'{_REALM}, error="invalid_token"',
            )
        if not token.role.includes(role):
            act = Act(token.name, f"{request.method} {request.url.path}"[:200], token.id, token.role)
            await asyncio.to_thread(note, service.settings.data_dir, act, Outcome.REFUSED, detail=Forbidden.code)
            raise Forbidden(
                f"Writing here needs the role {role}, and this token has the role {token.role}. "
                f"{_INSTEAD.get(token.role, '')}".rstrip(),
                role=token.role,
                needed=role,
            )
        return token

    return holder


def require_reach(token: Token, graphs: Iterable[str]) -> None:
    """Raise Forbidden if one of the graphs is not among the documents of the token."""
    for graph in graphs:
        if not token.may_write(graph):
            raise Forbidden(
                f"This token may write {', '.join(token.documents)}, and <{graph}> is none of these.",
                graph=graph,
                documents=token.documents,
            )


AdminDep = Annotated[Token, Depends(needs(Role.ADMIN))]
