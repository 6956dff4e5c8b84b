"""`pellucid train --dry-run`: what a training would do and cost."""

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import typer

from pellucid.cli.console import TerminalWatcher
from pellucid.cli.printing import one_line, print_json
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    started = Stage(marked("Starting"), watcher.started or 0.0)
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

    height, width, _unused = found.image_size
    n_pictures, n_classes = sum(found.n_by_split.values()), len(found.n_by_class)
    lines = [
        _(
            "Recipe:    {recipe} with {model}, pictures of {height} x {width} pixels",
            recipe=found.recipe,
            model=found.model,
            height=height,
            width=width,
        ),
        _(
            "Pictures:  {n_pictures:,} in {n_classes} classes: {n_train:,} train, "
            "{n_validation:,} validation, {n_test:,} test",
            n_pictures=n_pictures,
            n_classes=n_classes,
            **_by_split(found.n_by_split),
        ),
    ]
    for label, counts in list(found.n_by_class.items())[:_MAX_CLASSES]:
        numbers = _(
            "         {n_train:7,} train  {n_validation:7,} validation  {n_test:7,} test",
            **_by_split(counts),
        )
        lines.append(f"{numbers}  {one_line(label)}")
    if len(found.n_by_class) > _MAX_CLASSES:
        lines.append(
            _(
                "           and {n_more:,} more classes",
                n_more=len(found.n_by_class) - _MAX_CLASSES,
            )
        )
    if found.n_cached:
        lines.append(
            _("Cached:    the features of about {n_pictures:,} pictures", n_pictures=found.n_cached)
        )
    lines.append(
        _(
            "Time:      about {duration} for each of {n_trainings} trainings",
            duration=duration(found.seconds),
            n_trainings=n_seeds,
        )
        if n_seeds > 1
        else _("Time:      about {duration}", duration=duration(found.seconds))
    )
    for stage in found.stages:
        seconds = _("{seconds:9,.1f} s", seconds=stage.seconds)
        lines.append(f"           {seconds}  {one_line(_(stage.name))}")
    lines.append(
        _(
            "Memory:    {needed}; {free} are free",
            needed=size(found.memory),
            free=size(found.free_memory),
        )
    )
    lines.append(
        _(
            "Disk:      {needed} for the run, {working} more during the training; {free} are free",
            needed=size(found.run_disk),
            working=size(found.working_disk),
            free=size(found.free_disk),
        )
    )
    lines.append(
        _(
            "Cache:     {needed} more; {free} are free",
            needed=size(found.cache_disk),
            free=size(found.free_cache_disk),
        )
    )
    lines += [_("Note:      {note}", note=one_line(note)) for note in found.notes]
    lines += [_("Problem:   {problem}", problem=problem) for problem in found.problems]
    return lines


def _by_split(counts: "Mapping[str, int]") -> dict[str, int]:
    """Return the number of pictures in each split, by the name of its field in a message."""
    return {f"n_{split}": counts.get(split, 0) for split in _SPLITS}
