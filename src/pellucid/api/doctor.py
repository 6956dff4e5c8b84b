"""What this machine has, what pellucid uses of it, and what is missing."""

import contextlib
import importlib.metadata
import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path

import psutil

from pellucid.api.gpu_facts import GPUFacts, find_gpus
from pellucid.cache_folder import cache_folder, free_space
from pellucid.inference.measured_precision import Measured, measured_networks
from pellucid.inference.offline_openvino import CORE
from pellucid.inference.precision import NumberFormat, fast_format
from pellucid.keras_runtime import backend_name
from pellucid.run_record import VERSIONED

_BACKENDS = {
    "tensorflow": ("tensorflow-cpu", "tensorflow"),
    "jax": ("jax",),
    "torch": ("torch",),
    "openvino": ("openvino",),
}
"""Names of the packages of each Keras backend."""


@dataclass(frozen=True)
class Extra:
    """A group of packages that is installed on request."""

    name: str
    """Name, as in ``pip install "pellucid[NAME]"``."""
    missing: tuple[str, ...]
    """Names of its packages that are not installed; empty if the extra can be used."""


@dataclass(frozen=True)
class Diagnosis:
    """Facts about this machine and this installation."""

    python: str
    """Version of Python."""
    system: str
    """Name and version of the operating system."""
    versions: dict[str, str]
    """Versions of the packages that affect results."""
    processor: str
    n_cores: int
    """Number of cores that this process may use."""
    memory: int
    """Memory of the machine, in bytes."""
    free_memory: int
    """Memory that is available now, in bytes."""
    precision: NumberFormat
    """Number format in which backbones and classifiers are computed fastest."""
    measured: dict[str, tuple[Measured, ...]]
    """Speed and error of each converted backbone in the precisions to choose from, by its name and
    version. Empty if there is no choice, or before a backbone is used for the first time."""
    backend: str
    """Backend of Keras, in which networks are trained."""
    backend_version: str | None
    """Version of the backend; None if it is not installed."""
    gpu: GPUFacts
    cache: Path
    """Folder of cached features, converted backbones and unpacked archives."""
    cache_size: int
    """Size of the cache, in bytes."""
    free_disk: int
    """Free space on the disk of the cache, in bytes."""
    extras: tuple[Extra, ...]

    @property
    def trains_on_gpu(self) -> bool:
        """Whether networks are trained on a GPU, and features computed on it."""
        return bool(self.gpu.seen_by_jax) and self.backend == "jax"


def doctor() -> Diagnosis:
    """Examine this machine and this installation.

    Returns:
        The facts. Nothing is changed, and Keras is not imported.

    Example:
        >>> pellucid.doctor().precision in ("float32", "bfloat16", "float16")
        True
    """
    backend = backend_name()
    found = (_version(name) for name in _BACKENDS.get(backend, (backend,)))
    memory = psutil.virtual_memory()
    return Diagnosis(
        python=platform.python_version(),
        system=platform.platform(),
        versions={name: version for name in VERSIONED if (version := _version(name))},
        processor=str(CORE.get_property("CPU", "FULL_DEVICE_NAME")).strip(),
        n_cores=_n_cores(),
        memory=memory.total,
        free_memory=memory.available,
        precision=fast_format(),
        measured=_measured(),
        backend=backend,
        backend_version=next((version for version in found if version), None),
        gpu=find_gpus(),
        cache=cache_folder(),
        cache_size=_size(cache_folder()),
        free_disk=free_space(cache_folder()),
        extras=_extras(),
    )


def _measured() -> dict[str, tuple[Measured, ...]]:
    found = measured_networks(cache_folder() / "backbones")
    return {name.partition("-format")[0]: tuple(each) for name, each in found.items()}


def _n_cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)  # on Linux
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _extras() -> tuple[Extra, ...]:
    """Return the extras that pellucid's own metadata name."""
    missing: dict[str, list[str]] = {}
    for requirement in importlib.metadata.requires("pellucid") or []:
        extra = re.search(r"extra == ['\"]([^'\"]+)", requirement)
        name = re.match(r"[\w.-]+", requirement)
        if extra and name:
            packages = missing.setdefault(extra[1], [])
            if _version(name[0]) is None:
                packages.append(name[0])
    return tuple(Extra(name, tuple(packages)) for name, packages in sorted(missing.items()))


def _size(folder: Path) -> int:
    """Sum the sizes of the files in a folder; files that vanish meanwhile count nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(parent) / name).stat().st_size
    return total
