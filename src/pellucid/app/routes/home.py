"""Routes of the home page: the page, the list of runs and models, and opening one of them."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, RedirectResponse

from pellucid.app.home_list import list_home
from pellucid.app.home_schemas import Home, OpenedAddress
from pellucid.app.protected_app import STATIC

router = APIRouter()


@router.get("/api/home", operation_id="getHome")
def get_home() -> Home:
    """List the runs and models."""
    return list_home()


@router.post("/api/home/open", operation_id="openModel")
async def open_model(
    request: Request, identifier: Annotated[str, Query(alias="id", max_length=512)]
) -> OpenedAddress:
    """Open a run or model, which takes some seconds, unless it is open already."""
    await request.app.state.open_models.open(identifier)
    return OpenedAddress(address=f"m/{quote(identifier, safe='')}/")


@router.get("/", include_in_schema=False)
def get_page() -> FileResponse:
    """Send the home page."""
    return FileResponse(STATIC / "home.html")


@router.get("/m/{identifier}", include_in_schema=False)
def add_slash(identifier: str) -> RedirectResponse:
    """Redirect to the address below which the explorer's relative addresses are."""
    return RedirectResponse(f"{quote(identifier, safe='')}/")
