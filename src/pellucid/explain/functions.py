"""The functions that Keras calls activations, each as a formula with its parameters put in."""

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Case:
    """What a function gives where a condition holds."""

    value: str
    """Such as "0.2 * x"; of a function of several numbers, in terms of x[i] and of all x."""
    condition: str | None = None
    """Such as "x < 0"; None if it holds everywhere."""


@dataclass(frozen=True)
class Function:
    """A function that a layer applies."""

    name: str
    """Keras' name of the function, or of the layer that is one."""
    key: str | None
    """Which of the functions known here it is; None for any other."""
    cases: tuple[Case, ...] = ()
    """Its formula; empty if it is not known."""
    is_elementwise: bool = False
    """Whether each number is computed from one alone, by the same formula for all."""


Parameters = Mapping[str, Any]
Rule = Callable[[Parameters], tuple[str, tuple[Case, ...]]]
"""From the parameters to the key of the variant and its formula."""


def function_of(operation: Any) -> Function | None:
    """Describe the function that a layer applies to its numbers, or that it is.

    Args:
        operation: A layer or operation of Keras.

    Returns:
        None for an operation that has no activation and is none.
    """
    own = describe_function(operation)
    if own.key is not None:
        return own
    activation = getattr(operation, "activation", None)
    return describe_function(activation) if callable(activation) else None


def describe_function(function: Any) -> Function:
    """Describe a function.

    Args:
        function: A function of Keras, with the values that its parameters have by default; or a
            layer or an operation that is one, with its own.
    """
    is_object = not hasattr(function, "__name__")
    kind = type(function) if is_object else function
    name = str(getattr(kind, "__name__", ""))
    rule = _RULES.get(name.replace("_", "").lower())
    if rule is None or not is_keras(kind):
        return Function(name, None)
    key, cases = rule(vars(function) if is_object else _defaults(function))
    return Function(name, key, cases, bool(cases) and key not in _OF_SEVERAL)


def is_keras(thing: Any) -> bool:
    """Whether a function or a class is Keras' own: the very one that Keras has by that name."""
    module = str(getattr(thing, "__module__", ""))
    name = str(getattr(thing, "__name__", ""))
    return module.startswith("keras.") and getattr(sys.modules.get(module), name, None) is thing


def _defaults(function: Any) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters.values()
    return {one.name: one.default for one in parameters if one.default is not one.empty}


def leaky_relu(slope: float) -> tuple[Case, ...]:
    """Write the formula of a ReLU with a slope below 0 (Maas et al., 2013)."""
    return Case("x", "x ≥ 0"), Case(f"{_text(slope)} * x", "x < 0")


def _relu(given: Parameters) -> tuple[str, tuple[Case, ...]]:
    # As Keras computes it: a threshold shifts the slope below it, and nothing else.
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
    """Write a parameter with all digits that a number in float32 has."""
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
    # The first half of the numbers, each times the sigmoid of its partner in the second half.
    "glu": ("x[i] / (1 + exp(-x[i + n / 2]))",),
}
"""Functions without parameters: values and conditions in turn.

Sparsemax is not among them: what Keras (3.15) computes under that name is not the function of
Martins and Astudillo, 2016, as its results do not add up to 1.
"""

_OF_SEVERAL = frozenset({"softmax", "log_softmax", "glu", "prelu"})
"""Functions that compute a number from several, or by a rule that depends on its place."""


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
"""The keys that `describe_function` gives."""
