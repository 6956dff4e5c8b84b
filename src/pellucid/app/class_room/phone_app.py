"""The application that phones reach: one page, the names of the classes, and sending a picture.

It has nothing else, so that whoever has the code of a room can do nothing else.
"""

import re
import secrets
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, FastAPI, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from pellucid.app.class_room.body import Bodies
from pellucid.app.class_room.only_pixels import MAX_SIDE
from pellucid.app.class_room.rate import Rate
from pellucid.app.class_room.room import Room
from pellucid.app.class_room.room_error import Reason, RoomError
from pellucid.app.class_room.rooms import Rooms
from pellucid.app.class_room.schemas import Refusal, RoomForPhone, SentPicture
from pellucid.app.protected_app import STATIC, protect
from pellucid.data.health import Health
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _

PAGE = STATIC / "send"
"""Folder of the built page, and of nothing else."""
_STATUS: dict[Reason, int] = {
    "closed": 403,
    "no class": 409,
    "student full": 409,
    "room full": 409,
    "disk full": 507,
    "not stored": 503,
    "busy": 429,
    "no cookie": 400,
    "slow": 408,
}
_COOKIE = "pellucid-student"
_STUDENT = re.compile(r"[A-Za-z0-9_-]{16}")
_SECONDS_TO_WAIT = "5"
_MAX_AT_ONCE = 2
"""Number of pictures that are decoded at the same time; each may need some hundred megabytes."""


def create_phone_app(rooms: Rooms) -> FastAPI:
    """Create the application.

    Args:
        rooms: The rooms that phones may send to.

    Returns:
        The application. It has no route besides the page's files and the two of a room.
    """
    app = FastAPI(title="pellucid", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.is_stopping = False
    _add_routes(app, rooms)
    _add_rates(app, rooms)
    protect(app, rooms.hosts)

    @app.exception_handler(RoomError)
    def explain(_request: Request, error: RoomError) -> JSONResponse:
        return _refused(_STATUS[error.code], str(error), error.code)

    @app.exception_handler(PictureError)
    def explain_picture(_request: Request, error: PictureError) -> JSONResponse:
        is_too_large = error.health == Health.TOO_LARGE
        return _refused(413 if is_too_large else 400, str(error), error.health)

    if PAGE.is_dir():
        app.mount("/", StaticFiles(directory=PAGE, html=True), name="page")
    return app


def _add_routes(app: FastAPI, rooms: Rooms) -> None:
    bodies = Bodies(rooms.limits)
    decoding = CapacityLimiter(_MAX_AT_ONCE)

    def room_of(authorization: Annotated[str, Header(max_length=100)] = "") -> Room:
        return rooms.find(authorization.removeprefix("Bearer "))

    @app.get("/api/room", operation_id="getRoomForPhone")
    def get_room(
        request: Request, response: Response, room: Annotated[Room, Depends(room_of)]
    ) -> RoomForPhone:
        """Describe the room of the code, and give the browser an identifier of its own."""
        student = _student(request)
        if student is None:
            student = secrets.token_urlsafe(12)
            response.set_cookie(_COOKIE, student, httponly=True, samesite="strict")
        return RoomForPhone(
            project=room.project.root.name,
            classes=room.classes(),
            n_sent=room.n_of_student(student),
            max_pictures=room.limits.n_per_student,
            max_bytes=room.limits.n_file_bytes,
            max_side=MAX_SIDE,
        )

    @app.post(
        "/api/room/pictures",
        operation_id="sendPicture",
        responses={403: {"model": Refusal, "description": "The reason of a refusal."}},
    )
    async def send_picture(
        request: Request,
        room: Annotated[Room, Depends(room_of)],
        label: Annotated[str | None, Query(alias="class", max_length=1024)] = None,
    ) -> SentPicture:
        """Send the picture in the body, with the class that is proposed for it, if any."""
        student = _student(request)
        if student is None:
            raise RoomError(
                "no cookie",
                _("Load the page again, and allow it to store a cookie in this browser."),
            )
        async with bodies.held(request) as content:
            received = await to_thread.run_sync(
                room.receive, student, content, label, limiter=decoding
            )
        return SentPicture(is_new=received.is_new, n_sent=received.n_of_student)


def _student(request: Request) -> str | None:
    given = request.cookies.get(_COOKIE, "")
    return given if _STUDENT.fullmatch(given) else None


def _add_rates(app: FastAPI, rooms: Rooms) -> None:
    limits = rooms.limits
    of_each = Rate(limits.per_second, limits.at_once)
    of_all = Rate(limits.per_second_of_all, limits.at_once_of_all)

    @app.middleware("http")
    async def count(request: Request, answer) -> Response:  # type: ignore[no-untyped-def]
        address = request.client.host if request.client else ""
        # In this order: one address that asks too often takes nothing from the others.
        if not of_each.takes(address) or not of_all.takes():
            return _refused(429, _("Too many requests came at once. Wait a moment."), "busy")
        response: Response = await answer(request)
        return response


def _refused(status: int, message: str, code: str) -> JSONResponse:
    # What is left of a body is not read.
    headers = {"Connection": "close"} | ({"Retry-After": _SECONDS_TO_WAIT} if status == 429 else {})
    return JSONResponse({"detail": message, "code": code}, status, headers)
