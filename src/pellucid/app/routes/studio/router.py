"""All routes of the studio."""

from fastapi import APIRouter

from pellucid.app.routes.studio import (
    class_room,
    collecting,
    improving,
    jobs,
    project,
    take,
    why,
)

router = APIRouter()
for _each in (project, class_room, collecting, jobs, improving, why, take):
    router.include_router(_each.router)
