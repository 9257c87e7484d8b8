"""What can be set, with default and help: by `MISSIONGRAPH_*` in the environment or by the option of the same name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import inf
from pathlib import Path
from typing import Any, Final, Self

from missiongraph.errors import Rejected
from missiongraph.logs import FORMATS

_WORDS: Final = {
    "log_level": ("debug", "info", "warning", "error"),
    "log_format": FORMATS,
    "store_auth": ("basic", "digest"),
    "audit_addresses": ("no", "yes"),
}
_SHARES: Final = ("coverage_least",)
_ADDRESSES: Final = ("store", "store_update", "store_graphs")


def _setting(default: Any, about: str) -> Any:
    return field(default=default, metadata={"help": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One frozen bundle, passed in and never read from a global. Sizes are bytes, times are seconds."""

    data_dir: Path = _setting(Path("missiongraph-data"), "Directory of the store, its revisions and its log.")
    host: str = _setting("127.0.0.1", "Address to listen on; loopback unless told otherwise.")
    port: int = _setting(8000, "Port to listen on.")
    public_url: str = _setting("", "Where visitors reach the service, if not at host and port.")

    store: str = _setting("", "SPARQL query address of a remote engine; empty: the embedded engine.")
    store_update: str = _setting("", "Its SPARQL update address, if that is another.")
    store_graphs: str = _setting("", "Its Graph Store Protocol address; only makes loading faster.")
    store_user: str = _setting("", "Who the service is to the remote engine.")
    store_password: str = _setting("", "The password for that; better given as a variable than as an option.")
    store_auth: str = _setting("basic", "How they are sent: basic or digest (Virtuoso's /sparql-auth).")
    store_connect_seconds: float = _setting(5.0, "Longest wait for a connection to the remote engine.")
    store_silence_seconds: float = _setting(
        60.0, "Longest wait for the first, and for each further part of its answer."
    )
    store_seconds: float = _setting(600.0, "Longest that one answer of the remote engine may take.")

    cheap_workers: int = _setting(2, "Reader processes for pages and small queries.")
    cheap_seconds: float = _setting(2.0, "Time limit in the cheap lane.")
    heavy_workers: int = _setting(1, "Reader processes for all other queries.")
    heavy_seconds: float = _setting(30.0, "Time limit in the heavy lane.")
    queue_seconds: float = _setting(10.0, "Longest wait for a free reader before 503.")
    client_queries: int = _setting(8, "Most queries that one client may have running or waiting at once.")
    worker_memory: int = _setting(1024**3, "Memory that a reader may use beyond what it starts with.")
    cache_size: int = _setting(64 * 1024**2, "Memory for answers that may be asked again.")
    result_size: int = _setting(256 * 1024**2, "Largest answer of one query.")

    query_length: int = _setting(256 * 1024, "Longest query.")
    query_nesting: int = _setting(200, "Deepest nesting of brackets in a query.")
    query_branches: int = _setting(500, "Most UNION, OPTIONAL, MINUS, ||, &&, ! and path alternatives in a query.")
    query_patterns: int = _setting(200, "Most triple patterns and path steps in a query.")

    head_size: int = _setting(64 * 1024, "Largest head of a request: address and headers.")
    head_seconds: float = _setting(10.0, "Longest wait for the head of a request.")
    body_seconds: float = _setting(60.0, "Longest wait for the body of a request.")
    send_seconds: float = _setting(30.0, "Longest wait for a client that does not read its answer.")
    body_size: int = _setting(50 * 1000**2, "Largest request body.")
    federation_hosts: str = _setting("", "Hosts that SERVICE may ask, apart by spaces; none unless told.")
    federation_seconds: float = _setting(10.0, "Time limit of one request of SERVICE.")
    federation_size: int = _setting(16 * 1024**2, "Largest answer to one request of SERVICE.")

    validate_size: int = _setting(5 * 1000**2, "Largest document that /validate reads from an anonymous visitor.")
    coverage_least: float = _setting(
        0.0, "Share of a change that rules must have checked, from 0 (off) to 1, unless waived by name."
    )
    validate_seconds: float = _setting(60.0, "Time limit of a validation.")

    review_seconds: float = _setting(60.0, "Time limit for working out what a proposal leads to.")
    validate_rate: str = _setting("240/minute", "Most validations of one address; a number per second, minute or hour.")
    write_rate: str = _setting("600/minute", "Most changes, proposals and comments of one token.")
    keep_rate: str = _setting("30/minute", "Most queries of one address that are kept under a short address.")
    kept_size: int = _setting(64 * 1024**2, "Most text of kept queries, in all.")
    session_rate: str = _setting("10/minute", "Most attempts of one address to sign in.")

    rebuild_seconds: float = _setting(600.0, "Time limit of rebuilding an older revision from the log.")
    keep_checkpoints: int = _setting(3, "Newest revisions kept as checkpoints, beside one a day.")
    keep_daily: int = _setting(30, "Days of which the last revision is kept as a checkpoint.")
    keep_days: int = _setting(400, "Greatest age of a daily checkpoint, in days.")
    log_days: int = _setting(0, "Age in days at which a change leaves the log, and its revision is gone; 0: never.")
    disk_reserve: int = _setting(256 * 1024**2, "Free disk space below which nothing is written.")
    audit_addresses: str = _setting("no", "Whether the audit log keeps the addresses of clients: no or yes.")
    log_level: str = _setting("info", "debug, info, warning or error.")
    log_format: str = _setting("text", "text, or json for one object a line.")
    trusted_proxies: str = _setting(
        "127.0.0.1", "Addresses of proxies whose X-Forwarded-* are believed, apart by commas."
    )

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, **given: object) -> Self:
        """Build settings from given values, then `MISSIONGRAPH_*` variables, then defaults.

        An empty variable counts as none. Raises Rejected for a value that is not of the setting's kind.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, object] = {}
        for each in fields(cls):
            value = given.get(each.name)
            if value is None:
                value = environment.get(variable(each.name)) or None
            if value is not None:
                values[each.name] = _convert(each.name, value, each.default)
        return cls(**values)  # type: ignore[arg-type]  # the fields' own kinds, by _convert


def variable(name: str) -> str:
    """Name the environment variable of a setting."""
    return "MISSIONGRAPH_" + name.upper()


def _convert(name: str, value: object, default: object) -> object:
    words = _WORDS.get(name)
    if words and str(value).lower() not in words:
        raise Rejected(f"{variable(name)} must be one of {', '.join(words)}, and {value!r} is not.", setting=name)
    if name in _ADDRESSES and not str(value).startswith(("http://", "https://")):
        raise Rejected(f"{variable(name)} must be an http or https address, and {value!r} is not.", setting=name)
    if not isinstance(default, int | float):
        return type(default)(value)  # type: ignore[call-arg]  # str and Path take one argument
    try:
        number = type(default)(str(value))
    except ValueError as error:
        raise _no_number(name, value, default) from error
    if not (0 < number < inf or number == default == 0):
        raise _no_number(name, value, default)
    if name in _SHARES and number > 1:
        raise Rejected(f"{variable(name)} is a share from 0 to 1, and {value!r} is more.", setting=name)
    return number


def _no_number(name: str, value: object, default: object) -> Rejected:
    kind = "whole number" if isinstance(default, int) else "number"
    return Rejected(f"{variable(name)} must be a {kind} above zero, and {value!r} is not.", setting=name)
