"""Routes of the studio's last step: the classifier as files, and as code."""

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from pellucid.app.routes.studio.asked import Asked
from pellucid.app.studio.code import code_of
from pellucid.app.studio.results import classifier_of
from pellucid.app.studio.take import take_away, take_zip
from pellucid.app.studio.take_schemas import CodeView, ScriptView, TakenView

router = APIRouter()


@router.post("/api/projects/{identifier}/take", operation_id="takeAway")
def take(project: Asked) -> TakenView:
    """Export the latest classifier as a page that classifies without a server."""
    return take_away(project)


@router.get(
    "/api/projects/{identifier}/take.zip",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {}}}},
    operation_id="getZip",
)
def get_zip(project: Asked) -> StreamingResponse:
    """Send the export as a zip file."""
    name, parts = take_zip(project)
    headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quote(name, safe='')}.zip"}
    return StreamingResponse(parts, media_type="application/zip", headers=headers)


@router.get("/api/projects/{identifier}/code", operation_id="getCode")
def get_code(project: Asked) -> CodeView:
    """Return the commands and the Python code that do the same."""
    return code_of(classifier_of(project))


@router.get("/api/projects/{identifier}/script", operation_id="getScript")
def get_script(project: Asked) -> ScriptView:
    """Return the plain Keras script of the latest classifier, as ``pellucid code`` does."""
    # Imports OpenVINO, which the home page does not need.
    from pellucid.api import load

    return ScriptView(script=load(classifier_of(project).path).keras_script())
