"""Join a Ray cluster, and leave it."""

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

from pellucid.errors import ConfigError, PellucidError, RunError
from pellucid.training.quiet_keras import stderr_silenced

AUTO = "auto"
_SECONDS_TO_ANSWER = 5


@dataclass(frozen=True)
class Cluster:
    """What a cluster has."""

    n_workers: int
    """Processes that work side by side: one on each machine, or several on the larger ones."""
    n_cpus: int
    """Cores for each."""


@contextlib.contextmanager
def joined(address: str) -> Iterator[Cluster]:
    """Join a cluster, and leave it at the end.

    Args:
        address: Such as "10.0.0.1:6379" or "ray://10.0.0.1:10001"; "auto" for the cluster that
            this machine belongs to or RAY_ADDRESS names, or else for one of this machine alone.

    Raises:
        ConfigError: Ray is not installed, or nobody answers.
    """
    if importlib.util.find_spec("ray") is None:
        raise ConfigError(
            "--cluster needs Ray, which is not installed. Install it with: pip install "
            "'pellucid[cluster]'"
        )
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # pellucid reports to nobody
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    import ray

    is_ours = not ray.is_initialized()
    if is_ours:
        _join(address)
    try:
        yield _size()
    finally:
        if is_ours:
            ray.shutdown()


def _join(address: str) -> None:
    import ray

    if address == AUTO:
        address = _running_here() or "local"
    if address != "local":
        _check_answers(address)
    try:
        with stderr_silenced():
            ray.init(
                address=address,
                logging_level=logging.ERROR,
                log_to_driver=False,
                **({"include_dashboard": False} if address == "local" else {}),
            )
    # What comes of a port where something else listens is nearly anything.
    except Exception as error:
        raise _no_answer(address, str(error).strip().splitlines()[0]) from error


def _running_here() -> str | None:
    """Find the cluster that this machine belongs to, if it still runs.

    Ray would find it too, but would try for minutes to reach one that was stopped long ago.
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
    """Find out soon whether anybody listens; Ray itself tries for minutes.

    Raises:
        ConfigError: Nobody does.
    """
    try:
        parts = urlsplit(address if "://" in address else f"ray://{address}")
        place = (parts.hostname or "", parts.port or 0)
        socket.create_connection(place, _SECONDS_TO_ANSWER).close()
    except (OSError, ValueError) as error:
        raise _no_answer(address, str(error)) from None


def _no_answer(address: str, reason: str) -> ConfigError:
    return ConfigError(
        f"No Ray cluster answers at {address} ({reason}). Expected the address that `ray start "
        "--head` prints, such as 10.0.0.1:6379, or auto."
    )


def _size() -> Cluster:
    import ray

    cpus = [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]
    if not any(cpus):
        raise ConfigError("The Ray cluster has no processor cores to work with.")
    n_cpus = min(n for n in cpus if n)
    return Cluster(sum(n // n_cpus for n in cpus), n_cpus)


@contextlib.contextmanager
def own_errors() -> Iterator[None]:
    """Raise what went wrong in a worker as if it had gone wrong here.

    Raises:
        PellucidError: A worker raised it, or the cluster failed.
    """
    import ray

    try:
        yield
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, PellucidError):
            raise cause from None
        reason = str(error).strip().splitlines()[-1]
        raise RunError(
            f"The cluster failed ({reason}). What was done is kept; the same command goes on, or "
            "`pellucid resume` for a training."
        ) from error


def quiet_ray_data() -> Any:
    """Import Ray Data, and have it say nothing of its plans."""
    import ray.data

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    for name in ("ray.data", "ray.air"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return ray.data
