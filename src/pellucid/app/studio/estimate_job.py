"""The job that estimates how long the trainings of a project would take; it imports Keras."""

from pathlib import Path

from pellucid.api import estimate
from pellucid.app.studio.event_writer import EventWriter
from pellucid.app.studio.job_schemas import Recipe
from pellucid.errors import PellucidError

_ORDER: tuple[Recipe, ...] = ("features", "scratch", "fine-tune")
"""What takes longest to measure comes last."""


def estimate_trainings(root: Path, writer: EventWriter) -> None:
    """Estimate each recipe, as `pellucid train --dry-run` does, and write what is found.

    Args:
        root: Folder of the project.
        writer: Receives an event for each recipe.
    """
    for recipe in _ORDER:
        try:
            found = estimate(root, recipe=recipe)
        except PellucidError as error:
            writer.write(estimate={"recipe": recipe, "problems": [str(error)]})
            continue
        stages = [{"name": each.name, "seconds": each.seconds} for each in found.stages]
        facts = {"recipe": recipe, "seconds": found.seconds, "stages": stages}
        writer.write(estimate=facts | {"problems": found.problems})
