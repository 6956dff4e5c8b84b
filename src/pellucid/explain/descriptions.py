"""Which of the web app's sentences says what a call does."""

from pellucid.explain.calls import Call
from pellucid.explain.layer_kinds import LAYERS, OPERATIONS, kind_of

DESCRIPTIONS = frozenset(
    sentence
    for registry in (LAYERS, OPERATIONS)
    for name in registry.names()
    for sentence in registry.get(name).sentences
)
"""All keys that `description_of` gives."""


def description_of(call: Call, n_axes: int) -> str | None:
    """Find the sentence that is true of a call.

    Args:
        call: Of any layer or operation.
        n_axes: Number of axes of its first input, without the batch.

    Returns:
        A key, or None where no sentence is certain to be true, as for a class that is not Keras'
        own.
    """
    kind = kind_of(call.operation)
    if not kind.is_explained(call):
        return None
    return kind.sentence(call, n_axes) if kind.sentence else next(iter(kind.sentences), None)
