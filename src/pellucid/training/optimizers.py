"""The registry of optimizers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import keras
from keras import ops

from pellucid.config import FitConfig
from pellucid.registry import Registry
from pellucid.training.fused_adam import FusedAdam, FusedAdamW
from pellucid.training.schedules import learning_rate


@dataclass(frozen=True)
class Rule:
    """An update rule, implemented by an optimizer of Keras."""

    kind: type[keras.optimizers.Optimizer]
    fused: type[keras.optimizers.Optimizer] | None = None
    """The same rule in fewer passes, if there is one."""
    has_momentum: bool = False
    is_nesterov: bool = False

    def arguments(self, settings: FitConfig) -> dict[str, Any]:
        """Return the arguments of the Keras optimizer that are specific to this rule."""
        arguments: dict[str, Any] = {"momentum": settings.momentum} if self.has_momentum else {}
        return arguments | ({"nesterov": True} if self.is_nesterov else {})


_OPTIMIZERS: Registry[Rule] = Registry("optimizer")

for _name, _rule in {
    "sgd": Rule(keras.optimizers.SGD),
    "momentum": Rule(keras.optimizers.SGD, has_momentum=True),
    "nesterov": Rule(keras.optimizers.SGD, has_momentum=True, is_nesterov=True),
    "adagrad": Rule(keras.optimizers.Adagrad),
    "rmsprop": Rule(keras.optimizers.RMSprop),
    "adam": Rule(keras.optimizers.Adam, FusedAdam),
    "adamw": Rule(keras.optimizers.AdamW, FusedAdamW),
}.items():
    _OPTIMIZERS.register(_name)(_rule)


def list_optimizers() -> list[str]:
    """Return the names of the optimizers, sorted."""
    return _OPTIMIZERS.names()


def get_optimizer(name: str) -> Rule:
    """Look up an optimizer by name.

    Raises:
        ConfigError: There is no optimizer of that name.
    """
    return _OPTIMIZERS.get(name)


def create_optimizer(
    settings: FitConfig, n_steps: int, rate_factors: Mapping[str, float] | None = None
) -> keras.optimizers.Optimizer:
    """Create the optimizer that the settings specify, with schedule, clipping and weight averaging.

    Args:
        settings: Settings of the training.
        n_steps: Total number of steps of the training, for the schedule.
        rate_factors: Factors of the learning rate, by path of the variable; 1 for variables that
            are not listed.

    Returns:
        A new optimizer.

    Raises:
        ConfigError: There is no optimizer of that name.
    """
    rule = get_optimizer(settings.optimizer)
    kind, arguments = rule.fused or rule.kind, rule.arguments(settings)
    if settings.weight_decay is not None:
        arguments["weight_decay"] = settings.weight_decay
    if settings.ema is not None:
        arguments |= {"use_ema": True, "ema_momentum": settings.ema}
    optimizer = (_with_rate_factors(kind, rate_factors) if rate_factors else kind)(
        learning_rate=learning_rate(settings, n_steps),
        global_clipnorm=settings.clip_norm,
        **arguments,
    )
    if settings.weight_decay != 0:
        # Decaying biases, and the scales and offsets of normalization layers, brings no gain (He
        # et al., "Bag of Tricks", 2019, section 3.1).
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer


def _with_rate_factors(
    kind: type[keras.optimizers.Optimizer], rate_factors: Mapping[str, float]
) -> type[keras.optimizers.Optimizer]:
    """Create an optimizer class whose learning rate differs between variables.

    Scaling the gradients instead would have no effect with Adam, which divides by their magnitude.
    Decoupled weight decay uses the rate without the factor, since Keras applies it elsewhere.
    """

    class WithRateFactors(kind):
        def update_step(
            self,
            gradient: keras.KerasTensor,
            variable: keras.Variable,
            learning_rate: keras.KerasTensor,
        ) -> None:
            # TensorFlow passes its own variable; Keras finds the matching one by index.
            known = self._trainable_variables[self._get_variable_index(variable)]
            factor = rate_factors.get(known.path, 1.0)
            super().update_step(gradient, variable, ops.multiply(learning_rate, factor))

    return WithRateFactors
