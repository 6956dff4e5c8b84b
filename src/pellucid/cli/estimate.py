"""`pellucid train --dry-run`: what a training would do and cost."""

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import typer

from pellucid.cli.console import TerminalWatcher
from pellucid.cli.printing import one_line, print_json

if TYPE_CHECKING:
    from pellucid.training.estimate import Estimate

_MAX_CLASSES = 20
"""Maximum number of classes to list; with --json, all are listed."""
_SPLITS = ("train", "validation", "test")


class _TimedStart(TerminalWatcher):
    """Watcher that measures how long it took until the first stage began."""

    started: float | None = None
    """Seconds from the start of the process to the first stage."""

    def stage(self, name: str) -> None:
        """Note the time of the first stage, and print the name."""
        if self.started is None:
            self.started = time.time() - psutil.Process().create_time()
        super().stage(name)


def estimate_and_print(
    source: Path,
    run: Path | None,
    recipe: str | None,
    seed: int,
    n_seeds: int,
    *,
    as_json: bool,
    **settings: Any,
) -> None:
    """Estimate a training with the given settings, and print what it would do and cost."""
    from pellucid import api
    from pellucid.training.cost import Stage

    with _TimedStart() as watcher:
        found = api.estimate(source, run=run, recipe=recipe, seed=seed, watcher=watcher, **settings)
    started = Stage("Starting", watcher.started or 0.0)
    found = replace(found, stages=(started, *found.stages))
    if as_json:
        print_json(_as_json(found, n_seeds))
    else:
        typer.echo("\n".join(_in_words(found, n_seeds)))


def _as_json(found: "Estimate", n_seeds: int) -> dict[str, Any]:
    return {
        "source": str(found.source),
        "recipe": found.recipe,
        "model": found.model,
        "image_size": list(found.image_size),
        "pictures": found.n_by_split,
        "classes": found.n_by_class,
        "cached": found.n_cached,
        "trainings": n_seeds,
        "seconds": round(n_seeds * found.seconds, 1),
        "stages": [{"name": s.name, "seconds": round(s.seconds, 2)} for s in found.stages],
        "memory": found.memory,
        "free_memory": found.free_memory,
        "disk": {
            "run": found.run_disk,
            "working": found.working_disk,
            "cache": found.cache_disk,
            "free": found.free_disk,
            "free_cache": found.free_cache_disk,
        },
        "notes": list(found.notes),
        "problems": found.problems,
    }


def _in_words(found: "Estimate", n_seeds: int) -> list[str]:
    from pellucid.report.formats import duration
    from pellucid.training.estimate import size

    height, width, _ = found.image_size
    splits = ", ".join(f"{found.n_by_split.get(split, 0):,} {split}" for split in _SPLITS)
    n, n_classes = sum(found.n_by_split.values()), len(found.n_by_class)
    lines = [
        f"Recipe:    {found.recipe} with {found.model}, pictures of {height} x {width} pixels",
        f"Pictures:  {n:,} in {n_classes} classes: {splits}",
    ]
    for label, counts in list(found.n_by_class.items())[:_MAX_CLASSES]:
        numbers = "  ".join(f"{counts.get(split, 0):7,} {split}" for split in _SPLITS)
        lines.append(f"         {numbers}  {one_line(label)}")
    if len(found.n_by_class) > _MAX_CLASSES:
        lines.append(f"           and {len(found.n_by_class) - _MAX_CLASSES:,} more classes")
    if found.n_cached:
        lines.append(f"Cached:    the features of about {found.n_cached:,} pictures")
    times = f" for each of {n_seeds} trainings" if n_seeds > 1 else ""
    lines.append(f"Time:      about {duration(found.seconds)}{times}")
    lines += [f"           {s.seconds:9,.1f} s  {one_line(s.name)}" for s in found.stages]
    lines.append(f"Memory:    {size(found.memory)}; {size(found.free_memory)} are free")
    lines.append(
        f"Disk:      {size(found.run_disk)} for the run, {size(found.working_disk)} more during "
        f"the training; {size(found.free_disk)} are free"
    )
    lines.append(
        f"Cache:     {size(found.cache_disk)} more; {size(found.free_cache_disk)} are free"
    )
    lines += [f"Note:      {one_line(note)}" for note in found.notes]
    lines += [f"Problem:   {problem}" for problem in found.problems]
    return lines
