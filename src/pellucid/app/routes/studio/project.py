"""Routes for the list of projects, and for the classes and pictures of one."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, RedirectResponse, StreamingResponse

from pellucid.app.protected_app import STATIC
from pellucid.app.routes.studio.asked import Asked, picture_response, projects_of, read_upload
from pellucid.app.studio.events import events_of
from pellucid.app.studio.findings import read_check
from pellucid.app.studio.live import classify
from pellucid.app.studio.projects import view_project
from pellucid.app.studio.results import view_result
from pellucid.app.studio.schemas import (
    AddedPicture,
    Batch,
    CheckResult,
    ClassName,
    ClassRequest,
    LiveAnswer,
    Moved,
    NewProject,
    Paths,
    PathsAndClass,
    ProjectCard,
    ProjectView,
    RenameClass,
    ResultView,
    StudioEvent,
    ThumbnailPaths,
    UndoneView,
)
from pellucid.app.studio.thumbnails import thumbnail, thumbnail_addresses
from pellucid.data.projects.journal import Undone

router = APIRouter()


@router.get("/api/projects", operation_id="listProjects")
def list_projects(request: Request) -> list[ProjectCard]:
    """List the projects."""
    return projects_of(request).list()


@router.post("/api/projects", operation_id="createProject")
def create_project(request: Request, asked: NewProject) -> ProjectCard:
    """Make a new, empty project."""
    identifier = projects_of(request).create(asked.name)
    return ProjectCard(id=identifier, name=asked.name.strip())


@router.get("/api/projects/{identifier}", operation_id="getProject")
def get_project(project: Asked, identifier: str) -> ProjectView:
    """Describe a project."""
    return view_project(identifier, project)


@router.get("/api/projects/{identifier}/pictures", operation_id="listProjectPictures")
def list_pictures(project: Asked, label: Annotated[ClassName, Query(alias="class")]) -> list[str]:
    """List the pictures of a class."""
    return project.pictures(label)


@router.get(
    "/api/projects/{identifier}/thumbnail",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}},
    operation_id="getThumbnail",
)
def get_thumbnail(
    request: Request, project: Asked, path: Annotated[str, Query(max_length=4096)]
) -> Response:
    """Return the central square of a picture."""
    return picture_response(request, project, path, thumbnail)


@router.post("/api/projects/{identifier}/thumbnails", operation_id="getThumbnails")
def get_thumbnails(project: Asked, asked: ThumbnailPaths) -> list[str | None]:
    """Return the central squares of the first pictures, as many as can be made at once.

    They are ``data:`` addresses; null stands for a picture that cannot be shown.
    """
    return thumbnail_addresses(project, asked.paths)


@router.post("/api/projects/{identifier}/pictures", operation_id="addPicture")
async def add_picture(
    request: Request,
    project: Asked,
    label: Annotated[ClassName, Query(alias="class")],
    batch: Annotated[Batch, Query()],
    burst: Annotated[str | None, Query(max_length=64)] = None,
) -> AddedPicture:
    """Add the picture in the body to a class."""
    content = await read_upload(request)
    path = await run_in_threadpool(project.add, label, content, batch, burst=burst)
    return AddedPicture(path=path)


@router.post("/api/projects/{identifier}/move", operation_id="movePictures")
def move_pictures(project: Asked, asked: PathsAndClass) -> Moved:
    """Move pictures to another class."""
    return Moved(n=project.move(asked.paths, asked.label, asked.batch))


@router.post("/api/projects/{identifier}/set-aside", operation_id="setAsidePictures")
def set_aside_pictures(project: Asked, asked: Paths) -> Moved:
    """Take pictures out; their files are kept."""
    return Moved(n=project.set_aside(asked.paths, asked.batch))


@router.post("/api/projects/{identifier}/classes", operation_id="makeClass", status_code=204)
def make_class(project: Asked, asked: ClassRequest) -> None:
    """Make a class without pictures."""
    project.make_class(asked.name, asked.batch)


@router.post(
    "/api/projects/{identifier}/classes/rename", operation_id="renameClass", status_code=204
)
def rename_class(project: Asked, asked: RenameClass) -> None:
    """Rename a class, or merge it with another one."""
    project.rename_class(asked.name, asked.new_name, asked.batch, merge=asked.merge)


@router.post(
    "/api/projects/{identifier}/classes/remove", operation_id="removeClass", status_code=204
)
def remove_class(project: Asked, asked: ClassRequest) -> None:
    """Set a class aside with all of its pictures."""
    project.remove_class(asked.name, asked.batch)


@router.post("/api/projects/{identifier}/undo", operation_id="undo")
def undo(project: Asked) -> UndoneView:
    """Undo what was done last."""
    return _view(project.undo())


@router.post("/api/projects/{identifier}/redo", operation_id="redo")
def redo(project: Asked) -> UndoneView:
    """Do again what was undone last."""
    return _view(project.redo())


def _view(done: Undone | None) -> UndoneView:
    if done is None:
        return UndoneView(kind=None, n=0, n_left=0)
    return UndoneView(kind=done.kind, n=done.n, n_left=done.n_left)


@router.get(
    "/api/projects/{identifier}/events",
    response_class=StreamingResponse,
    responses={200: {"model": StudioEvent, "description": "The data of each event."}},
    operation_id="getEvents",
)
async def get_events(request: Request, project: Asked) -> StreamingResponse:
    """Send what changes, as server-sent events."""
    events = events_of(project, lambda: request.app.state.is_stopping)
    return StreamingResponse(events, media_type="text/event-stream")


@router.get("/api/projects/{identifier}/check", operation_id="getCheck")
def get_check(project: Asked) -> CheckResult | None:
    """Return what the latest check has found; null if there was none."""
    return read_check(project)


@router.get("/api/projects/{identifier}/result", operation_id="getResult")
def get_result(project: Asked) -> ResultView | None:
    """Describe the test of the latest classifier; null if there is none."""
    return view_result(project)


@router.post("/api/projects/{identifier}/classify", operation_id="classifyPicture")
async def classify_picture(request: Request, project: Asked) -> LiveAnswer:
    """Classify the picture in the body with the latest classifier."""
    return await run_in_threadpool(classify, project, await read_upload(request))


@router.get("/studio", include_in_schema=False)
def add_slash() -> RedirectResponse:
    """Redirect to the address below which the page's relative addresses are."""
    return RedirectResponse("studio/")


@router.get("/studio/", include_in_schema=False)
def get_page() -> FileResponse:
    """Send the studio's page."""
    return FileResponse(STATIC / "studio" / "index.html")
