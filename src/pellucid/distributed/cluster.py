"""Join and leave a Ray cluster."""

import contextlib
import importlib.util
import logging
import os
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pellucid.distributed.head_watch import head_watched
from pellucid.errors import ConfigError, PellucidError, RunError
from pellucid.i18n import gettext as _
from pellucid.keras_runtime import stderr_silenced

AUTO = "auto"
_SECONDS_TO_ANSWER = 5
_SETTINGS = 4
_GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, _SETTINGS, 0, 0, 0, 0, 0])
"""The first bytes of an HTTP/2 client, and thus of gRPC; a server replies with its own settings
(RFC 9113, section 3.4)."""


@dataclass(frozen=True)
class Cluster:
    """Size of a cluster."""

    n_workers: int
    """Number of parallel processes: one on each machine, or several on larger machines."""
    n_cpus: int
    """Number of cores of each process."""


@contextlib.contextmanager
def joined(address: str) -> Iterator[Cluster]:
    """Join a cluster, and leave it at the end of the context.

    Args:
        address: Address of a cluster that this machine belongs to, such as "10.0.0.1:6379". "auto"
            selects the cluster in RAY_ADDRESS, or the one running on this machine, or else starts
            a cluster of this machine alone.

    Raises:
        ConfigError: Ray is not installed, no cluster answers, or the address is one of Ray Client.
    """
    if importlib.util.find_spec("ray") is None:
        raise ConfigError(
            _(
                "--cluster needs Ray, which is not installed. Install it with: pip install "
                "'pellucid[cluster]'"
            )
        )
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # pellucid sends no telemetry
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    import ray

    is_ours = not ray.is_initialized()
    if is_ours:
        _join(address)
    head = ray.get_runtime_context().gcs_address
    try:
        with head_watched(lambda: _why_not(head) is None):
            yield _size()
    finally:
        if is_ours:
            ray.shutdown()


def _join(address: str) -> None:
    import ray

    is_auto = address == AUTO
    if is_auto:
        address = _running_here() or "local"
    if address != "local":
        _check_answers(address)
    # For a cluster of this machine, Ray itself knows whether it requires a token.
    is_here = is_auto and address not in ("local", os.environ.get("RAY_ADDRESS"))
    try:
        with stderr_silenced():
            ray.init(
                address=AUTO if is_here else address,
                logging_level=logging.ERROR,
                log_to_driver=False,
                **({"include_dashboard": False} if address == "local" else {}),
            )
    # Almost any exception is possible if another program listens on the port.
    except Exception as error:
        raise _no_answer(address, _lines(error)[0]) from error


def _running_here() -> str | None:
    """Find the cluster that this machine belongs to, if it is still running.

    Ray would find it too, but it tries for minutes to reach a cluster that was stopped long ago.
    """
    if address := os.environ.get("RAY_ADDRESS"):
        return address
    folder = Path(os.environ.get("RAY_TMPDIR") or tempfile.gettempdir())
    try:
        address = (folder / "ray" / "ray_current_cluster").read_text(encoding="utf-8").strip()
        _check_answers(address)
    except (OSError, ConfigError):
        return None
    return address


def _check_answers(address: str) -> None:
    """Check quickly that a server that may be Ray answers; Ray itself would try for minutes.

    Raises:
        ConfigError: No such server answers, or the address is one of Ray Client.
    """
    if address.startswith("ray://"):
        raise ConfigError(
            _(
                "The address {address} is one of Ray Client, which Ray Data does not work "
                "with. Run pellucid on a machine of the cluster, with --cluster auto.",
                address=address,
            )
        )
    reason = _why_not(address)
    if reason is not None:
        raise _no_answer(address, reason)


def _why_not(address: str) -> str | None:
    """Return the reason why no Ray server can be at an address; None if there may be one."""
    try:
        parts = urlsplit(f"//{address}")
        place = (parts.hostname or "", parts.port or 0)
        with socket.create_connection(place, _SECONDS_TO_ANSWER) as connection:
            if os.environ.get("RAY_USE_TLS", "0") != "0":
                return None
            connection.sendall(_GREETING)
            is_http2 = connection.recv(9)[3:4] == bytes([_SETTINGS])
            return None if is_http2 else _("something else listens there")
    except (OSError, ValueError) as error:
        return str(error)


def _no_answer(address: str, reason: str) -> ConfigError:
    return ConfigError(
        _(
            "No Ray cluster answers at {address} ({reason}). Expected the address that `ray "
            "start --head` prints, such as 10.0.0.1:6379, or auto; set RAY_AUTH_MODE=token "
            "if the cluster requires Ray's token.",
            address=address,
            reason=reason.rstrip("."),
        )
    )


def _lines(error: Exception) -> list[str]:
    return str(error).strip().splitlines() or [type(error).__name__]


def _size() -> Cluster:
    import ray

    cpus = [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]
    if not any(cpus):
        raise ConfigError(_("The Ray cluster has no processor cores to work with."))
    n_cpus = min(n for n in cpus if n)
    return Cluster(sum(n // n_cpus for n in cpus), n_cpus)


@contextlib.contextmanager
def own_errors() -> Iterator[None]:
    """Raise errors of workers as if they had occurred in this process.

    Raises:
        PellucidError: A worker raised this error, or the cluster failed.
    """
    import ray

    try:
        yield
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, PellucidError):
            raise cause from None
        raise RunError(
            _(
                "The cluster failed ({error}). What was done is kept. To continue, run the "
                "same command again, or `pellucid resume` for a training.",
                error=_lines(error)[-1],
            )
        ) from error


def quiet_ray_data() -> Any:
    """Import Ray Data with its progress bars and log messages turned off."""
    import ray.data

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    for name in ("ray.data", "ray.air"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return ray.data
