"""HTTP to a SPARQL 1.1 endpoint: streamed answers, time-outs, and errors that say what happened.

An answer that the engine marks as cut is an error here, whatever its status: Virtuoso sends `X-SPARQL-MaxRows` with the
first so many rows, and `X-SQL-State: S1TAT` (or, since 7.2.12, status 206) with what it found before its time ran out.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Final, cast

import httpx
from pyoxigraph import Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from missiongraph import __version__
from missiongraph.errors import (
    Busy,
    EngineFailed,
    EngineRefused,
    EngineUnreachable,
    MissionGraphError,
    ResultLimit,
    StoreProblem,
    TimeLimit,
)
from missiongraph.settings import Settings
from missiongraph.store.spelling import restored

_JSON: Final = "application/sparql-results+json"
_N_TRIPLES: Final = "application/n-triples"
_QUOTED: Final = 300
_RETRY_SECONDS: Final = 5
_LATE: Final = re.compile(r"S1T00|S1TAT|timed? ?out|execution time \d+ \(sec\) exceeds", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where an engine is, how it is entered, and how long it is waited for. Times are seconds."""

    query: str
    update: str
    graphs: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    digest: bool = False
    connect_seconds: float = 5.0
    silence_seconds: float = 60.0
    total_seconds: float = 600.0

    @classmethod
    def of(cls, settings: Settings) -> Endpoint:
        """Build it from the settings."""
        return cls(
            query=settings.store,
            update=settings.store_update or settings.store,
            graphs=settings.store_graphs,
            user=settings.store_user,
            password=settings.store_password,
            digest=settings.store_auth == "digest",
            connect_seconds=settings.store_connect_seconds,
            silence_seconds=settings.store_silence_seconds,
            total_seconds=settings.store_seconds,
        )


class Client:
    """Talks to an endpoint; connections are kept and used again."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._http = httpx.Client(
            auth=_auth(endpoint),
            headers={"User-Agent": f"missiongraph/{__version__}"},
            timeout=httpx.Timeout(endpoint.silence_seconds, connect=endpoint.connect_seconds),
        )

    @property
    def has_graph_store(self) -> bool:
        """Whether triples can be sent as they are, by the Graph Store Protocol."""
        return bool(self._endpoint.graphs)

    def table(self, text: str) -> QuerySolutions:
        """Ask a SELECT query; rows are read as they come. Raises the errors of this module, also while reading."""
        result = self._result(text)
        if not isinstance(result, QuerySolutions):
            raise EngineFailed("The engine answered a SELECT query with true or false.")
        return result

    def truth(self, text: str) -> QueryBoolean:
        """Ask an ASK query."""
        result = self._result(text)
        if not isinstance(result, QueryBoolean):
            raise EngineFailed("The engine answered an ASK query with a table.")
        return result

    def triples(self, text: str) -> Iterator[Quad]:
        """Ask a DESCRIBE query; its triples stand in the default graph."""
        return parse(self._answer(text, _N_TRIPLES), RdfFormat.N_TRIPLES)

    def update(self, text: str) -> None:
        """Send an update."""
        self._post(self._endpoint.update, data={"update": text})

    def add(self, graph: str, triples: bytes) -> None:
        """Add N-Triples to a graph by the Graph Store Protocol."""
        self._post(
            self._endpoint.graphs, params={"graph": graph}, content=triples, headers={"Content-Type": _N_TRIPLES}
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _post(self, address: str, **request: object) -> None:
        with _told(self._endpoint):
            response = self._http.post(address, **request)  # type: ignore[arg-type]  # the two calls above
        _check(response)

    def _result(self, text: str) -> QuerySolutions | QueryBoolean:
        try:
            return parse_query_results(self._answer(text, _JSON), QueryResultsFormat.JSON)
        except SyntaxError as error:
            raise EngineFailed(f"The engine answered with broken JSON: {error}.") from error

    def _answer(self, text: str, media_type: str) -> IO[bytes]:
        # By form and not by direct POST, which Virtuoso 7 never answers.
        request = self._http.build_request(
            "POST", self._endpoint.query, data={"query": text}, headers={"Accept": media_type}
        )
        deadline = time.monotonic() + self._endpoint.total_seconds
        with _told(self._endpoint):
            response = self._http.send(request, stream=True)
            try:
                _check(response)
                _check_kind(response, media_type)
            except BaseException:
                response.close()
                raise
        return cast("IO[bytes]", _Body(response, self._endpoint, deadline))


class _Body:
    """The body of an answer as a file; reading raises what breaks it off."""

    def __init__(self, response: httpx.Response, endpoint: Endpoint, deadline: float) -> None:
        self._parts = restored(self._in_time(response.iter_bytes()))
        self._endpoint = endpoint
        self._deadline = deadline
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size`; none at the end."""
        if not self._held:
            self._held = self._next()
        if size < 0:
            size = len(self._held)
        data, self._held = self._held[:size], self._held[size:]
        return data

    def _in_time(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        for part in parts:
            if time.monotonic() > self._deadline:
                raise _time_limit("store_seconds", self._endpoint.total_seconds)
            yield part

    def _next(self) -> bytes:
        with _told(self._endpoint):
            return next(self._parts, b"")


@contextmanager
def _told(endpoint: Endpoint) -> Iterator[None]:
    """Turn what the HTTP client raises into errors of ours."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise EngineUnreachable(
            "The engine behind this service does not answer. Try again a little later.", retry_after=_RETRY_SECONDS
        ) from error
    except httpx.TimeoutException as error:
        raise _time_limit("store_silence_seconds", endpoint.silence_seconds) from error
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise EngineFailed(f"The engine broke its answer off: {type(error).__name__}.") from error


def _check(response: httpx.Response) -> None:
    """Raise what the status and the headers of an answer say."""
    rows, state = response.headers.get("x-sparql-maxrows"), response.headers.get("x-sql-state")
    if not response.is_success:
        raise _failure(response)
    if response.status_code == httpx.codes.PARTIAL_CONTENT or state == "S1TAT":
        raise TimeLimit("The engine stopped the query at its own time limit. Make it more selective.", limit="engine")
    if state:
        raise EngineFailed(f"The engine did not finish: {response.headers.get('x-sql-message', state)[:_QUOTED]}")
    if rows:
        raise ResultLimit(
            f"The engine cuts answers at {rows} rows, so this one may lack some. Ask for less, or page with ORDER BY, "
            "LIMIT and OFFSET.",
            limit="engine rows",
            value=int(rows) if rows.isdigit() else rows,
        )


def _failure(response: httpx.Response) -> MissionGraphError:
    said, status = _said(response), response.status_code
    error: MissionGraphError = EngineFailed(f"The engine behind this service failed with status {status}: {said}")
    if status in (408, 504) or _LATE.search(said):
        error = TimeLimit(f"The engine stopped the query at its own time limit: {said}", limit="engine")
    elif status in (429, 503):
        error = Busy(f"The engine behind this service is busy: {said}", retry_after=_RETRY_SECONDS)
    elif status in (401, 403):
        error = StoreProblem(f"The engine does not let this service in (store_user, store_auth): {said}")
    elif status in (404, 405, 410):
        error = StoreProblem(f"There is no SPARQL endpoint at {response.url.copy_with(query=None)}.")
    elif status in (400, 413, 414, 422):
        error = EngineRefused(f"The engine behind this service does not take this: {said}")
    return error


def _said(response: httpx.Response) -> str:
    """Return the first line of what an engine says of an error; the rest is often the query, or part of an answer."""
    try:
        text = b"".join(_up_to(response.iter_bytes(), 4096)).decode("utf-8", "replace")
    except httpx.HTTPError:
        return ""
    lines = (line.strip() for line in text.splitlines())
    said = next((line for line in lines if line), "")[:_QUOTED]
    return "it broke its answer off" if said.startswith(("{", "<")) else said


def _up_to(parts: Iterator[bytes], size: int) -> Iterator[bytes]:
    for part in parts:
        yield part[:size]
        size -= len(part)
        if size <= 0:
            return


def _check_kind(response: httpx.Response, media_type: str) -> None:
    """Raise EngineFailed for an answer of another media type, or one whose end could not be told from a break."""
    given = response.headers.get("content-type", "").partition(";")[0].strip()
    if given not in (media_type, "application/json"):
        raise EngineFailed(f"The engine answered with {given or 'no media type'} where {media_type} was asked for.")
    if "content-length" not in response.headers and "transfer-encoding" not in response.headers:
        raise EngineFailed("The engine answers without a length, so a break could not be told from the end.")


def _time_limit(name: str, seconds: float) -> TimeLimit:
    return TimeLimit(
        f"The engine behind this service took longer than {seconds:g} seconds. Make the query more selective.",
        limit=name,
        value=seconds,
    )


def _auth(endpoint: Endpoint) -> httpx.Auth | None:
    if not endpoint.user:
        return None
    kind = httpx.DigestAuth if endpoint.digest else httpx.BasicAuth
    return kind(endpoint.user, endpoint.password)
