"""Limits on what phones send."""

from dataclasses import dataclass

from pellucid.app.picture_store import MAX_UPLOAD_BYTES, MAX_UPLOAD_PIXELS


@dataclass(frozen=True)
class RoomLimits:
    """Limits on the pictures of a room and on the requests of phones."""

    n_file_bytes: int = MAX_UPLOAD_BYTES
    """Maximum size of a picture in bytes, as it is sent."""
    n_pixels: int = MAX_UPLOAD_PIXELS
    """Maximum number of pixels of a picture, as it is sent."""
    n_per_student: int = 200
    """Maximum number of pictures of one student, from when the room opens until it closes."""
    n_waiting: int = 5_000
    """Maximum number of pictures of a project that wait for the teacher."""
    n_room_bytes: int = 4 * 2**30
    """Maximum size in bytes of all pictures that a room takes."""
    n_free_bytes: int = 2**30
    """Size in bytes that stays free on the disk."""
    n_held_bytes: int = 256 * 2**20
    """Maximum size in bytes of all bodies that are being received, or wait to be decoded."""
    seconds: float = 60.0
    """Time within which the body of a request must be complete."""
    per_second: float = 30.0
    """Number of requests per second of one address; a school may give a class a common address."""
    at_once: float = 600.0
    """Number of requests that one address may send at once, such as a class that opens the page."""
    per_second_of_all: float = 200.0
    """Number of requests per second of all addresses."""
    at_once_of_all: float = 2_000.0
    """Number of requests that all addresses may send at once."""
