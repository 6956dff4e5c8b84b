"""The optimizers by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import keras
from keras import ops

from pellucid.config import FitConfig
from pellucid.registry import Registry
from pellucid.training.schedules import learning_rate


@dataclass(frozen=True)
class Rule:
    """One rule of update, as Keras has it."""

    kind: type[keras.optimizers.Optimizer]
    has_momentum: bool = False
    is_nesterov: bool = False

    def arguments(self, settings: FitConfig) -> dict[str, Any]:
        """Give Keras' arguments beside those that all optimizers take."""
        arguments: dict[str, Any] = {"momentum": settings.momentum} if self.has_momentum else {}
        return arguments | ({"nesterov": True} if self.is_nesterov else {})


_OPTIMIZERS: Registry[Rule] = Registry("optimizer")

for _name, _rule in {
    "sgd": Rule(keras.optimizers.SGD),
    "momentum": Rule(keras.optimizers.SGD, has_momentum=True),
    "nesterov": Rule(keras.optimizers.SGD, has_momentum=True, is_nesterov=True),
    "adagrad": Rule(keras.optimizers.Adagrad),
    "rmsprop": Rule(keras.optimizers.RMSprop),
    "adam": Rule(keras.optimizers.Adam),
    "adamw": Rule(keras.optimizers.AdamW),
}.items():
    _OPTIMIZERS.register(_name)(_rule)


def list_optimizers() -> list[str]:
    """List the names of the optimizers, sorted."""
    return _OPTIMIZERS.names()


def get_optimizer(name: str) -> Rule:
    """Look an optimizer up by name.

    Raises:
        ConfigError: There is none of that name.
    """
    return _OPTIMIZERS.get(name)


def create_optimizer(
    settings: FitConfig, n_steps: int, rate_factors: Mapping[str, float] | None = None
) -> keras.optimizers.Optimizer:
    """Make the optimizer that the settings ask for, with its schedule, clipping and average.

    Args:
        settings: How to train.
        n_steps: All steps of the training, for the schedule.
        rate_factors: What the learning rate of a variable is multiplied by, by the variable's
            path; 1 for those that are not named.

    Returns:
        A new optimizer.

    Raises:
        ConfigError: There is none of that name.
    """
    rule = get_optimizer(settings.optimizer)
    arguments = rule.arguments(settings)
    if settings.weight_decay is not None:
        arguments["weight_decay"] = settings.weight_decay
    if settings.ema is not None:
        arguments |= {"use_ema": True, "ema_momentum": settings.ema}
    optimizer = (_with_rate_factors(rule.kind, rate_factors) if rate_factors else rule.kind)(
        learning_rate=learning_rate(settings, n_steps),
        global_clipnorm=settings.clip_norm,
        **arguments,
    )
    if settings.weight_decay != 0:
        # Decay would pull normalization's scales and offsets, and biases, to zero for no gain
        # (He et al., "Bag of Tricks", 2019, section 3.1).
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer


def _with_rate_factors(
    kind: type[keras.optimizers.Optimizer], rate_factors: Mapping[str, float]
) -> type[keras.optimizers.Optimizer]:
    """Make an optimizer whose steps differ in length from variable to variable.

    Scaling gradients would not do: Adam divides by their size. Decoupled weight decay keeps the
    rate without the factor, since Keras applies it elsewhere.
    """

    class WithRateFactors(kind):
        def update_step(
            self,
            gradient: keras.KerasTensor,
            variable: keras.Variable,
            learning_rate: keras.KerasTensor,
        ) -> None:
            # TensorFlow hands over its own variable, which Keras finds by its number.
            known = self._trainable_variables[self._get_variable_index(variable)]
            factor = rate_factors.get(known.path, 1.0)
            super().update_step(gradient, variable, ops.multiply(learning_rate, factor))

    return WithRateFactors
