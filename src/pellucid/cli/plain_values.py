"""Values of parameters that need no conversion, so that Typer need not import Pydantic.

Importing Pydantic takes longer than `pellucid predict` takes to classify an image.
"""

from collections.abc import Callable
from typing import Any


def take_plain_values(param: Any) -> None:
    """Make a parameter take text and defaults as they are; Typer converts other values.

    Args:
        param: Parameter of a command. Versions of Typer that convert without Pydantic are left
            alone.
    """
    if hasattr(param, "get_runtime_param") and not isinstance(param.get_runtime_param, _Plain):
        param.get_runtime_param = _Plain(param.get_runtime_param)


class _Plain:
    """Replaces `get_runtime_param` of one parameter, and the object that it returns."""

    def __init__(self, get_runtime_param: Callable[[], Any]) -> None:
        self._get_runtime_param = get_runtime_param

    def __call__(self) -> Any:
        """Return the object that converts values."""
        return self

    def __getattr__(self, name: str) -> Any:
        """Return another attribute of Typer's own object."""
        return getattr(self._get_runtime_param(), name)

    def coerce(self, value: Any, **others: Any) -> Any:
        """Convert a value to the type of the parameter."""
        param = others.get("param")
        kind = getattr(getattr(param, "type_descriptor", None), "annotation", None)
        if kind in (str, int, float) and type(value) is kind:
            return value
        if value is None and getattr(param, "nargs", 0) == 1 and not getattr(param, "multiple", 1):
            return None
        if kind == list[str] and isinstance(value, tuple) and all(type(v) is str for v in value):
            return list(value)
        return self._get_runtime_param().coerce(value, **others)
