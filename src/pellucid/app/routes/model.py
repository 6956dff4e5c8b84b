"""Route for the model: its layers, blocks, sizes and counts."""

import math
from typing import Any

from fastapi import APIRouter

from pellucid.app import schemas
from pellucid.app.explorer import Explorer
from pellucid.app.kernels import kernel_of
from pellucid.app.routes.dependencies import Asked
from pellucid.app.unit_view import view_function
from pellucid.backbones.scaling import RULES
from pellucid.explanation.arithmetic import is_explained
from pellucid.explanation.calls import Call
from pellucid.explanation.descriptions import description_of
from pellucid.explanation.evidence import OCCLUSION, list_methods
from pellucid.explanation.formulas import parameter_formula, size_formulas
from pellucid.explanation.functions import function_of
from pellucid.explanation.multiply_adds import multiply_adds, total_multiply_adds

router = APIRouter()

_SETTINGS = (
    "filters", "units", "kernel_size", "pool_size", "strides", "padding", "dilation_rate",
    "depth_multiplier", "groups", "activation", "recurrent_activation", "use_bias", "max_value",
    "negative_slope", "threshold", "default_value", "alpha", "approximate", "b", "rate", "epsilon",
    "axis", "scale", "offset", "factor",
)  # fmt: skip
"""Settings of Keras layers that their arithmetic depends on."""


@router.get("/api/model", operation_id="getModel")
def get_model(explorer: Asked) -> schemas.Model:
    """Describe the model."""
    opened = explorer.opened
    height, width, channels = opened.input_shape
    layers = [_layer(explorer, number) for number in range(len(explorer.calls))]
    return schemas.Model(
        name=opened.name,
        source=opened.source,
        input=schemas.Input(
            height=height, width=width, channels=channels, scaling=explorer.scaling
        ),
        is_bgr=RULES[explorer.scaling].is_bgr,
        layers=layers,
        blocks=[(block[0], block[-1]) for block in explorer.blocks],
        outputs=[_output(explorer, number) for number in range(len(explorer.heads))],
        parameters=opened.model.count_params(),
        trainable_parameters=_count(opened.model.trainable_weights),
        multiply_adds=total_multiply_adds(layer.multiply_adds for layer in layers),
    )


def _output(explorer: Explorer, number: int) -> schemas.Output:
    head = explorer.heads[number]
    labels = explorer.opened.labels or ()
    is_named = head.kind == "classes" and len(labels) == head.n_values
    layer = explorer.evidence_layer[number]
    methods: list[str] = []
    if head.n_values:
        # Without places, only occlusion works, which covers parts of the picture.
        methods = [OCCLUSION] if layer is None else list_methods()
    return schemas.Output(
        name=head.name,
        layer=head.ref.call,
        shape=list(head.shape),
        kind=head.kind,
        values=head.n_values,
        labels=list(labels) if is_named else None,
        evidence_methods=methods,
        evidence_layers=explorer.evidence_layers[number],
        evidence_layer=layer,
    )


def _layer(explorer: Explorer, number: int) -> schemas.Layer:
    call = explorer.calls[number]
    layer = call.operation
    shapes = [tuple(explorer.blank.value(ref).shape) for ref in call.inputs]
    given = shapes[0] if shapes else ()
    weights = getattr(layer, "weights", [])
    function = function_of(layer)
    return schemas.Layer(
        number=number,
        name=call.name,
        kind=type(layer).__name__,
        description=description_of(call, len(given)),
        function=None if function is None else view_function(function),
        inputs=[ref.call for ref in call.inputs],
        shape=list(explorer.shapes[number]),
        parameters=_count(weights),
        trainable_parameters=_count(getattr(layer, "trainable_weights", [])),
        is_repeated=any(earlier.operation is layer for earlier in explorer.calls[:number]),
        parameter_formula=parameter_formula(layer) if weights else None,
        multiply_adds=multiply_adds(call, shapes, explorer.shapes[number]),
        keras_line=explorer.keras_lines[number],
        size_formulas=size_formulas(layer, given),
        is_explained=is_explained(call),
        has_kernels=kernel_of(layer) is not None,
        settings=_settings(call),
    )


def _count(weights: list[Any]) -> int:
    return sum(math.prod(weight.shape) for weight in weights)


def _settings(call: Call) -> dict[str, str]:
    found: dict[str, Any] = {}
    for name in _SETTINGS:
        value = getattr(call.operation, name, None)
        if callable(value):
            value = getattr(value, "__name__", type(value).__name__)
        if isinstance(value, str | int | float | bool | list | tuple):
            found[name] = value
    return {name: _text(value) for name, value in found.items()}


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " x ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
