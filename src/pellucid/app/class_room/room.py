"""A room: what one project takes from phones, from when it is opened until it is closed."""

import hashlib
import shutil
import threading
from collections import Counter
from typing import NamedTuple

from pellucid.app.class_room.limits import RoomLimits
from pellucid.app.class_room.only_pixels import only_pixels
from pellucid.app.class_room.room_code import new_code
from pellucid.app.class_room.room_error import RoomError
from pellucid.data.projects.project import Project
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

_CLOSED = marked(
    "This room is closed. Ask your teacher to open it, and scan the code that is shown then."
)


class Received(NamedTuple):
    """What came of a picture."""

    is_new: bool
    """Whether it is the first time that the room gets this picture."""
    n_of_student: int
    """Number of pictures that the room has from this student."""


class Room:
    """A room of a project. Its methods may be called by several threads.

    Args:
        project: The project, whose inbox the pictures go to.
        limits: Limits on the pictures.
    """

    def __init__(self, project: Project, limits: RoomLimits | None = None) -> None:
        self.project = project
        self.code = new_code()
        """What phones have to know."""
        self.limits = limits or RoomLimits()
        self.is_closed = False
        self._lock = threading.Lock()
        self._n_of: Counter[str] = Counter()
        self._known: set[bytes] = set()
        self._n_bytes = 0
        # Counted anew when it exceeds the limit, since that takes long if many are waiting.
        self._max_waiting = self.limits.n_waiting

    def close(self) -> None:
        """Take no more pictures."""
        self.is_closed = True

    @property
    def n_received(self) -> int:
        """Number of pictures that came; a picture that came twice counts once."""
        with self._lock:
            return self._n_of.total()

    @property
    def n_students(self) -> int:
        """Number of students whose pictures came."""
        with self._lock:
            return len(+self._n_of)

    def n_of_student(self, student: str) -> int:
        """Return the number of pictures of a student.

        Args:
            student: Identifier of the student's browser.
        """
        with self._lock:
            return self._n_of[student]

    def classes(self) -> list[str]:
        """List the names of the classes.

        Raises:
            RoomError: The room is closed, or its project is gone or cannot be read.
        """
        self._check_open()
        try:
            return [each.name for each in self.project.classes()]
        except DataError as error:  # its text names folders of the teacher's
            raise RoomError(
                "not stored", _("The teacher's computer cannot read the project now. Try again.")
            ) from error

    def receive(self, student: str, content: bytes, label: str | None = None) -> Received:
        """Put a picture of a student into the inbox of the project, where it waits.

        Args:
            student: Identifier of the student's browser.
            content: Content of the picture's file, of which only the pixels are kept.
            label: Class that the student proposes; None if they do not know.

        Raises:
            RoomError: The room takes no picture, or none of this student or class.
            PictureError: The picture cannot be used.
        """
        self._check_class(label)
        # With the class: the same picture for another class is another proposal.
        digest = hashlib.sha256(f"{label}\n".encode() + content).digest()
        if not self._reserve(student, digest, len(content)):
            return Received(is_new=False, n_of_student=self.n_of_student(student))
        try:
            self._check_space()
            kept = only_pixels(content, self.limits.n_pixels)
            self._check_open()
            self._store(kept, label)
        except BaseException:
            self._give_back(student, digest, len(content))
            raise
        return Received(is_new=True, n_of_student=self.n_of_student(student))

    def _store(self, content: bytes, label: str | None) -> None:
        try:
            self.project.receive(content, label)
        except PictureError:
            raise
        except DataError as error:  # its text names folders of the teacher's
            self._check_class(label)
            raise RoomError(
                "not stored", _("The teacher's computer cannot store the picture now. Try again.")
            ) from error

    def _check_class(self, label: str | None) -> None:
        if label not in (None, *self.classes()):
            raise RoomError(
                "no class",
                _("There is no class {label!r} any more. Choose another.", label=label),
            )

    def _check_open(self) -> None:
        # Storing a picture would make the folder of a project that was removed anew.
        if self.is_closed or not self.project.folder.is_project:
            raise RoomError("closed", _(_CLOSED))

    def _check_space(self) -> None:
        with self._lock:
            self._max_waiting += 1
            may_be_full = self._max_waiting > self.limits.n_waiting
        if may_be_full:
            n_waiting = len(self.project.inbox())
            with self._lock:
                self._max_waiting = n_waiting + 1
            if n_waiting >= self.limits.n_waiting:
                raise RoomError(
                    "room full",
                    _(
                        "{n_waiting:,} pictures are waiting. Your teacher has to look at them "
                        "before more can come.",
                        n_waiting=self.limits.n_waiting,
                    ),
                )
        if shutil.disk_usage(self.project.root).free < self.limits.n_free_bytes:
            raise RoomError(
                "disk full", _("The teacher's computer has no space for more pictures on its disk.")
            )

    def _reserve(self, student: str, digest: bytes, n_bytes: int) -> bool:
        """Count a picture before it is stored; return False if the room has it already."""
        with self._lock:
            if digest in self._known:
                return False
            if self._n_of[student] >= self.limits.n_per_student:
                raise RoomError(
                    "student full",
                    _(
                        "You have sent {n_pictures:,} pictures, which is the most that this "
                        "room takes from one student.",
                        n_pictures=self.limits.n_per_student,
                    ),
                )
            if self._n_bytes + n_bytes > self.limits.n_room_bytes:
                raise RoomError(
                    "room full",
                    _(
                        "This room has taken as much as it can. Your teacher can close it and "
                        "open it again."
                    ),
                )
            self._known.add(digest)
            self._n_of[student] += 1
            self._n_bytes += n_bytes
            return True

    def _give_back(self, student: str, digest: bytes, n_bytes: int) -> None:
        with self._lock:
            self._known.discard(digest)
            self._n_of[student] -= 1
            self._n_bytes -= n_bytes
