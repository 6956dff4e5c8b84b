"""Schemas of what phones and the teacher's page ask for; the web app's types come from them."""

from pydantic import BaseModel

from pellucid.app.class_room.room_error import Reason
from pellucid.data.health import Health


class RoomForPhone(BaseModel):
    """What a phone is told of a room."""

    project: str
    """Name of the project."""
    classes: list[str]
    n_sent: int
    """Number of pictures that came from this phone."""
    max_pictures: int
    """Maximum number of pictures of one phone."""
    max_bytes: int
    """Maximum size of a picture in bytes."""
    max_side: int
    """Length of the longer side in pixels to which larger pictures are shrunk."""


class SentPicture(BaseModel):
    """A picture that came."""

    is_new: bool
    """Whether it is the first time that it came."""
    n_sent: int
    """Number of pictures that came from this phone."""


class Refusal(BaseModel):
    """Why a request of a phone was refused."""

    detail: str
    code: Reason | Health


class RoomAddress(BaseModel):
    """An address of the phones' page."""

    page: str
    """Address of the page, where the code is asked for."""
    full: str
    """Address with the code."""
    qr_code: str
    """QR code of the full address, as an SVG picture."""


class OpenRoomView(BaseModel):
    """A room that is open."""

    code: str
    """Code that phones have to know."""
    addresses: list[RoomAddress]
    """Addresses in the networks of this computer, the most likely first; empty without network."""
    n_received: int
    """Number of pictures that came since it was opened."""
    n_students: int
    """Number of students that they came from."""
    max_per_student: int


class RoomView(BaseModel):
    """Whether a project takes pictures from phones."""

    command: str
    """Command that starts a studio that phones can reach."""
    is_reachable: bool
    """Whether this studio was started so."""
    open: OpenRoomView | None
    """Null if the room is closed."""
