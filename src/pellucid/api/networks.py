"""The networks that can be trained from scratch, as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pellucid.config import ModelOptions
from pellucid.keras_runtime import check_backend, import_keras
from pellucid.models import registry
from pellucid.progress import Watcher

if TYPE_CHECKING:
    from pellucid.models.layer_table import LayerRow

N_CLASSES = 10
"""What parameters are counted for."""


@dataclass(frozen=True)
class NetworkFacts:
    """A network and its layers."""

    name: str
    parameters: int
    input_shape: tuple[int, int, int]
    """(height, width, channels) of its own pictures."""
    n_classes: int
    """What parameters are counted for."""
    source: str
    """Where it was published."""
    settings: Mapping[str, Any]
    """What it is trained with by default, by name."""
    layers: "list[LayerRow]"
    """In their order."""


def describe_networks(
    name: str | None = None, *, watcher: Watcher | None = None
) -> list[NetworkFacts]:
    """Describe the networks that can be trained from scratch.

    Args:
        name: The only one to describe.
        watcher: Receives the progress.

    Raises:
        ConfigError: There is none of that name.
    """
    names = registry.list_models() if name is None else [registry.get_model(name).name]
    check_backend()
    (watcher or Watcher()).stage("Starting Keras")
    import_keras()
    return [_describe(each) for each in names]


def _describe(name: str) -> NetworkFacts:
    from pellucid.models.layer_table import layer_table

    architecture = registry.get_model(name)
    # Nobody looks at the kernels, and zeros are made much faster than random numbers: with JAX,
    # which compiles each shape's, in seconds instead of minutes for all networks.
    model = registry.create_model(name, N_CLASSES, options=ModelOptions(initializer="zeros"))
    return NetworkFacts(
        name,
        model.count_params(),
        architecture.spec.shape,
        N_CLASSES,
        architecture.source,
        architecture.settings,
        layer_table(model),
    )
