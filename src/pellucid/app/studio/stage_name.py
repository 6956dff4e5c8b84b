"""Names of stages: jobs store them in English, and pages show them in the reader's language."""

from typing import Any

from pydantic import BaseModel

from pellucid.i18n import gettext as _
from pellucid.i18n.messages import Marked


class StageMessage(BaseModel):
    """The message that the name of a stage with values was made of."""

    template: str
    values: dict[str, int | float | str]


def message_of(name: str) -> StageMessage | None:
    """Return what the name of a stage was made of; None if it has no values.

    Args:
        name: A name as a `Watcher` gets it; with values, as `marked` returns it.
    """
    if not isinstance(name, Marked):
        return None
    return StageMessage(
        template=name.template,
        values={key: _plain(value) for key, value in name.values.items()},
    )


def shown_name(name: str, message: StageMessage | None) -> str:
    """Return the name of a stage in the current language.

    Args:
        name: The name in English.
        message: What it was made of, if it has values.

    Returns:
        The translation; the name in English if there is none.

    Example:
        >>> from pellucid.i18n import marked, use_language
        >>> name = marked("Writing {file}", file="model.onnx")
        >>> with use_language("ko"):
        ...     shown_name(str(name), message_of(name))
        'model.onnx 파일을 저장하는 중'
    """
    if message is None:
        return _(name) if name else name
    template: str = message.template
    # The file may come from somebody else: only templates of pellucid's own are filled in.
    if not template or not message.values or _(template) == template:
        return name
    values: dict[str, Any] = message.values
    try:
        return _(template, **values)
    except (KeyError, IndexError, ValueError):
        return name


def _plain(value: object) -> int | float | str:
    return value if isinstance(value, int | float | str) else str(value)
