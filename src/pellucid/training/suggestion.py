"""Suggest the settings of the next try, by the tree-structured Parzen estimator of Optuna.

Bergstra et al., "Algorithms for Hyper-Parameter Optimization", 2011.
"""

import importlib.util
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.search_values import Between, Choices
from pellucid.training.search_space import Space

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

_MAX_REPEATS = 200
"""With so many random draws of settings that were tried already, hardly any others are left."""
_DIGITS = 3
"""Significant digits of a suggested number, so that it can be read and typed."""

Tried = tuple[Mapping[str, Any], float | None]
"""Settings of an earlier try, and its loss; None if it failed."""


def check_optuna() -> None:
    """Check that Optuna is installed.

    Raises:
        ConfigError: It is not.
    """
    if importlib.util.find_spec("optuna") is None:
        raise ConfigError(
            _(
                "A search needs the package optuna, which is not installed. Install it with: "
                "pip install 'pellucid[search]' or pip install optuna"
            )
        )


def suggest(space: Space, tried: Sequence[Tried], seed: int) -> dict[str, Any] | None:
    """Suggest settings that were not tried yet.

    The suggestion depends on the arguments alone, so a search that is resumed goes on as if it had
    never been interrupted.

    Args:
        space: Values of each setting.
        tried: Earlier tries, in their order.
        seed: Random seed.

    Returns:
        A value of each setting; None if no others are left.
    """
    import optuna
    from optuna.trial import TrialState, create_trial

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    distributions = {name: _distribution(values) for name, values in space.items()}
    seeds = np.random.SeedSequence([seed, len(tried)]).generate_state(2).tolist()
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seeds[0]))
    for settings, loss in tried:
        if _is_within(settings, space):
            state = TrialState.FAIL if loss is None else TrialState.COMPLETE
            study.add_trial(
                create_trial(
                    state=state, value=loss, params=dict(settings), distributions=distributions
                )
            )
    known = [dict(settings) for settings, _loss in tried]
    at_random = optuna.samplers.RandomSampler(seed=seeds[1])
    for _repeat in range(_MAX_REPEATS):
        suggested = study.ask(distributions).params
        found = {name: _rounded(suggested[name], space[name]) for name in space}
        if found not in known:
            return found
        study.sampler = at_random
    return None


def _distribution(values: Choices | Between) -> "BaseDistribution":
    from optuna.distributions import (
        CategoricalDistribution,
        FloatDistribution,
        IntDistribution,
    )

    if isinstance(values, Choices):
        return CategoricalDistribution(values.values)
    is_whole = isinstance(values.low, int) and isinstance(values.high, int)
    kind = IntDistribution if is_whole else FloatDistribution
    return kind(values.low, values.high, log=values.is_log)


def _is_within(settings: Mapping[str, Any], space: Space) -> bool:
    """Whether a try is one of the space; the first, with the settings as given, may not be."""
    return settings.keys() == space.keys() and all(
        settings[name] in values.values
        if isinstance(values, Choices)
        else settings[name] is not None and values.low <= settings[name] <= values.high
        for name, values in space.items()
    )


def _rounded(value: Any, values: Choices | Between) -> Any:
    if isinstance(values, Choices) or not isinstance(value, float):
        return value
    return min(max(float(f"{value:.{_DIGITS}g}"), values.low), values.high)
