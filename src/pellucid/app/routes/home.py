"""Routes of the home page: its lists, opening a model, comparing two runs, deleting a run."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, RedirectResponse

from pellucid.app.home_list import list_home
from pellucid.app.home_runs import compare_listed, delete_listed, view_deletion
from pellucid.app.home_schemas import Home, OpenedAddress, RunDeletion, RunsComparison
from pellucid.app.protected_app import STATIC

router = APIRouter()

_Named = Annotated[str, Query(max_length=512)]
_Id = Annotated[str, Query(alias="id", max_length=512)]


@router.get("/api/home", operation_id="getHome")
def get_home() -> Home:
    """List the runs and models."""
    return list_home()


@router.post("/api/home/open", operation_id="openModel")
async def open_model(request: Request, identifier: _Id) -> OpenedAddress:
    """Open a run or model, which takes some seconds, unless it is open already."""
    await request.app.state.open_models.open(identifier)
    return OpenedAddress(address=f"m/{quote(identifier, safe='')}/")


@router.get("/api/runs/compare", operation_id="compareRuns")
def compare_runs(first: _Named, second: _Named) -> RunsComparison:
    """Compare two runs on the test images of both, with a paired test."""
    return compare_listed(first, second)


@router.get("/api/runs/deletion", operation_id="getDeletion")
def get_deletion(identifier: _Id) -> RunDeletion:
    """Say what would be deleted with a run, which is not deleted yet."""
    return view_deletion(identifier)


@router.post("/api/runs/delete", operation_id="deleteRun", status_code=204)
def delete(identifier: _Id) -> None:
    """Delete a run for good."""
    delete_listed(identifier)


@router.get("/", include_in_schema=False)
def get_page() -> FileResponse:
    """Send the home page."""
    return FileResponse(STATIC / "home.html")


@router.get("/m/{identifier}", include_in_schema=False)
def add_slash(identifier: str) -> RedirectResponse:
    """Redirect to the address below which the explorer's relative addresses are."""
    return RedirectResponse(f"{quote(identifier, safe='')}/")
