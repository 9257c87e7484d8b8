"""Tokens: who may write what. A token is shown once, when it is made; only its hash is kept."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Final

from missiongraph.errors import NotFound, Rejected
from missiongraph.names import DOCUMENT_GRAPH
from missiongraph.store.state import state

_BYTES: Final = 32
_USED_EACH: Final = timedelta(minutes=1)
_SELECT: Final = "SELECT id, name, role, documents, created, expires, revoked, used FROM token "


class Role(StrEnum):
    """What a holder may do; each role may do what those before it may."""

    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Say whether this role may do what another may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token. `documents` are patterns such as `publisher/*`; none means every graph."""

    id: int
    name: str
    role: Role
    documents: tuple[str, ...]
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    used: datetime | None

    def may_write(self, graph: str) -> bool:
        """Say whether the token reaches a graph: by its path below `graph/document/`, or by its whole IRI."""
        if not self.documents:
            return True
        path = graph.removeprefix(DOCUMENT_GRAPH)
        return any(fnmatchcase(path, pattern) for pattern in self.documents)

    def is_valid(self, now: datetime) -> bool:
        """Say whether the token is neither revoked nor expired."""
        return self.revoked is None and (self.expires is None or now < self.expires)


def create(
    data_dir: Path, role: Role, *, name: str, documents: Sequence[str] = (), expires: datetime | None = None
) -> str:
    """Make a token and return it: 256 random bits, urlsafe. Works at once, also while the service runs.

    `name` is who holds it, and the author of what is written with it. Raises Rejected if it would be expired already.
    """
    now = _now()
    if expires is not None and expires <= now:
        raise Rejected(f"The token would be expired already: {expires:%Y-%m-%d} is not in the future.")
    secret = secrets.token_urlsafe(_BYTES)
    row = (_hash(secret), name, role.value, "\n".join(documents), now.isoformat(), expires and expires.isoformat())
    with state(data_dir) as database:
        database.execute("INSERT INTO token (hash, name, role, documents, created, expires) VALUES (?,?,?,?,?,?)", row)
    return secret


def all_tokens(data_dir: Path) -> list[Token]:
    """List all tokens, revoked and expired ones too, in the order in which they were made."""
    with state(data_dir) as database:
        return [_token(row) for row in database.execute(_SELECT + "ORDER BY id")]


def revoke(data_dir: Path, number: int) -> None:
    """Make a token invalid from now on. Raises NotFound; a token that is revoked already stays as it is."""
    with state(data_dir) as database:
        found = database.execute(
            "UPDATE token SET revoked = coalesce(revoked, ?) WHERE id = ?", (_now().isoformat(), number)
        )
        if not found.rowcount:
            raise NotFound(f"There is no token {number}. `missiongraph token list` lists them.")


def find(data_dir: Path, secret: str) -> Token | None:
    """Return the valid token that a secret is, and note that it was used; None for anything else.

    Looked up by the hash of a secret that cannot be guessed, so that the time it takes tells nothing of use.
    """
    now = _now()
    with state(data_dir) as database:
        row = database.execute(_SELECT + "WHERE hash = ?", (_hash(secret),)).fetchone()
        token = _token(row) if row else None
        if token is None or not token.is_valid(now):
            return None
        if token.used is None or now - token.used >= _USED_EACH:
            _note_use(database, token, now)
        return token


def valid(data_dir: Path, number: int) -> Token | None:
    """Return the token with a number if it is valid now."""
    with state(data_dir) as database:
        row = database.execute(_SELECT + "WHERE id = ?", (number,)).fetchone()
    token = _token(row) if row else None
    return token if token and token.is_valid(_now()) else None


def _note_use(database: sqlite3.Connection, token: Token, now: datetime) -> None:
    database.execute("UPDATE token SET used = ? WHERE id = ?", (now.isoformat(), token.id))


def _token(row: tuple[int, str, str, str, str, str | None, str | None, str | None]) -> Token:
    number, name, role, documents, *times = row
    created, expires, revoked, used = (datetime.fromisoformat(time) if time else None for time in times)
    patterns = tuple(documents.splitlines())
    return Token(number, name, Role(role), patterns, created or datetime.min, expires, revoked, used)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
