"""State that the routes of one server share."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request

from pellucid.inference.classifier import Classifier
from pellucid.server.answering import Answerer
from pellucid.server.limits import Limits
from pellucid.server.metrics import Metrics


@dataclass(frozen=True)
class State:
    """State of one server."""

    classifier: Classifier
    about: dict[str, Any]
    """Name, metrics and card of the model."""
    limits: Limits
    answerer: Answerer
    metrics: Metrics


def state_of(request: Request) -> State:
    """Return the state of the server that handles a request."""
    state: State = request.app.state.serving
    return state
