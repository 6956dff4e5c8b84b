"""Registry of the architectures. Listing them does not import Keras; building one does."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pellucid.config import ModelOptions
from pellucid.data.decode import ImageSpec, Pixels
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n import marked
from pellucid.registry import Registry

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Architecture:
    """A network architecture and the images that it was designed for.

    `build_NAME` in the module `pellucid.models.NAME` builds the network, and `prepare_NAME`
    prepares it.
    """

    name: str
    spec: ImageSpec
    """Original size of the images; the default input shape."""
    min_size: int
    """Minimum height and width, in pixels, at which no feature map becomes empty."""
    source: str
    """Publication; `gettext` translates it."""
    min_classes: int = 2
    """Minimum number of classes; 1 if it was published with a single sigmoid unit."""
    has_first_pool_stride: bool = False
    """Whether the option first_pool_stride applies to it."""
    is_prepared: bool = False
    """Whether some weights are computed from the training images before training begins."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Settings of the recipe ``scratch``, by name, that the network was published with and needs.
    Users may override them. If empty, the defaults of the recipe apply."""

    def build(
        self, input_shape: tuple[int, int, int], n_classes: int, options: ModelOptions
    ) -> "keras.Model":
        """Build the network with random weights; arguments are as for `create_model`.

        `create_model` checks the arguments; this method does not.
        """
        module = importlib.import_module(f"pellucid.models.{self.name}")
        return getattr(module, f"build_{self.name}")(input_shape, n_classes, options)

    def prepare(self, model: "keras.Model", pixels: Pixels) -> None:
        """Set the weights that are computed from the training images, if there are any.

        Args:
            model: A model from `build`.
            pixels: Some of the training images, shape (n, height, width, channels).
        """
        if self.is_prepared:
            module = importlib.import_module(f"pellucid.models.{self.name}")
            getattr(module, f"prepare_{self.name}")(model, pixels)


_AFTER_JORDAN: dict[str, Any] = {
    "epochs": 12,
    "batch_size": 512,
    "augment": "shift",
    "optimizer": "nesterov",
    "momentum": 0.85,
    "learning_rate": 0.75,
    "weight_decay": 0.009,
    "schedule": "one-cycle",
    "warmup": 0.2,
    "label_smoothing": 0.2,
    "ema": 0.99,
    "stop_patience": 0,
}

_BOOK_8 = marked("Chollet, Deep Learning with Python, chapter 8")
_BOOK_9 = marked("Chollet, Deep Learning with Python, chapter 9")

_MODELS: Registry[Architecture] = Registry(marked("model"))

for _entry in (
    Architecture("perceptron", ImageSpec(28, 28, 1), 1, marked("Rosenblatt 1958")),
    Architecture("mlp", ImageSpec(28, 28, 1), 1, marked("Rumelhart et al. 1986; the course")),
    Architecture("lenet_5", ImageSpec(32, 32, 1), 16, marked("LeCun et al. 1998")),
    Architecture("alexnet", ImageSpec(227, 227, 3), 67, marked("Krizhevsky et al. 2012")),
    Architecture("tiny_vgg", ImageSpec(64, 64, 3), 16, marked("CNN Explainer 2020")),
    Architecture("book_digits_convnet", ImageSpec(28, 28, 1), 18, _BOOK_8),
    Architecture("book_convnet", ImageSpec(180, 180, 3), 78, _BOOK_8, min_classes=1),
    Architecture("gray_convnet", ImageSpec(28, 28, 1), 5, marked("the course")),
    Architecture("rgb_convnet", ImageSpec(32, 32, 3), 12, marked("the course")),
    Architecture("regularized_convnet", ImageSpec(32, 32, 3), 8, marked("the course")),
    Architecture(
        "vgg16",
        ImageSpec(224, 224, 3),
        32,
        marked("Simonyan and Zisserman 2015; the course"),
        has_first_pool_stride=True,
    ),
    Architecture("googlenet", ImageSpec(224, 224, 3), 32, marked("Szegedy et al. 2015")),
    Architecture("resnet50", ImageSpec(224, 224, 3), 32, marked("He et al. 2016; the course")),
    Architecture("mini_xception", ImageSpec(180, 180, 3), 36, _BOOK_9),
    Architecture(
        "whitened_convnet",
        ImageSpec(32, 32, 3),
        25,
        marked("after Jordan 2024"),
        is_prepared=True,
        settings=_AFTER_JORDAN,
    ),
    Architecture(
        "wide_whitened_convnet",
        ImageSpec(32, 32, 3),
        25,
        marked("after Jordan 2024"),
        is_prepared=True,
        settings=_AFTER_JORDAN | {"epochs": 45, "augment": "cutout"},
    ),
):
    _MODELS.register(_entry.name)(_entry)


def list_models() -> list[str]:
    """Return the names of the architectures, sorted."""
    return _MODELS.names()


def get_model(name: str) -> Architecture:
    """Return the architecture with a name.

    Raises:
        ConfigError: No architecture has that name.
    """
    return _MODELS.get(name)


def create_model(
    name: str,
    n_classes: int,
    input_shape: tuple[int, int, int] | None = None,
    options: ModelOptions = ModelOptions(),  # noqa: B008 (frozen)
) -> "keras.Model":
    """Build an architecture with random weights.

    Args:
        name: One of `list_models`.
        n_classes: Number of classes, at least 2 (1 for `book_convnet`, a single sigmoid unit).
        input_shape: (height, width, channels) in pixels, with 1 or 3 channels; by default the
            original size of the architecture.
        options: Deviations from the published network.

    Returns:
        A model that maps pixels, values 0 to 255, to probabilities of shape (batch, n_classes).

    Raises:
        ConfigError: No architecture has that name, the images are too small, the weights do not
            fit in memory, or an option does not apply to the network or has an unusable value.
    """
    architecture = get_model(name)
    height, width, n_channels = input_shape or architecture.spec.shape
    if n_channels not in (1, 3):
        raise ConfigError(
            _(
                "Pictures have 1 or 3 channels; {name} was asked for {n_channels}.",
                name=name,
                n_channels=n_channels,
            )
        )
    _check_size(architecture, height, width)
    if n_classes < architecture.min_classes:
        raise ConfigError(
            _(
                "{name} tells at least {min_classes} classes apart; it was asked for "
                "{n_classes}. Does each class have a folder of its own?",
                name=name,
                min_classes=architecture.min_classes,
                n_classes=n_classes,
            )
        )
    if options.first_pool_stride is not None and not architecture.has_first_pool_stride:
        raise ConfigError(
            _(
                "The setting first_pool_stride is that of vgg16; {name} was asked for. Leave it "
                "out.",
                name=name,
            )
        )
    _check_initializer(options)
    try:
        return architecture.build((height, width, n_channels), n_classes, options)
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        raise ConfigError(
            _(
                "{name} for pictures of {height} x {width} pixels has more weights than fit "
                "in memory. Its original size is {own_height} x {own_width}: choose a smaller "
                "--image-size.",
                name=name,
                height=height,
                width=width,
                own_height=architecture.spec.height,
                own_width=architecture.spec.width,
            )
        ) from None


def is_out_of_memory(error: Exception) -> bool:
    """Return whether NumPy or a backend of Keras ran out of memory; their errors differ."""
    said = f"{type(error).__name__}: {error}"
    return isinstance(error, MemoryError) or any(
        sign in said for sign in ("ResourceExhausted", "RESOURCE_EXHAUSTED", "Out of memory")
    )


def _check_size(architecture: Architecture, height: int, width: int) -> None:
    name, min_size = architecture.name, architecture.min_size
    if min(height, width) < min_size:
        raise ConfigError(
            _(
                "{name} cannot take pictures of {height} x {width} pixels: its feature maps "
                "would become empty. The smallest that works is {min_size} x {min_size}: "
                "--image-size {min_size}.",
                name=name,
                height=height,
                width=width,
                min_size=min_size,
            )
        )


def _check_initializer(options: ModelOptions) -> None:
    if options.initializer is None:
        return
    import keras

    try:
        # Some initializers only create matrices, and some need arguments.
        keras.initializers.get(options.initializer)((1, 1, 1, 1))
    except (KeyError, NotImplementedError, TypeError, ValueError):
        raise ConfigError(
            _(
                "Keras has no initializer named {initializer!r} for kernels of convolutions. "
                "Expected one such as glorot_uniform, glorot_normal, he_uniform, he_normal, "
                "lecun_normal or random_normal.",
                initializer=options.initializer,
            )
        ) from None
