"""Map TensorFlow functions in a Keras 2 model (TFOpLambda) to operations of Keras 3."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
from keras import ops

from pellucid.i18n import gettext as _
from pellucid.models.keras2.layer_table import INTERPOLATIONS
from pellucid.models.keras2.refusal import NotMappedError

_OFF = ("conjugate", "transpose_a", "transpose_b")
"""Arguments that have no effect if they are False."""


def make_operation(function: Any, positional: list[Any], named: dict[str, Any]) -> Any:
    """Call the Keras 3 equivalent of a TensorFlow function.

    Args:
        function: TensorFlow's name of the function, such as "math.truediv".
        positional: Positional arguments: tensors of Keras, numbers and lists of both.
        named: Other arguments, by TensorFlow's names.

    Returns:
        The result.

    Raises:
        NotMappedError: The function or one of its arguments is not known.
    """
    # The TensorFlow 1 form of a function means the same; its arguments are checked below.
    known = str(function).removeprefix("compat.v1.")
    mapped = _FUNCTIONS.get(known)
    if mapped is None:
        raise NotMappedError(
            _("calls tf.{function}, which is not among those mapped to Keras 3", function=function)
        )
    named = {
        key: value
        for key, value in named.items()
        if key != "name" and not (key in _OFF and value is False)
    }
    try:
        bound = inspect.signature(mapped).bind(*positional, **named)
    except TypeError as error:
        raise NotMappedError(
            _(
                "calls tf.{function} in a way that is not known: {error}",
                function=function,
                error=error,
            )
        ) from None
    return mapped(*bound.args, **bound.kwargs)


def _array(value: Any) -> Any:
    return np.asarray(value, np.float32) if isinstance(value, list) else value


def _two(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def apply(x: Any, y: Any) -> Any:
        return function(_array(x), _array(y))

    return apply


def _one(function: Callable[[Any], Any]) -> Callable[..., Any]:
    def apply(x: Any) -> Any:
        return function(x)

    return apply


def _of_features(function: Callable[[Any], Any]) -> Callable[..., Any]:
    def apply(features: Any) -> Any:
        return function(features)

    return apply


def _reduced(function: Callable[..., Any]) -> Callable[..., Any]:
    def apply(input_tensor: Any, axis: Any = None, keepdims: bool | None = False) -> Any:
        axes = tuple(axis) if isinstance(axis, list) else axis
        return function(input_tensor, axis=axes, keepdims=bool(keepdims))

    return apply


def _bias_add(value: Any, bias: Any, data_format: str | None = None) -> Any:
    if data_format not in (None, "NHWC"):
        raise NotMappedError(
            _("adds a bias to channels in the order {data_format}", data_format=data_format)
        )
    return ops.add(value, _array(bias))


def _concat(values: Any, axis: int) -> Any:
    return ops.concatenate(values, axis=axis)


def _resize(
    images: Any,
    size: Any,
    method: str = "bilinear",
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
) -> Any:
    if preserve_aspect_ratio or method not in INTERPOLATIONS:
        raise NotMappedError(
            _("resizes pictures by {method} or with preserve_aspect_ratio=True", method=method)
        )
    return ops.image.resize(images, tuple(size), interpolation=method, antialias=antialias)


def _pad(tensor: Any, paddings: Any, mode: str = "CONSTANT", constant_values: Any = 0) -> Any:
    if mode.upper() != "CONSTANT":
        return ops.pad(tensor, paddings, mode=mode.lower())
    return ops.pad(tensor, paddings, constant_values=constant_values)


def _l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12) -> Any:
    axes = tuple(axis) if isinstance(axis, list) else axis
    squares = ops.sum(ops.square(x), axis=axes, keepdims=True)
    return ops.multiply(x, ops.rsqrt(ops.maximum(squares, epsilon)))


def _matmul(a: Any, b: Any) -> Any:
    return ops.matmul(a, _array(b))


def _clip(t: Any, clip_value_min: Any, clip_value_max: Any) -> Any:
    return ops.clip(t, clip_value_min, clip_value_max)


def _squeeze(input: Any, axis: Any = None, squeeze_dims: Any = None) -> Any:  # noqa: A002
    axes = axis if squeeze_dims is None else squeeze_dims
    return ops.squeeze(input, tuple(axes) if isinstance(axes, list) else axes)


def _silu(features: Any, beta: float = 1.0) -> Any:
    if beta != 1.0:
        raise NotMappedError(_("calls tf.nn.silu with beta={beta}", beta=beta))
    return ops.silu(features)


def _cast(x: Any, dtype: Any) -> Any:
    return ops.cast(x, dtype["config"] if isinstance(dtype, dict) else dtype)


def _getitem(x: Any, slice_spec: Any) -> Any:
    spec = slice_spec if isinstance(slice_spec, list) else [slice_spec]
    return x[tuple(_slice(part) for part in spec)]


def _slice(part: Any) -> Any:
    if part is None or isinstance(part, int):
        return part
    if isinstance(part, dict):
        if part.get("class_name") in ("__ellipsis__", "ellipsis"):
            return ...
        if set(part) <= {"start", "stop", "step"}:
            found = [part.get(key) for key in ("start", "stop", "step")]
            if all(value is None or isinstance(value, int) for value in found):
                return slice(*found)
    raise NotMappedError(
        _("takes a part of a tensor in a way that is not known: {part!r}", part=part)
    )


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(
        ("math.truediv", "math.divide", "truediv", "divide", "realdiv"), _two(ops.true_divide)
    ),
    **dict.fromkeys(("math.subtract", "subtract"), _two(ops.subtract)),
    **dict.fromkeys(("math.multiply", "multiply"), _two(ops.multiply)),
    **dict.fromkeys(("__operators__.add", "math.add", "add"), _two(ops.add)),
    **dict.fromkeys(("math.maximum", "maximum"), _two(ops.maximum)),
    **dict.fromkeys(("math.minimum", "minimum"), _two(ops.minimum)),
    **dict.fromkeys(("math.pow", "pow"), _two(ops.power)),
    **dict.fromkeys(("math.negative", "negative"), _one(ops.negative)),
    **dict.fromkeys(("math.square", "square"), _one(ops.square)),
    **dict.fromkeys(("math.sqrt", "sqrt"), _one(ops.sqrt)),
    **dict.fromkeys(("math.rsqrt",), _one(ops.rsqrt)),
    **dict.fromkeys(("math.exp", "exp"), _one(ops.exp)),
    **dict.fromkeys(("math.log",), _one(ops.log)),
    **dict.fromkeys(("math.abs", "abs"), _one(ops.abs)),
    **dict.fromkeys(("math.tanh", "nn.tanh", "tanh"), _one(ops.tanh)),
    **dict.fromkeys(("math.sigmoid", "nn.sigmoid", "sigmoid"), _one(ops.sigmoid)),
    **dict.fromkeys(("math.reduce_mean", "reduce_mean"), _reduced(ops.mean)),
    **dict.fromkeys(("math.reduce_sum", "reduce_sum"), _reduced(ops.sum)),
    **dict.fromkeys(("math.reduce_max", "reduce_max"), _reduced(ops.max)),
    **dict.fromkeys(("math.reduce_min", "reduce_min"), _reduced(ops.min)),
    "math.reduce_std": _reduced(ops.std),
    "math.reduce_variance": _reduced(ops.var),
    "nn.relu": _of_features(ops.relu),
    "nn.relu6": _of_features(ops.relu6),
    "nn.elu": _of_features(ops.elu),
    "nn.selu": _of_features(ops.selu),
    **dict.fromkeys(("nn.softplus", "math.softplus"), _of_features(ops.softplus)),
    **dict.fromkeys(("nn.silu", "nn.swish"), _silu),
    "nn.gelu": lambda features, approximate=False: ops.gelu(features, approximate=approximate),
    "nn.leaky_relu": lambda features, alpha=0.2: ops.leaky_relu(features, negative_slope=alpha),
    "nn.softmax": lambda logits, axis=None: ops.softmax(logits, axis=-1 if axis is None else axis),
    "nn.bias_add": _bias_add,
    **dict.fromkeys(("math.l2_normalize", "nn.l2_normalize"), _l2_normalize),
    "concat": _concat,
    "stack": lambda values, axis=0: ops.stack(values, axis=axis),
    "reshape": lambda tensor, shape: ops.reshape(tensor, tuple(shape)),
    "transpose": lambda a, perm=None: ops.transpose(a, perm),
    "expand_dims": lambda input, axis: ops.expand_dims(input, axis),  # noqa: A006
    **dict.fromkeys(("squeeze",), _squeeze),
    "reverse": lambda tensor, axis: ops.flip(tensor, axis),
    "image.flip_left_right": lambda image: ops.flip(image, 2),
    "cast": _cast,
    "clip_by_value": _clip,
    "pad": _pad,
    "image.resize": _resize,
    **dict.fromkeys(("linalg.matmul", "matmul"), _matmul),
    **dict.fromkeys(("identity", "stop_gradient"), lambda input: ops.add(input, 0)),  # noqa: A006
    "__operators__.getitem": _getitem,
}
