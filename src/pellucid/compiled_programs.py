"""Programs that JAX compiled, kept on disk, so that later runs do not compile them again.

JAX can keep them (its "persistent compilation cache"). The name of a file is a hash of the program
itself, the versions of JAX and of the driver, the options of the compiler, and the processor with
its instruction sets, so a program that was compiled for another machine is never loaded.
"""

import warnings
from pathlib import Path
from typing import Any

import filelock

from pellucid.cache_folder import cache_folder, is_private

MAX_BYTES = 2 * 10**9
"""Maximum size of the folder. Beyond it, JAX deletes the programs that have not been used for the
longest time."""

_MIN_SECONDS = 0.1
"""Minimum time that a program took to compile. Reading a file takes some milliseconds, and writing
one reads the times of all others."""

_PROGRAM, _LAST_USE = "-cache", "-atime"
"""Ends of the names of the two files of a program."""


def keep_compiled_programs() -> None:
    """Make JAX keep compiled programs in pellucid's cache folder, unless it keeps them elsewhere.

    A folder that cannot be used is left alone, since a cache must never stop a run.
    """
    import jax

    config: Any = jax.config
    if config.jax_compilation_cache_dir is not None:  # chosen by the user
        return
    folder = cache_folder().absolute() / "compiled"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not is_private(folder):
            return
        _remove_incomplete(folder)
    except (OSError, filelock.Timeout):
        return
    config.update("jax_compilation_cache_dir", str(folder))
    config.update("jax_compilation_cache_max_size", MAX_BYTES)
    config.update("jax_persistent_cache_min_compile_time_secs", _MIN_SECONDS)
    # If a file cannot be read or written, the program is compiled again, which needs no warning.
    warnings.filterwarnings("ignore", "Error (reading|writing) persistent compilation cache entry")


def _remove_incomplete(folder: Path) -> None:
    """Remove the programs that a killed process wrote only in part.

    JAX writes the program before the time of its last use. It would never replace the damaged file,
    and while a time is missing it could not delete old programs.
    """
    with filelock.FileLock(folder / ".lockfile", timeout=1):  # the lock of JAX
        for program in folder.glob(f"*{_PROGRAM}"):
            last_use = program.with_name(program.name.removesuffix(_PROGRAM) + _LAST_USE)
            if not last_use.is_file() or last_use.stat().st_size == 0:
                program.unlink()
