"""All trainings of a project, and comparisons of two of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from pydantic import ValidationError

from pellucid.app.home_list import RUN
from pellucid.app.studio.improve_schemas import ChangedView, TrainingComparison, TrainingView
from pellucid.app.studio.results import runs_of
from pellucid.data.projects.project import Project
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import gettext as _
from pellucid.run import RunFolder
from pellucid.run_record import Metrics

if TYPE_CHECKING:
    from pellucid.api.compare import ChangedPicture

_MAX_CHANGED = 100
"""Maximum number of pictures that are sent of those that were fixed, and of those that broke."""


def list_trainings(project: Project) -> list[TrainingView]:
    """Describe the finished runs that were trained on a project, newest first."""
    return [_view(run) for run in runs_of(project)]


def _view(run: RunFolder) -> TrainingView:
    try:
        metrics = Metrics.model_validate(run.read_metrics())
    except (RunError, ValidationError):
        metrics = Metrics()
    learned = [n for n in (metrics.n_train, metrics.n_validation) if n is not None]
    return TrainingView(
        run=run.path.name,
        address=f"m/{quote(RUN + run.path.name, safe='')}/",
        created=run.read_record().created,
        n_train=sum(learned) if learned else None,
        n_test=metrics.n_test,
        accuracy=metrics.accuracy,
        interval=metrics.accuracy_interval,
    )


def compare_trainings(project: Project, first: str, second: str) -> TrainingComparison:
    """Compare two trainings of a project on the test pictures of both.

    Args:
        project: The project.
        first: Name of a run.
        second: Name of another run.

    Returns:
        The comparison; its `n` is 0 if they share no test picture under the same class.

    Raises:
        ConfigError: A name is not that of a run of this project.
        RunError: A run is damaged.
    """
    # The home page imports this module, and has no need of SciPy.
    from pellucid.api.compare import compare_runs, share_test_images

    runs = {run.path.name: run for run in runs_of(project)}
    for name in (first, second):
        if name not in runs:
            raise ConfigError(
                _(
                    "There is no training {name!r} of this project any more. Reload the page.",
                    name=name,
                )
            )
    if not share_test_images(runs[first], runs[second]):
        return TrainingComparison(
            first=first,
            second=second,
            n=0,
            accuracies=(0.0, 0.0),
            difference=0.0,
            interval=(-1.0, 1.0),
            is_better=None,
            p_value=1.0,
            n_fixed=0,
            n_broken=0,
            changed=[],
        )
    found = compare_runs(runs[first], runs[second])
    there = {path for each in project.classes() for path in each.pictures}
    difference = found.test.accuracy_difference
    return TrainingComparison(
        first=first,
        second=second,
        n=found.test.n,
        accuracies=found.accuracies,
        difference=difference,
        interval=found.accuracy_interval,
        is_better=None if found.better is None else difference > 0,
        p_value=found.test.p_value,
        n_fixed=found.test.n_only_second_right,
        n_broken=found.test.n_only_first_right,
        changed=[
            ChangedView(
                path=each.path,
                label=each.label,
                before=each.predicted[0],
                after=each.predicted[1],
                is_there=each.path in there,
            )
            for each in _some_of_both(found.changed)
        ],
    )


def _some_of_both(changed: "Sequence[ChangedPicture]") -> "list[ChangedPicture]":
    """Return the first pictures that only the second run gets right, and of the others."""
    fixed = [each for each in changed if each.label == each.predicted[1]]
    broken = [each for each in changed if each.label != each.predicted[1]]
    return [*fixed[:_MAX_CHANGED], *broken[:_MAX_CHANGED]]
