"""Events of a project as a stream: whatever changes it, and its training."""

import asyncio
from collections.abc import AsyncIterator, Callable

from fastapi.concurrency import run_in_threadpool

from pellucid.app.studio.schemas import StudioEvent
from pellucid.app.studio.trainings import training_revision, view_training
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
    known: tuple[str, int, str] | None = None
    looks = 0
    while not is_over():
        found = await run_in_threadpool(_facts, project)
        looks += 1
        if found != known:
            known = found
            event = StudioEvent(
                revision=found[0], training=await run_in_threadpool(view_training, project)
            )
            yield f"data: {event.model_dump_json()}\n\n"
        elif looks % _LOOKS_PER_SIGN == 0:
            yield ":\n\n"
        await asyncio.sleep(_SECONDS_BETWEEN)


def _facts(project: Project) -> tuple[str, int, str]:
    return project.revision(), training_revision(project), view_training(project).state
