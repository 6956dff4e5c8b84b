"""What the teacher's page shows of a room."""

import os
import shlex
import subprocess

from pellucid.app.class_room.qr_code import qr_code
from pellucid.app.class_room.rooms import Rooms
from pellucid.app.class_room.schemas import OpenRoomView, RoomAddress, RoomView
from pellucid.app.studio.projects import GIVEN
from pellucid.data.projects.project import Project


def start_command(identifier: str, project: Project) -> str:
    """Return the command that starts a studio of a project that phones can reach.

    Args:
        identifier: Identifier of the project.
        project: The project.
    """
    folder = [str(project.root)] if identifier == GIVEN else []
    words = ["pellucid", "studio", *folder, "--host", "0.0.0.0"]  # noqa: S104 (it is what opens it)
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def view_room(rooms: Rooms | None, identifier: str, project: Project) -> RoomView:
    """Describe the room of a project.

    Args:
        rooms: The rooms; None if phones cannot reach this studio.
        identifier: Identifier of the project.
        project: The project.
    """
    command = start_command(identifier, project)
    if rooms is None:
        return RoomView(command=command, is_reachable=False, open=None)
    room = rooms.of(identifier)
    if room is None:
        return RoomView(command=command, is_reachable=True, open=None)
    addresses = [
        RoomAddress(page=page, full=f"{page}#{room.code}", qr_code=qr_code(f"{page}#{room.code}"))
        for page in rooms.addresses()
    ]
    found = OpenRoomView(
        code=room.code,
        addresses=addresses,
        n_received=room.n_received,
        n_students=room.n_students,
        max_per_student=room.limits.n_per_student,
    )
    return RoomView(command=command, is_reachable=True, open=found)
