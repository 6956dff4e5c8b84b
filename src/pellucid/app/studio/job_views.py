"""Describe the latest jobs of a project, from their events."""

import time

from pellucid.api import RUNS
from pellucid.app.studio.job_files import is_running, latest_job
from pellucid.app.studio.job_log import read_job
from pellucid.app.studio.job_record import JobRecord
from pellucid.app.studio.job_schemas import EstimateView, JobKind, JobView, StageView
from pellucid.app.studio.stage_name import shown_name
from pellucid.app.studio.time_left import time_left
from pellucid.data.projects.project import Project
from pellucid.data.sources.class_name import why_no_folder_name
from pellucid.errors import ConfigError, RunError
from pellucid.i18n import gettext as _
from pellucid.real_path import leads_to
from pellucid.run import RunFolder

_SECONDS_TO_START = 30.0
"""Time after which a job that has not taken its lock has failed to start."""


def view_job(project: Project, kind: JobKind) -> JobView:
    """Describe the latest job of a kind."""
    try:
        events = latest_job(project, kind)
        if events is None:
            return JobView(state="none")
        job = read_job(events)
        has_died = job.end is None and _has_died(project, kind, job)
        if has_died:  # its last event may have come after the others were read
            job = read_job(events)
            has_died = job.end is None
    except (ConfigError, OSError) as error:  # the project may come from somebody else
        return JobView(state="failed", problem=str(error))
    view = JobView(
        state="running" if job.end is None else job.end,
        run=job.run,
        recipe=job.recipe,
        stage=None if job.stage is None else _shown(job, job.stage),
        stages=[
            StageView(name=_shown(job, each.name), seconds=each.seconds) for each in job.stages
        ],
        n_pictures=job.n_pictures,
        n_epochs=job.n_epochs,
        epochs=job.epochs,
        is_stopping=job.is_stopping,
        tested=job.tested,
        notes=job.notes,
        problem=job.problem,
    )
    if has_died:
        view.state, view.has_died = "failed", True
        view.problem = _(
            "It ended unexpectedly. The computer may have run out of memory or disk "
            "space, or may have been switched off."
        )
    if view.state == "running":
        view.done, view.total = _progress(job)
        view.left = time_left(job)
    elif kind == "train" and view.state != "done":
        view.can_resume = resumable_run(project, job.run) is not None
    return view


def _shown(job: JobRecord, stage: str) -> str:
    return shown_name(stage, job.messages.get(stage))


def _has_died(project: Project, kind: JobKind, job: JobRecord) -> bool:
    if is_running(project, kind):
        return False
    # Before its first event, it has not taken its lock.
    return job.stage is not None or not 0 <= time.time() - job.time < _SECONDS_TO_START


def _progress(job: JobRecord) -> tuple[int | None, int | None]:
    """Return how much of the present stage is done, and of how much: images, or batches."""
    if job.is_fitting and job.n_epochs is not None:
        done, n_batches = job.batch or (0, 1)
        return len(job.epochs) * n_batches + done, job.n_epochs * n_batches
    return (job.progress[-1][1] if job.progress else None), job.total


def view_estimates(project: Project, revision: str) -> EstimateView:
    """Describe the latest estimates of what trainings would take.

    Args:
        project: The project.
        revision: Its revision now.
    """
    view = view_job(project, "estimate")
    try:
        events = latest_job(project, "estimate")
        job = None if events is None else read_job(events)
    except (ConfigError, OSError):
        job = None
    if job is None:
        return EstimateView(state=view.state, problem=view.problem)
    return EstimateView(
        state=view.state,
        recipes=job.estimates,
        is_current=job.revision == revision,
        problem=view.problem,
    )


def resumable_run(project: Project, name: str | None) -> RunFolder | None:
    """Return the run of an interrupted training of a project, if it has what it takes to go on."""
    if name is None or why_no_folder_name(name):  # the project may come from somebody else
        return None
    run = RunFolder(RUNS / name)
    try:
        if run.job.is_file() and leads_to(run.read_job().source, project.root):
            return run
    except (OSError, RunError):
        return None
    return None
