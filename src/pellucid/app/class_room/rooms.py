"""The rooms that are open, at most one for each project."""

import threading

from pellucid.app.class_room.addresses import reachable_at
from pellucid.app.class_room.limits import RoomLimits
from pellucid.app.class_room.room import Room
from pellucid.app.class_room.room_code import is_same_code
from pellucid.app.class_room.room_error import RoomError
from pellucid.data.projects.project import Project
from pellucid.data.projects.project_lock import become_project
from pellucid.i18n import gettext as _


class Rooms:
    """Opens and closes rooms. Its methods may be called by several threads.

    Args:
        host: Name or address that the phones' server listens on.
        port: Its port.
        limits: Limits on the pictures of each room and on the requests of phones.
    """

    def __init__(self, host: str, port: int, limits: RoomLimits | None = None) -> None:
        self._host, self._port = host, port
        self.limits = limits or RoomLimits()
        self._lock = threading.Lock()
        self._open: dict[str, Room] = {}

    def hosts(self) -> tuple[str, ...]:
        """Return the names and addresses under which phones reach the server now."""
        return reachable_at(self._host)

    def addresses(self) -> list[str]:
        """List the addresses of the phones' page, such as ``http://192.168.0.5:8001/``."""
        return [
            f"http://{f'[{host}]' if ':' in host else host}:{self._port}/" for host in self.hosts()
        ]

    def open(self, identifier: str, project: Project) -> Room:
        """Open the room of a project, with a new code; one that is open stays as it is.

        Args:
            identifier: Identifier of the project.
            project: The project.

        Raises:
            DataError: The folder of the project cannot be written.
        """
        with self._lock:
            room = self._open.get(identifier)
            if room is None or room.is_closed:
                become_project(project.folder)
                room = self._open[identifier] = Room(project, self.limits)
            return room

    def close(self, identifier: str) -> None:
        """Close the room of a project, if it is open; its code is of no use any more."""
        with self._lock:
            if (room := self._open.pop(identifier, None)) is not None:
                room.close()

    def of(self, identifier: str) -> Room | None:
        """Return the open room of a project; None if it is closed."""
        with self._lock:
            return self._open.get(identifier)

    def find(self, code: str) -> Room:
        """Return the open room of a code.

        Args:
            code: What a phone has sent.

        Raises:
            RoomError: No room that is open has this code.
        """
        with self._lock:
            rooms = list(self._open.values())
        found = [room for room in rooms if is_same_code(code, room.code)]
        if not found:
            raise RoomError(
                "closed",
                _(
                    "There is no open room with this code. Scan the code that your teacher "
                    "shows now."
                ),
            )
        return found[0]
