"""The estimate of a training: what it would do, and what it would cost on this machine."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pellucid.i18n import gettext as _
from pellucid.training.cost import Stage, total


@dataclass(frozen=True)
class Estimate:
    """What a training would do, and what it would cost on this machine."""

    source: Path
    recipe: str
    model: str
    """Name of the backbone or network."""
    image_size: tuple[int, int, int]
    """Height, width and channels of the images that the model receives."""
    n_by_class: dict[str, dict[str, int]]
    """Number of files by class and split."""
    n_cached: int
    """Number of files whose features are in the cache, by the share in the sample."""
    stages: tuple[Stage, ...]
    """Stages in their order."""
    memory: int
    """Largest memory of the process and those that it starts, in bytes."""
    mapped: int
    """Part of the memory that holds pages of files; the system takes it back when memory is low."""
    run_disk: int
    """Size of the finished run, in bytes."""
    working_disk: int
    """Further space in the run folder that is needed during the training, in bytes."""
    cache_disk: int
    """Growth of the cache, in bytes."""
    free_memory: int
    """Memory that is available now, in bytes."""
    free_disk: int
    """Free space on the disk of the run folder, in bytes."""
    free_cache_disk: int
    """Free space on the disk of the cache, in bytes."""
    notes: tuple[str, ...] = ()
    """What was found about the pictures, and what may turn out differently, in sentences."""

    @property
    def seconds(self) -> float:
        """Time of all stages together, in seconds."""
        return total(self.stages)

    @property
    def problems(self) -> list[str]:
        """What this machine has too little of, in sentences."""
        needed = self.memory - self.mapped
        found = []
        if needed > self.free_memory:
            found.append(
                _(
                    "The training needs {needed} of memory, and {free} are free. Close other "
                    "programs, or choose a smaller batch, network or image size.",
                    needed=size(needed),
                    free=size(self.free_memory),
                )
            )
        if self.run_disk + self.working_disk > self.free_disk:
            found.append(
                _(
                    "The run folder needs {needed}, and {free} are free on its disk. Free "
                    "some space, or choose a folder on another disk with --run.",
                    needed=size(self.run_disk + self.working_disk),
                    free=size(self.free_disk),
                )
            )
        if self.cache_disk > self.free_cache_disk:
            found.append(
                _(
                    "The cache would grow by {needed}, and {free} are free on its disk. Free "
                    "some space, or set PELLUCID_CACHE to a folder on another disk.",
                    needed=size(self.cache_disk),
                    free=size(self.free_cache_disk),
                )
            )
        return found

    @property
    def n_by_split(self) -> dict[str, int]:
        """Number of files by split."""
        found: Counter[str] = Counter()
        for counts in self.n_by_class.values():
            found.update(counts)
        return dict(found)


def size(n_bytes: float) -> str:
    """Format a size in bytes, in megabytes or gigabytes.

    Example:
        >>> size(2.34e9), size(46.8e6)
        ('2.3 GB', '47 MB')
    """
    return f"{n_bytes / 1e9:,.1f} GB" if n_bytes >= 0.95e9 else f"{n_bytes / 1e6:,.0f} MB"
