"""The GPUs of this machine, whether Keras computes on them, and what is missing for it."""

import contextlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pellucid.i18n import gettext as _

_CUDA_PLUGINS = ("jax-cuda13-plugin", "jax-cuda12-plugin")
_ROCM_PLUGIN = "jax-rocm7-plugin"

_MAX_SECONDS = 10.0
"""Time limit of nvidia-smi, which waits for the driver of a broken GPU forever."""
_MAX_SECONDS_OF_JAX = 60.0
_MAX_BYTES = 1_000_000
_MAX_LENGTH = 80
_MAX_GPUS = 64

_MIN_CUDA = 12
"""CUDA version of the oldest packages that JAX provides."""
_MIN_CAPABILITY_OF_CUDA_13 = 7.5
"""CUDA 13 dropped Maxwell, Pascal and Volta (release notes of the CUDA Toolkit 13.0)."""

_LIST_DEVICES = """
import json, jax
print(json.dumps([[device.platform, device.device_kind] for device in jax.devices()]))
"""


@dataclass(frozen=True)
class GPUFacts:
    """The GPUs of this machine, and how JAX can use them."""

    has_nvidia_driver: bool
    """Whether there is a driver for NVIDIA GPUs."""
    names: tuple[str, ...] = ()
    """Names of the NVIDIA GPUs, as nvidia-smi lists them."""
    driver: str | None = None
    """Version of the driver; None if nvidia-smi does not say."""
    cuda: str | None = None
    """Newest version of CUDA that the driver supports; None if nvidia-smi does not say."""
    capability: float | None = None
    """Lowest compute capability of the GPUs; None if nvidia-smi does not say."""
    has_amd_driver: bool = False
    """Whether there is a driver for computing on AMD GPUs (ROCm)."""
    plugin: str | None = None
    """JAX's installed package for GPUs, with its version; None if there is none."""
    seen_by_jax: tuple[str, ...] = ()
    """Kinds of the GPUs that JAX finds; empty if its package for GPUs is not installed."""
    problem: str | None = None
    """Last line that JAX wrote if it found no GPU in spite of its package."""


def find_gpus() -> GPUFacts:
    """Ask the drivers and JAX for GPUs.

    JAX is only asked if one of its packages for GPUs is installed; it runs in a process of its own.
    """
    driver = _described_by_driver()
    plugin = _plugin()
    seen, problem = _seen_by_jax() if plugin else ((), None)
    return GPUFacts(
        has_nvidia_driver=bool(_tool()) or Path("/proc/driver/nvidia").exists(),
        names=tuple(_plain(name) for name in _values(driver, "Product Name")[:_MAX_GPUS]),
        driver=_version_in(driver, "Driver Version"),
        cuda=_version_in(driver, "CUDA Version"),
        capability=_lowest_capability() if driver else None,
        has_amd_driver=Path("/dev/kfd").exists(),
        plugin=plugin,
        seen_by_jax=seen,
        problem=problem,
    )


def describe_gpus(found: GPUFacts, backend: str, system: str = sys.platform) -> str:
    """Describe which GPU there is, whether it is used, and what to do if not, in one line.

    Args:
        found: The GPUs.
        backend: Name of Keras' backend.
        system: Name of the operating system, as in `sys.platform`.
    """
    if system == "darwin":
        return _(
            "Apple's GPU is not used, since current versions of Keras have no backend "
            "that works on it; no GPU is needed"
        )
    if found.has_nvidia_driver:
        return _use_of_nvidia(found, backend, system)
    if found.has_amd_driver:
        if found.seen_by_jax:
            return _by_backend(", ".join(found.seen_by_jax), backend)
        return _(
            "AMD, not used. JAX computes on it with ROCm 7 (not tested with pellucid): "
            'pip install --upgrade "jax[rocm7-local]", then set KERAS_BACKEND=jax'
        )
    return _("no NVIDIA GPU found; no GPU is needed")


def _described(found: GPUFacts) -> str:
    names = {name: found.names.count(name) for name in found.names}
    listed = ", ".join(f"{n} x {name}" if n > 1 else name for name, n in names.items())
    versions = [_("driver {version}", version=found.driver)] if found.driver else []
    versions += [f"CUDA {found.cuda}"] if found.cuda else []
    return (listed or "NVIDIA") + (f" ({', '.join(versions)})" if versions else "")


def _use_of_nvidia(found: GPUFacts, backend: str, system: str) -> str:
    """Say whether NVIDIA's GPUs are used, and how to make Keras use them."""
    gpu = _described(found)
    if found.seen_by_jax:
        return _by_backend(gpu, backend)
    if found.driver is None and not found.names:
        return _(
            "{gpu}, not used: nvidia-smi finds no GPU, or the driver does not answer. Run "
            "nvidia-smi to see why",
            gpu=gpu,
        )
    if system == "win32":
        return _(
            "{gpu}, not used. JAX computes on it in Linux only: install pellucid in WSL 2", gpu=gpu
        )
    if found.cuda is not None and _major(found.cuda) < _MIN_CUDA:
        return _(
            "{gpu}, not used. JAX needs a driver for CUDA {min_cuda} (525 or newer): update it",
            gpu=gpu,
            min_cuda=_MIN_CUDA,
        )
    command = _install(found)
    if found.plugin is not None:
        if found.problem:
            return _(
                "{gpu}, not used: {package} is installed, but JAX finds no GPU ({error}). Try: "
                "{command}",
                gpu=gpu,
                package=found.plugin,
                error=found.problem,
                command=command,
            )
        return _(
            "{gpu}, not used: {package} is installed, but JAX finds no GPU. Try: {command}",
            gpu=gpu,
            package=found.plugin,
            command=command,
        )
    if backend == "jax":
        return _("{gpu}, not used. To train on it: {command}", gpu=gpu, command=command)
    return _(
        "{gpu}, not used. To train on it: {command}, then set KERAS_BACKEND=jax",
        gpu=gpu,
        command=command,
    )


def _by_backend(gpu: str, backend: str) -> str:
    if backend == "jax":
        return _("{gpu}, used for training and for features", gpu=gpu)
    return _(
        "{gpu}, not used, since Keras' backend is {backend}. To train on it: set KERAS_BACKEND=jax",
        gpu=gpu,
        backend=backend,
    )


def _install(found: GPUFacts) -> str:
    """Return the command that installs JAX for the CUDA version of the driver."""
    is_new = found.cuda is not None and _major(found.cuda) >= 13
    is_old_gpu = (found.capability or 9.0) < _MIN_CAPABILITY_OF_CUDA_13
    return f'pip install --upgrade "jax[cuda{13 if is_new and not is_old_gpu else 12}]"'


def _major(version: str) -> int:
    return int(version.split(".")[0])


def _tool() -> str | None:
    return shutil.which("nvidia-smi")


def _described_by_driver() -> str:
    tool = _tool()
    return _output([tool, "-q"], _MAX_SECONDS)[0] if tool else ""


def _lowest_capability() -> float | None:
    """Ask for the compute capabilities, which drivers before 2021 do not report."""
    tool = _tool()
    assert tool is not None
    command = [tool, "--query-gpu=compute_cap", "--format=csv,noheader"]
    lines = _output(command, _MAX_SECONDS)[0].split()
    found = [float(line) for line in lines if re.fullmatch(r"\d{1,2}\.\d{1,2}", line)]
    return min(found, default=None)


def _plugin() -> str | None:
    for name in (*_CUDA_PLUGINS, _ROCM_PLUGIN):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            return f"{name} {importlib.metadata.version(name)}"
    return None


def _seen_by_jax() -> tuple[tuple[str, ...], str | None]:
    """Return the kinds of the GPUs that JAX finds; if there are none, the last line it wrote."""
    # -P: a file jax.py in the working folder must not be imported instead of JAX.
    command = [sys.executable, "-P", "-c", _LIST_DEVICES]
    text, errors = _output(command, _MAX_SECONDS_OF_JAX)
    try:
        kinds = tuple(_plain(str(kind)) for platform, kind in json.loads(text) if platform == "gpu")
    except (ValueError, TypeError):
        kinds = ()
    if kinds:
        return kinds[:_MAX_GPUS], None
    lines = [line for line in map(_plain, errors.splitlines()) if line]
    return (), lines[-1] if lines else None


def _output(command: Sequence[str], seconds: float) -> tuple[str, str]:
    """Run a command, and return what it wrote to standard output and to standard error.

    Each is cut at a megabyte, and both are empty if the command cannot be started. A command that
    does not end in time is killed, and left alone if that is not possible.
    """
    environment = {**os.environ, "LC_ALL": "C", "XLA_PYTHON_CLIENT_PREALLOCATE": "false"}
    try:
        process = subprocess.Popen(  # noqa: S603 (a list of words, no shell)
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError:
        return "", ""
    found = [b"", b""]

    def read(number: int) -> None:
        stream = (process.stdout, process.stderr)[number]
        assert stream is not None
        with stream:
            found[number] = stream.read(_MAX_BYTES)

    readers = [threading.Thread(target=read, args=(number,), daemon=True) for number in (0, 1)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(seconds)
    process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(1)
    output, errors = (each.decode("utf-8", "replace") for each in found)
    return output, errors


def _values(text: str, name: str) -> list[str]:
    """Return the values of a line such as ``Driver Version : 580.65.06``, wherever it occurs."""
    return re.findall(rf"^[ \t]*{name}[ \t]*:[ \t]*(\S.{{0,200}})", text, re.MULTILINE)


def _version_in(text: str, name: str) -> str | None:
    found = [value.strip() for value in _values(text, name)[:1]]
    return next((value for value in found if re.fullmatch(r"\d{1,4}(\.\d{1,4}){1,3}", value)), None)


def _plain(text: str) -> str:
    """Return a text without what could control a terminal, and not too long for a line."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:_MAX_LENGTH]
