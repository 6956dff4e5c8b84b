"""Metrics for Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15)


class Metrics:
    """Metrics of one server.

    Args:
        n_waiting: Function that returns the number of pictures being processed or waiting.
    """

    def __init__(self, n_waiting: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "pellucid_requests", "Requests by path and status.", ["path", "status"],
            registry=self._registry,
        )  # fmt: skip
        self.pictures = Counter(
            "pellucid_pictures", "Pictures by outcome.", ["outcome"],
            registry=self._registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "pellucid_request_seconds", "Time of a request for predictions.", buckets=_SECONDS,
            registry=self._registry,
        )  # fmt: skip
        waiting = Gauge(
            "pellucid_pictures_waiting",
            "Pictures being processed or waiting.",
            registry=self._registry,
        )
        waiting.set_function(n_waiting)

    def text(self) -> bytes:
        """Return the metrics in Prometheus' text format."""
        return generate_latest(self._registry)
