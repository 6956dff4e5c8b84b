"""Choose the sentence of the web app that describes a call."""

from pellucid.explanation.calls import Call
from pellucid.explanation.layer_kinds import LAYERS, OPERATIONS, kind_of

DESCRIPTIONS = frozenset(
    sentence
    for registry in (LAYERS, OPERATIONS)
    for name in registry.names()
    for sentence in registry.get(name).sentences
)
"""All keys that `description_of` can return."""


def description_of(call: Call, n_axes: int) -> str | None:
    """Return the key of the sentence that describes a call.

    Args:
        call: Call of any layer or operation.
        n_axes: Number of axes of its first input, without the batch.

    Returns:
        The key, or None if no sentence is certain to be true, as for a class that is not Keras'
        own.
    """
    kind = kind_of(call.operation)
    if not kind.is_explained(call):
        return None
    return kind.sentence(call, n_axes) if kind.sentence else next(iter(kind.sentences), None)
