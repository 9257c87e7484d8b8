"""Requests to other hosts, for SERVICE: only to those that an operator allowed, and never to a private address.

A name is resolved once and the request goes to that very address, so that no second look-up can lead elsewhere; every
redirect is looked at like the first address.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from missiongraph import __version__
from missiongraph.errors import ServiceFailed

_CONNECT_SECONDS: Final = 5.0
_MOST_REDIRECTS: Final = 3
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Federation:
    """The hosts that may be asked (`host` or `host:port`), and what one request may take: seconds and bytes.

    A listed IP number may be private, for that is what its operator wrote; a listed name must not lead to one.
    """

    hosts: frozenset[str] = frozenset()
    seconds: float = 10.0
    size: int = 16 * 1024**2

    def allows(self, address: str) -> bool:
        """Say whether the host of an http or https address is listed."""
        parts = urlsplit(address)
        return parts.scheme in _PORTS and not self.hosts.isdisjoint(
            (parts.hostname, f"{parts.hostname}:{_port(address)}")
        )


NO_FEDERATION: Final = Federation()


def ask(endpoint: str, query: bytes, accept: str, federation: Federation) -> tuple[str, bytes]:
    """Post a query to an endpoint; return media type and body of the whole answer. Raises ServiceFailed."""
    deadline, address = monotonic() + federation.seconds, endpoint
    timeout = httpx.Timeout(federation.seconds, connect=_CONNECT_SECONDS)
    headers = {
        "Accept": accept,
        "Content-Type": "application/sparql-query",
        "User-Agent": f"missiongraph/{__version__}",
    }
    try:
        with httpx.Client(timeout=timeout, trust_env=False) as client:
            for _ in range(_MOST_REDIRECTS + 1):
                url, host = _pinned(endpoint, address, federation)
                extensions = {"sni_hostname": host}
                with client.stream(
                    "POST",
                    url,
                    content=query,
                    headers={**headers, "Host": urlsplit(address).netloc},
                    extensions=extensions,
                ) as response:
                    if response.is_redirect:
                        address = urljoin(address, response.headers["location"])
                        continue
                    return _read(endpoint, response, federation, deadline)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _failed(endpoint, f"it did not answer ({type(error).__name__}: {error})") from error
    raise _failed(endpoint, f"it redirects more than {_MOST_REDIRECTS} times")


def _read(endpoint: str, response: httpx.Response, federation: Federation, deadline: float) -> tuple[str, bytes]:
    if response.status_code != httpx.codes.OK:
        raise _failed(endpoint, f"it answered with status {response.status_code}")
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > federation.size:
            raise _failed(endpoint, f"its answer is larger than {federation.size:,} bytes; ask for less")
        if monotonic() > deadline:
            raise _failed(endpoint, f"its answer was not whole after {federation.seconds:g} seconds; ask for less")
    return response.headers.get("content-type", ""), bytes(body)


def _pinned(endpoint: str, address: str, federation: Federation) -> tuple[httpx.URL, str]:
    """Return the address with its host turned into a number that may be asked, and the host itself."""
    host = urlsplit(address).hostname or ""
    if not federation.allows(address):
        raise _failed(endpoint, f"it leads to {address[:200]}, which is not on the list of this service")
    try:
        found = socket.getaddrinfo(host, _port(address), type=socket.SOCK_STREAM)
    except OSError as error:
        raise _failed(endpoint, f"the host {host!r} is not known") from error
    numbers = [str(each[4][0]) for each in found]
    if host not in numbers and not all(map(_is_public, numbers)):
        raise _failed(endpoint, f"the host {host!r} leads to a private address")
    return httpx.URL(address).copy_with(host=numbers[0]), host


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return bool(inner.is_global and not inner.is_multicast)


def _port(address: str) -> int:
    parts = urlsplit(address)
    try:
        return parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return 0


def _failed(endpoint: str, why: str) -> ServiceFailed:
    return ServiceFailed(f"SERVICE <{endpoint}> failed: {why}. SERVICE SILENT goes on without it.", endpoint=endpoint)
