"""What the home page does with runs besides opening them: it compares two, and deletes one."""

from pellucid.api.comparison_words import said_of_comparison
from pellucid.api.delete_runs import delete_run, find_deletable, others_in
from pellucid.api.runs import size_on_disk
from pellucid.app.home_list import find_listed_run
from pellucid.app.home_schemas import RunDeletion, RunsComparison
from pellucid.run import RunFolder


def compare_listed(first: str, second: str) -> RunsComparison:
    """Compare two runs in the list on the test images of both.

    Args:
        first: Identifier of a run.
        second: Identifier of another run.

    Raises:
        ModelError: A run is not in the list.
        RunError: A run is damaged or was never tested, or the two share no test image.
    """
    # As late as this: what it imports takes longer than listing the runs.
    from pellucid.api.compare import compare_runs

    found = compare_runs(*(RunFolder(find_listed_run(each)) for each in (first, second)))
    return RunsComparison(
        names=(found.first, found.second),
        accuracies=found.accuracies,
        better=found.better,
        sentences=said_of_comparison(found),
    )


def view_deletion(identifier: str) -> RunDeletion:
    """Describe what would be deleted with a run in the list.

    Args:
        identifier: Identifier of the run.

    Raises:
        ModelError: The run is not in the list.
        RunError: The run cannot be deleted, as while it is being trained.
    """
    path = find_deletable(str(find_listed_run(identifier)))
    return RunDeletion(folder=path.as_posix(), n_bytes=size_on_disk(path), others=others_in(path))


def delete_listed(identifier: str) -> None:
    """Delete the folder of a run in the list for good.

    Args:
        identifier: Identifier of the run.

    Raises:
        ModelError: The run is not in the list.
        RunError: The run cannot be deleted, as while it is being trained.
    """
    delete_run(find_deletable(str(find_listed_run(identifier))))
