"""Formulas of Keras' activation functions, with their parameters filled in."""

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """Value of a function where a condition holds."""

    value: str
    """Formula such as "0.2 * x". A function of several numbers is written with x[i] and x."""
    condition: str | None = None
    """Condition such as "x < 0"; None if the formula holds everywhere."""


@dataclass(frozen=True)
class Function:
    """A function that a layer applies."""

    name: str
    """Keras' name of the function, or of the layer that applies it."""
    key: str | None
    """Key of the function, one of `FUNCTIONS`; None for any other function."""
    cases: tuple[Case, ...] = ()
    """Formula of the function, by cases; empty if it is not known."""
    is_elementwise: bool = False
    """Whether each output number depends on one input number, by the same formula for all."""


Parameters = Mapping[str, Any]
Rule = Callable[[Parameters], tuple[str, tuple[Case, ...]]]
"""Function from the parameters to the key of the variant and its formula."""


def function_of(operation: Any) -> Function | None:
    """Describe the activation of a layer, or the layer itself if it is an activation function.

    Args:
        operation: A Keras layer or operation.

    Returns:
        The function, or None if the operation neither has nor is an activation.
    """
    own = describe_function(operation)
    if own.key is not None:
        return own
    activation = getattr(operation, "activation", None)
    return describe_function(activation) if callable(activation) else None


def describe_function(function: Any) -> Function:
    """Describe a function.

    Args:
        function: A Keras function, described with the defaults of its parameters; or a layer or
            operation that is a function, described with its own parameters.

    Returns:
        The function; its formula is empty if it is not known.
    """
    is_object = not hasattr(function, "__name__")
    kind = type(function) if is_object else function
    name = str(getattr(kind, "__name__", ""))
    rule = _RULES.get(name.replace("_", "").lower())
    if rule is None or not is_keras(kind):
        return Function(name, None)
    key, cases = rule(parameters_of(function))
    return Function(name, key, cases, bool(cases) and key not in _OF_SEVERAL)


def parameters_of(function: Any) -> Parameters:
    """Return the parameters of a layer or operation, or the defaults of those of a function."""
    return _defaults(function) if hasattr(function, "__name__") else vars(function)


def is_keras(thing: Any) -> bool:
    """Return whether a function or class is the one that Keras defines under its name."""
    module = str(getattr(thing, "__module__", ""))
    name = str(getattr(thing, "__name__", ""))
    return module.startswith("keras.") and getattr(sys.modules.get(module), name, None) is thing


def _defaults(function: Any) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters.values()
    return {one.name: one.default for one in parameters if one.default is not one.empty}


def leaky_relu(slope: float) -> tuple[Case, ...]:
    """Return the formula of a ReLU with a slope below 0 (Maas et al., 2013).

    Example:
        >>> [(case.value, case.condition) for case in leaky_relu(0.2)]
        [('x', 'x ≥ 0'), ('0.2 * x', 'x < 0')]
    """
    return Case("x", "x ≥ 0"), Case(f"{_text(slope)} * x", "x < 0")


def _relu(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    # As Keras computes it: a threshold shifts only the slope below it.
    slope = given.get("negative_slope") or 0.0
    least = given.get("threshold") or 0.0
    most = given.get("max_value")
    if not slope and not least:
        if most is None:
            return "relu", (Case("max(x, 0)"),)
        return "clipped_relu", (Case(f"min(max(x, 0), {_text(most)})"),)
    if most is None and not least:
        return "leaky_relu", leaky_relu(slope)
    above = "x"
    if most is not None:
        above = f"min({above if least >= 0 else 'max(x, 0)'}, {_text(most)})"
    shifted = "x" if not least else f"(x {'-' if least > 0 else '+'} {_text(abs(least))})"
    below = f"{_text(slope)} * {shifted}" if slope else "0"
    return "general_relu", (
        Case(above, f"x > {_text(least)}"),
        Case(below, f"x ≤ {_text(least)}"),
    )


def _with_slope(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    return "leaky_relu", leaky_relu(given["negative_slope"])


def _elu(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    alpha = _text(given["alpha"])
    return "elu", (Case("x", "x > 0"), Case(f"{alpha} * (exp(x) - 1)", "x ≤ 0"))


def _celu(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    alpha = _text(given["alpha"])
    return "celu", (Case("x", "x > 0"), Case(f"{alpha} * (exp(x / {alpha}) - 1)", "x ≤ 0"))


def _gelu(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    if given["approximate"]:
        inside = "sqrt(2 / pi) * (x + 0.044715 * x^3)"
        return "approximate_gelu", (Case(f"0.5 * x * (1 + tanh({inside}))"),)
    return "gelu", (Case("0.5 * x * (1 + erf(x / sqrt(2)))"),)


def _hard_shrink(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    least = _text(given["threshold"])
    return "hard_shrink", (Case("x", f"abs(x) > {least}"), Case("0", f"abs(x) ≤ {least}"))


def _soft_shrink(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    least = _text(given["threshold"])
    return "soft_shrink", (
        Case(f"x - {least}", f"x > {least}"),
        Case("0", f"abs(x) ≤ {least}"),
        Case(f"x + {least}", f"x < {_text(-given['threshold'])}"),
    )


def _threshold(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    if "threshold" not in given:
        return "threshold", ()
    least = _text(given["threshold"])
    return "threshold", (
        Case("x", f"x > {least}"),
        Case(_text(given["default_value"]), f"x ≤ {least}"),
    )


def _squareplus(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    return "squareplus", (Case(f"(x + sqrt(x^2 + {_text(given['b'])})) / 2"),)


def _text(value: Any) -> str:
    """Format a parameter with all significant digits of a float32."""
    return f"{float(value):.7g}"


_FIXED = {
    "linear": ("x",),
    "sigmoid": ("1 / (1 + exp(-x))",),
    "tanh": ("tanh(x)",),
    "silu": ("x / (1 + exp(-x))",),
    "softplus": ("log(1 + exp(x))",),
    "softsign": ("x / (1 + abs(x))",),
    "exponential": ("exp(x)",),
    "mish": ("x * tanh(log(1 + exp(x)))",),
    "log_sigmoid": ("-log(1 + exp(-x))",),
    "tanh_shrink": ("x - tanh(x)",),
    "relu6": ("min(max(x, 0), 6)",),
    "hard_sigmoid": ("min(max(x / 6 + 0.5, 0), 1)",),
    "hard_silu": ("x * min(max(x / 6 + 0.5, 0), 1)",),
    "hard_tanh": ("min(max(x, -1), 1)",),
    "sparse_sigmoid": ("min(max((x + 1) / 2, 0), 1)",),
    # Klambauer et al., "Self-Normalizing Neural Networks", 2017: scale and scale * alpha.
    "selu": ("1.050701 * x", "x > 0", "1.758099 * (exp(x) - 1)", "x ≤ 0"),
    "sparse_plus": ("x", "x ≥ 1", "(x + 1)^2 / 4", "abs(x) < 1", "0", "x ≤ -1"),
    "prelu": ("x", "x ≥ 0", "alpha * x", "x < 0"),
    "softmax": ("exp(x[i]) / sum(exp(x))",),
    "log_softmax": ("x[i] - log(sum(exp(x)))",),
    # Each number of the first half times the sigmoid of its counterpart in the second half.
    "glu": ("x[i] / (1 + exp(-x[i + n / 2]))",),
}
"""Functions without parameters, as alternating values and conditions.

Sparsemax is missing because Keras (3.15) does not compute the function of Martins and Astudillo,
2016, under that name: its results do not add up to 1.
"""

_OF_SEVERAL = frozenset({"softmax", "log_softmax", "glu", "prelu"})
"""Functions whose result depends on several numbers, or on the place of the number."""


def _always(key: str, *parts: str) -> Rule:
    texts: tuple[str | None, ...] = (*parts, None) if len(parts) == 1 else parts
    pairs = zip(texts[::2], texts[1::2], strict=True)
    cases = tuple(Case(value, condition) for value, condition in pairs if value is not None)
    return lambda _: ("clipped_relu" if key == "relu6" else key, cases)


_RULES: dict[str, Rule] = {
    **{key.replace("_", ""): _always(key, *parts) for key, parts in _FIXED.items()},
    "exp": _always("exponential", *_FIXED["exponential"]),  # of keras.ops
    "relu": _relu,
    "leakyrelu": _with_slope,
    "elu": _elu,
    "celu": _celu,
    "gelu": _gelu,
    "hardshrink": _hard_shrink,
    "softshrink": _soft_shrink,
    "threshold": _threshold,
    "squareplus": _squareplus,
}

FUNCTIONS = frozenset(
    {
        *(_FIXED.keys() - {"relu6"}), "relu", "clipped_relu", "leaky_relu", "general_relu", "elu",
        "celu", "gelu", "approximate_gelu", "hard_shrink", "soft_shrink", "threshold", "squareplus",
    }
)  # fmt: skip
"""All keys that `describe_function` can return."""
