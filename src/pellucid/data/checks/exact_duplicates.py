"""P201: files with the same content."""

import polars as pl

from pellucid.data.checks.finding import Finding, Outcome
from pellucid.data.checks.material import Material
from pellucid.data.decode import Health

CODE, TITLE = "P201", "Identical files"


def check_exact_duplicates(material: Material) -> Finding:
    """Find pictures whose files are the same to the byte."""
    groups = identical(material.catalog)
    if not groups:
        return Finding(CODE, TITLE, Outcome.CLEAR, "No two files are identical.")
    n_copies = sum(len(group) - 1 for group in groups)
    return Finding(
        CODE,
        TITLE,
        Outcome.FOUND,
        f"{n_copies:,} files are copies of others, to the byte.",
        why="A copy teaches nothing new, and counts its original twice.",
        advice="Keep one of each group. Until then, `pellucid train` keeps them in one split.",
        groups=tuple(groups),
    )


def identical(catalog: pl.DataFrame) -> list[tuple[str, ...]]:
    """Group the paths of identical pictures; groups of two and more, the largest first."""
    groups = (
        catalog.filter(pl.col("health") == Health.OK.value)
        .group_by("hash", maintain_order=True)
        .agg("path")
        .filter(pl.col("path").list.len() > 1)
    )
    return sorted((tuple(paths) for paths in groups["path"]), key=len, reverse=True)
