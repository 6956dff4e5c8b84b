"""Routes of the teacher's page for the room of a project."""

from fastapi import APIRouter, Request

from pellucid.app.class_room.rooms import Rooms
from pellucid.app.class_room.schemas import RoomView
from pellucid.app.class_room.view import start_command, view_room
from pellucid.app.routes.studio.asked import Asked
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

router = APIRouter(prefix="/api/projects/{identifier}/room")


def rooms_of(request: Request) -> Rooms | None:
    """Return the rooms of the application; None if phones cannot reach it."""
    found: Rooms | None = request.app.state.rooms
    return found


@router.get("", operation_id="getRoom")
def get_room(request: Request, project: Asked, identifier: str) -> RoomView:
    """Describe the room of a project."""
    return view_room(rooms_of(request), identifier, project)


@router.post("/open", operation_id="openRoom")
def open_room(request: Request, project: Asked, identifier: str) -> RoomView:
    """Open the room, so that phones can send pictures to the project."""
    rooms = rooms_of(request)
    if rooms is None:
        raise ConfigError(
            _(
                "Phones cannot reach this studio. Stop it with Ctrl-C, and start it with: "
                "{command}",
                command=start_command(identifier, project),
            )
        )
    rooms.open(identifier, project)
    return view_room(rooms, identifier, project)


@router.post("/close", operation_id="closeRoom")
def close_room(request: Request, project: Asked, identifier: str) -> RoomView:
    """Close the room; its code is of no use any more."""
    rooms = rooms_of(request)
    if rooms is not None:
        rooms.close(identifier)
    return view_room(rooms, identifier, project)
