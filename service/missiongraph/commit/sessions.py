"""Sessions: a browser that has shown a valid token once, and is known by a cookie until it signs out or time is up.

As with tokens, only the hash of a session's secret is kept. A session ends with its token: at every request the token
is looked up again.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from missiongraph.commit.tokens import Token, find, valid
from missiongraph.store.state import state

LIFETIME: Final = timedelta(hours=12)
_BYTES: Final = 32
_MARK: Final = b"form of "


def begin(data_dir: Path, secret: str) -> str | None:
    """Begin a session for the holder of a token, and return the session's secret; None if the token is not valid."""
    token = find(data_dir, secret)
    if token is None:
        return None
    session, now = secrets.token_urlsafe(_BYTES), datetime.now(UTC)
    with state(data_dir) as database:
        database.execute("DELETE FROM session WHERE expires < ?", (now.isoformat(),))
        row = (_hash(session), token.id, now.isoformat(), (now + LIFETIME).isoformat())
        database.execute("INSERT INTO session (hash, token, created, expires) VALUES (?,?,?,?)", row)
    return session


def holder(data_dir: Path, session: str) -> Token | None:
    """Return the token that a session stands for, as long as both are valid."""
    with state(data_dir) as database:
        found = database.execute("SELECT token, expires FROM session WHERE hash = ?", (_hash(session),)).fetchone()
    if found is None or datetime.fromisoformat(found[1]) < datetime.now(UTC):
        return None
    return valid(data_dir, found[0])


def end(data_dir: Path, session: str) -> None:
    """End a session; one that is not there has ended already."""
    with state(data_dir) as database:
        database.execute("DELETE FROM session WHERE hash = ?", (_hash(session),))


def form_mark(session: str) -> str:
    """Return what our own forms send along: no other site can know it, as it follows from the session's secret."""
    return sha256(_MARK + session.encode()).hexdigest()


def is_own_form(session: str, mark: str) -> bool:
    """Say whether a form came from a page that we sent to this session."""
    return hmac.compare_digest(form_mark(session).encode(), mark.encode("utf-8", "replace"))


def _hash(session: str) -> bytes:
    return sha256(session.encode("utf-8", "surrogatepass")).digest()
