"""Events of a project as a stream: whatever changes it, and its jobs."""

import asyncio
from collections.abc import AsyncIterator, Callable

from fastapi.concurrency import run_in_threadpool

from pellucid.app.studio.job_files import is_running, job_revision
from pellucid.app.studio.job_schemas import JOB_KINDS
from pellucid.app.studio.job_views import view_estimates, view_job
from pellucid.app.studio.schemas import StudioEvent
from pellucid.data.projects.project import Project

_SECONDS_BETWEEN = 0.25
_LOOKS_PER_SIGN = 40
"""Number of looks without a change after which a comment is sent, which finds out whether the page
is still there."""


async def events_of(project: Project, is_over: Callable[[], bool]) -> AsyncIterator[str]:
    """Yield an event for the state now, and for each change, as lines of server-sent events.

    Args:
        project: The project. Changes by other programs are noticed too.
        is_over: Whether the server stops.
    """
    known: object = None
    looks = 0
    while not is_over():
        facts = await run_in_threadpool(_facts, project)
        looks += 1
        if facts != known:
            known = facts
            event = await run_in_threadpool(_event, project, facts[0])
            yield f"data: {event.model_dump_json()}\n\n"
        elif looks % _LOOKS_PER_SIGN == 0:
            yield ":\n\n"
        await asyncio.sleep(_SECONDS_BETWEEN)


def _facts(project: Project) -> tuple[str, object]:
    """Return the revision of the pictures, and what changes with each event of a job."""
    jobs = [(job_revision(project, kind), is_running(project, kind)) for kind in JOB_KINDS]
    return project.revision(), jobs


def _event(project: Project, revision: str) -> StudioEvent:
    return StudioEvent(
        revision=revision,
        training=view_job(project, "train"),
        check=view_job(project, "check"),
        estimate=view_estimates(project, revision),
        map=view_job(project, "map"),
        rank=view_job(project, "rank"),
    )
