"""Routes of the HTTP interface."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from pellucid.earlier_names import with_earlier_names
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _
from pellucid.inference.prediction import Prediction
from pellucid.server.answering import Answerer, BusyError, TooLateError
from pellucid.server.form import read_form
from pellucid.server.limits import Limits
from pellucid.server.schemas import (
    Failure,
    Health,
    ModelInfo,
    PicturePrediction,
    Predictions,
    Problem,
    RankedClass,
    WrongParameters,
)
from pellucid.server.state import state_of

_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "files": {
                            "type": "array", "items": {"type": "string", "format": "binary"},
                        }
                    },
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}  # fmt: skip
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {
        "description": "The body cannot be read, or the host name is not allowed.",
        "model": Failure,
        "content": {"text/plain": {"schema": {"type": "string"}}},
    },
    403: {"description": "The request comes from a page of another site.", "model": Failure},
}
"""Error responses of all routes."""
_WITHOUT_TOKEN: dict[int | str, dict[str, Any]] = {
    401: {"description": "The token is missing or wrong.", "model": Failure}
}
_FAILURES: dict[int | str, dict[str, Any]] = {
    408: {"description": "The body was not complete in time.", "model": Failure},
    413: {"description": "The body is too large.", "model": Failure},
    422: {
        "description": "None of the pictures can be used, or a parameter is wrong.",
        "model": Predictions | WrongParameters,
    },
    429: {
        "description": "Too many pictures are waiting; retry after Retry-After seconds.",
        "model": Failure,
    },
}


router = APIRouter(responses=_REFUSALS, tags=["The classifier"])
"""Routes that need the token, if there is one."""
health = APIRouter(responses=_REFUSALS, tags=["The server"])
"""Routes that need no token."""


@router.post(
    "/v1/predict",
    summary="Classify pictures",
    response_model=Predictions,
    openapi_extra=_BODY,
    responses=_WITHOUT_TOKEN | _FAILURES,
)
async def predict(
    request: Request,
    top: Annotated[int, Query(ge=1, le=1000, description="Number of classes to return.")] = 5,
    threshold: Annotated[
        float, Query(ge=0, le=1, description="Minimum probability of a class to return.")
    ] = 0.0,
) -> Response:
    """Classify one picture (its bytes as the body) or several (a form with files)."""
    state = state_of(request)
    limits, metrics = state.limits, state.metrics
    pictures = await _pictures(request, limits)
    with metrics.seconds.time():
        try:
            state.answerer.reserve(len(pictures))
        except BusyError:
            metrics.pictures.labels("sent away").inc(len(pictures))
            raise
        answers = await asyncio.gather(
            *(_answer(state.answerer, limits, *picture, top, threshold) for picture in pictures)
        )
    for each in answers:
        metrics.pictures.labels(each.error.code if each.error else "answered").inc()
    is_any = any(each.error is None for each in answers)
    content = Predictions(predictions=list(answers)).model_dump()
    return JSONResponse(content, 200 if is_any else 422)


@router.get("/v1/model", summary="Describe the classifier", responses=_WITHOUT_TOKEN)
def model(request: Request) -> ModelInfo:
    """Return the classes, the input, the test results and the card of the classifier."""
    state = state_of(request)
    spec = state.classifier.spec
    return ModelInfo(
        labels=list(state.classifier.labels),
        input={"height": spec.height, "width": spec.width, "n_channels": spec.n_channels},
        **with_earlier_names({"ood_threshold": state.classifier.ood_threshold}),
        **state.about,
    )


@health.get("/healthz", summary="Check whether the server is alive")
def healthz() -> Health:
    """Report that the process is alive."""
    return Health(status="ok")


@health.get(
    "/readyz",
    summary="Check whether the server accepts pictures",
    responses={503: {"description": "The queue is full.", "model": Health}},
)
def readyz(request: Request, response: Response) -> Health:
    """Report whether there is room for another picture."""
    state = state_of(request)
    is_full = state.answerer.n_waiting >= state.limits.n_waiting
    response.status_code = 503 if is_full else 200
    return Health(status="busy" if is_full else "ready")


@router.get("/metrics", include_in_schema=False)
def prometheus(request: Request) -> Response:
    """Return the metrics for Prometheus."""
    text = state_of(request).metrics.text()
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


async def _pictures(request: Request, limits: Limits) -> list[tuple[str, bytes]]:
    """Return name and content of each picture of a request."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "multipart/form-data":
        return [("picture", await request.body())]
    return await read_form(request, limits)


async def _answer(
    answerer: Answerer, limits: Limits, name: str, content: bytes, top: int, threshold: float
) -> PicturePrediction:
    if len(content) > limits.n_file_bytes:
        answerer.give_back(1)
        message = _("A picture may have {n_bytes:,} bytes at most.", n_bytes=limits.n_file_bytes)
        return _without_answer(name, "too large", message)
    try:
        found = await answerer.answer(name, content, top)
    except PictureError as error:
        return _without_answer(name, error.health, str(error))
    except TooLateError:
        message = _(
            "The picture was not classified within {seconds:g} seconds.", seconds=limits.deadline
        )
        return _without_answer(name, "too late", message)
    return _answered(found, threshold)


def _answered(found: Prediction, threshold: float) -> PicturePrediction:
    ranked = zip(found.labels, found.probabilities, strict=True)
    return PicturePrediction(
        name=found.path,
        label=found.label,
        top=[RankedClass(label=label, probability=p) for label, p in ranked if p >= threshold],
        **with_earlier_names({"ood_score": found.ood_score}),
        is_known=found.is_known,
        error=None,
    )


def _without_answer(name: str, code: str, message: str) -> PicturePrediction:
    problem = Problem(code=code, message=message)
    return PicturePrediction(
        name=name,
        label=None,
        top=[],
        **with_earlier_names({"ood_score": None}),
        is_known=None,
        error=problem,
    )
