"""A run as a notebook shows it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pellucid.cards.html import card_html
from pellucid.cards.run_card import run_card
from pellucid.data.inside import is_inside
from pellucid.data.thumbnail import thumbnail
from pellucid.run import RunFolder


def shown_run(
    run: RunFolder, metrics: Mapping[str, Any] | None, mistakes: Sequence[Mapping[str, Any]]
) -> str:
    """Return the card of a run as HTML, with the pictures that it is most confidently wrong about.

    Args:
        run: Folder of the run. Pictures that are no longer there are left out.
        metrics: Content of metrics.json; None if the run has not been tested.
        mistakes: Rows of `Run.mistakes`.
    """
    record = run.read_record()
    source = Path(record.source)
    thumbnails = [
        # The run names both, and may come from somebody else.
        thumbnail(source / each["path"]) if is_inside(source.absolute(), each["path"]) else None
        for each in mistakes
    ]
    name = run.path.resolve().name
    return card_html(run_card(name, record.recipe, record.labels, metrics, mistakes, thumbnails))
