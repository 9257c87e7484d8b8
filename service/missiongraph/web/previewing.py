"""`?rev=proposal-42`: the whole site and `/sparql` as they would be if a proposal were accepted, for who may see it."""

from __future__ import annotations

import asyncio
import re
from typing import Final

from fastapi import Request

from missiongraph.commit.tokens import Role
from missiongraph.errors import Gone
from missiongraph.store.preview import Preview, find
from missiongraph.web import parameters as wire
from missiongraph.web.access import signed
from missiongraph.web.service import ServiceDep

_NAME: Final = re.compile(r"proposal-([1-9]\d{0,8})")
_may_see: Final = signed(Role.CONTRIBUTOR)


async def let_see_previews(request: Request, service: ServiceDep) -> None:
    """Note with a request which preview it asks for, if it does. A dependency of all routes.

    Raises Unauthorised and Forbidden as for proposals, and Gone for a preview that is not kept.
    """
    if "rev" not in request.query_params:
        return
    named = _NAME.fullmatch(wire.single(wire.of_url(request), "rev") or "")
    if named is None:
        return
    await _may_see(request, service)
    found: Preview | None = await asyncio.to_thread(find, service.settings.data_dir, int(named[1]))
    if found is None:
        raise Gone(f"There is no preview of proposal {named[1]} now. Open /proposals/{named[1]}, which makes one.")
    request.state.preview = found
