"""What an operator can act on, in the exposition format of Prometheus."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable
from time import perf_counter
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from missiongraph.store.disk import usage
from missiongraph.web.service import Service

_BUCKETS: Final = (0.005, 0.02, 0.1, 0.3, 1, 3, 10, 30)
_OTHER: Final = "other"
_BROKEN: Final = "broken"
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
log: Final = logging.getLogger("missiongraph.requests")


class Requests:
    """Counts requests by route and status, and how long they took until the last byte."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._count = Counter(
            "missiongraph_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._time = Histogram(
            "missiongraph_request_seconds", "Time of requests.", ["route"], registry=registry, buckets=_BUCKETS
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, size, begun = _BROKEN, 0, perf_counter()

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = str(message["status"])
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except BaseException:
            status = _BROKEN
            raise
        finally:
            self._note(scope, status, size, perf_counter() - begun)

    def _note(self, scope: Scope, status: str, size: int, seconds: float) -> None:
        # The pattern of the route and not the path: addresses are without number.
        route = getattr(scope.get("route"), "path", _OTHER)
        method = scope["method"] if scope["method"] in _METHODS else _OTHER
        self._count.labels(method, route, status).inc()
        self._time.labels(route).observe(seconds)
        # Neither the query nor the client's address: what somebody asks is nobody's business.
        facts = {"method": method, "path": scope["path"], "status": status, "ms": round(seconds * 1000), "bytes": size}
        log.info("%(method)s %(path)r %(status)s, %(ms)d ms, %(bytes)d bytes", facts, extra=facts)


class OfService(Collector):
    """Reads queues, lanes, kills, cache, revision and disk when they are asked for."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterable[GaugeMetricFamily | CounterMetricFamily]:
        """Return the state of the service."""
        service = self._service
        free = GaugeMetricFamily("missiongraph_readers_free", "Reader processes without a job.", labels=["lane"])
        waiting = GaugeMetricFamily("missiongraph_jobs_waiting", "Jobs that wait for a reader.", labels=["lane"])
        killed = CounterMetricFamily("missiongraph_readers_killed", "Reader processes ended early.", labels=["lane"])
        for lane in service.lanes:
            free.add_metric([lane.name], lane.free)
            waiting.add_metric([lane.name], lane.waiting)
            killed.add_metric([lane.name], lane.killed)
        yield from (free, waiting, killed)
        yield GaugeMetricFamily("missiongraph_revision", "The newest revision.", value=service.revisions.current())
        disk = shutil.disk_usage(service.settings.data_dir)
        yield GaugeMetricFamily("missiongraph_disk_free_bytes", "Free space for the data directory.", value=disk.free)
        used = GaugeMetricFamily("missiongraph_disk_used_bytes", "Disk used by the data directory.", labels=["part"])
        for part, size in usage(service.settings.data_dir).parts.items():
            used.add_metric([part], size)
        yield used
        yield GaugeMetricFamily(
            "missiongraph_disk_reserve_bytes",
            "Below so much free space nothing is written.",
            value=service.settings.disk_reserve,
        )
        yield GaugeMetricFamily("missiongraph_cache_bytes", "Answers kept in memory.", value=service.answers.used)
        yield CounterMetricFamily("missiongraph_cache_hits", "Answers sent from memory.", value=service.answers.hits)
