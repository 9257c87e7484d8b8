"""Conditions on the state of a graph (RFC 9110 §13.1, RFC 6585 §3), checked on the revision that a plan is computed on.

An entity tag of ours begins with the number of a revision. It names the state that the graph had then, and so matches
as long as no later revision has changed the graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from missiongraph.errors import PreconditionFailed, PreconditionRequired
from missiongraph.store.meta import Standing

_TAG: Final = re.compile(r'\s*(?P<weak>W/)?"?(?P<tag>[^",\s]+)"?\s*(?:,|$)')
_NUMBER: Final = re.compile(r"\d{1,9}(?=-|$)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Condition:
    """What a request asks of the state that it changes; `required`: a replacement must say what it replaces."""

    if_match: str | None = None
    if_none_match: str | None = None
    required: bool = False

    def check(self, standing: Standing, current: int) -> None:
        """Raise PreconditionFailed if the graph, as it stands in revision `current`, is not as the client believes."""
        if self.if_match is not None and not _matches(self.if_match, standing, current):
            raise PreconditionFailed(
                f"Revision {standing.changed} has changed this document meanwhile. Fetch it, merge, and send it again."
                if standing.exists
                else "There is no such document any more, or not yet. Send it without If-Match to make it.",
                etag=etag(standing) if standing.exists else None,
            )
        if self.if_none_match is not None and _matches(self.if_none_match, standing, current):
            raise PreconditionFailed(
                "The document is there already. Replace it with If-Match and its ETag.", etag=etag(standing)
            )

    def check_replacing(self, standing: Standing) -> None:
        """Raise PreconditionRequired if something is replaced and the request does not say what it believes it is."""
        if self.required and standing.exists and self.if_match is None:
            raise PreconditionRequired(
                f"This replaces a document. Send If-Match with the ETag of the state that you have seen, or with the "
                f"present one, {etag(standing)}.",
                etag=etag(standing),
            )


def named_revision(condition: Condition, current: int) -> int | None:
    """Return the revision whose state a condition names, if it names one that there was."""
    numbers = [int(found[0]) for found in map(_NUMBER.match, _tags(condition.if_match or "")) if found]
    return max((number for number in numbers if number <= current), default=None)


def etag(standing: Standing, *variant: str) -> str:
    """Build the entity tag of a graph as it stands, in a format if one is given."""
    return '"' + "-".join([str(standing.changed), *variant]) + '"'


def _matches(tags: str, standing: Standing, current: int) -> bool:
    if tags.strip() == "*":
        return standing.exists
    numbers = map(_NUMBER.match, _tags(tags))
    return standing.exists and any(standing.changed <= int(found[0]) <= current for found in numbers if found)


def _tags(tags: str) -> list[str]:
    """Return the strong tags of a field: a weak one never matches (RFC 9110 §13.1.1)."""
    return [found["tag"] for found in _TAG.finditer(tags) if not found["weak"]]
