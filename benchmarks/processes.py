"""Run a command in a separate process, and record its output with timestamps and its peak memory.

Peak memory is the largest resident set of the process, or of the largest of its children, as
reported by the system when the process ends (``ru_maxrss`` of wait4). It is exact, whereas sampling
could miss a short peak. The system includes the memory of the starting process at the fork, so the
starting process must use less memory than the measured one; `Finished.peak_mib` checks that. If
Linux's /proc is available, the peak of the process so far (``VmHWM``) is also recorded with each
line of its output.
"""

import importlib.metadata
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_N_LAST_LINES = 15
_BYTES_PER_MAXRSS = 1 if sys.platform == "darwin" else 1024
_PACKAGES = ("pellucid", "keras", "tensorflow", "tensorflow-cpu", "openvino", "onnx", "numpy")


class BenchmarkError(Exception):
    """The benchmark cannot continue; the message says why."""


@dataclass(frozen=True)
class Line:
    """A line that a process printed, on either stream."""

    text: str
    seconds: float
    """Seconds since the start of the process."""
    peak_mib: float | None
    """Largest resident set so far in MiB; None if the system does not report it."""


@dataclass(frozen=True)
class Finished:
    """A process that ended without an error."""

    lines: list[Line]
    seconds: float
    """Duration of the process in seconds."""
    processor_seconds: float
    """CPU time on all processors; unlike `seconds`, it is hardly affected by other work."""
    max_rss_mib: float
    """Largest resident set in MiB, as reported by the system."""
    floor_mib: float
    """Peak memory of the starting process in MiB."""

    @property
    def peak_mib(self) -> float:
        """Peak memory in MiB.

        Raises:
            BenchmarkError: The peak is unknown, since the starting process used more memory.
        """
        if self.max_rss_mib <= self.floor_mib:
            raise BenchmarkError(
                f"Peak memory is not known: the benchmark itself held {self.floor_mib:.0f} MiB."
            )
        return self.max_rss_mib

    def first(self, start: str) -> Line:
        """Return the first line of the output that begins with `start`.

        Raises:
            BenchmarkError: There is no such line.
        """
        for line in self.lines:
            if line.text.startswith(start):
                return line
        raise BenchmarkError(f"No line of the output begins with {start!r}.")


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Finished:
    """Run a command to its end.

    Args:
        command: Program and its arguments.
        folder: Working directory.
        environment: Environment variables to set in addition to the current ones.

    Raises:
        BenchmarkError: The command ended with an error status.
    """
    inherited = {k: v for k, v in os.environ.items() if k not in ("FORCE_COLOR", "TTY_COMPATIBLE")}
    floor = _mib(resource.getrusage(resource.RUSAGE_SELF))
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    try:
        with process.stdout as output:
            lines = [
                Line(text.rstrip(), time.perf_counter() - began, _peak_so_far(process.pid))
                for text in output
            ]
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    except BaseException:
        process.kill()
        process.wait()
        raise
    name = " ".join([Path(command[0]).name, *command[1:3]])
    if process.returncode != 0:
        last = "\n".join(f"  {line.text}" for line in lines[-_N_LAST_LINES:])
        raise BenchmarkError(f"`{name}` ended with status {process.returncode}:\n{last}")
    return Finished(lines, seconds, usage.ru_utime + usage.ru_stime, _mib(usage), floor)


def _mib(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss * _BYTES_PER_MAXRSS / 2**20


def _peak_so_far(pid: int) -> float | None:
    try:
        facts = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    kib = [line.split()[1] for line in facts.splitlines() if line.startswith("VmHWM:")]
    return int(kib[0]) / 1024 if kib else None  # a process that has just ended has no VmHWM


def pellucid_command(*arguments: str) -> list[str]:
    """Return the `pellucid` command of the installation that this Python belongs to.

    Raises:
        BenchmarkError: pellucid is not installed.
    """
    program = Path(sys.executable).with_name("pellucid")
    if not program.is_file():
        raise BenchmarkError(f"There is no {program}. Install pellucid beside this Python first.")
    return [str(program), *arguments]


def convert_backbone(name: str, cache: Path) -> None:
    """Convert a backbone in a separate process, so that a cache folder contains it.

    Args:
        name: Name of the backbone.
        cache: The cache folder; it is created if it is missing.
    """
    program = (
        "from pellucid.backbones.onnx_cache import converted_backbone\n"
        "from pellucid.backbones.registry import get_backbone\n"
        f"converted_backbone(get_backbone({name!r}))"
    )
    run([sys.executable, "-c", program], cache.parent, {"PELLUCID_CACHE": str(cache)})


def describe_machine() -> dict[str, object]:
    """Describe the machine and the installed versions."""
    versions = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return {
        "processor": _processor_name(),
        "n_processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "load_at_start": [round(load, 2) for load in os.getloadavg()],
        "versions": versions,
    }


def _processor_name() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.is_file():
        for line in facts.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
