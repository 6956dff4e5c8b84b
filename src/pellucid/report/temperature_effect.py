"""What temperature scaling has done to the confidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.evaluation.calibration import (
    CalibrationBin,
    calibration_bins,
    expected_calibration_error,
    with_temperature,
)
from pellucid.evaluation.metrics import log_loss
from pellucid.evaluation.units import UnitLabels


@dataclass(frozen=True)
class TemperatureEffect:
    """Test pictures before scaling, beside those after it."""

    temperature: float
    """What the logits were divided by; above 1 makes the classifier less sure."""
    bins_before: tuple[CalibrationBin, ...]
    error_before: float
    """Expected calibration error, from 0 to 1."""
    error_after: float
    log_loss_before: float
    log_loss_after: float


def temperature_effect(
    details: Mapping[str, Any],
    labels: NDArray[np.intp],
    probabilities: NDArray[np.floating],
    units: UnitLabels = None,
) -> TemperatureEffect | None:
    """Undo the scaling, and measure the difference.

    Args:
        details: Of the training; ``temperature`` is above 0.
        labels: True class indices of the test pictures, shape (n,), n at least 1.
        probabilities: After scaling, shape (n, n_classes).
        units: The unit of each picture; without any, each is one.

    Returns:
        None where nothing was scaled.
    """
    temperature = details.get("temperature")
    if not isinstance(temperature, int | float) or temperature <= 0 or temperature == 1:
        return None
    before = with_temperature(probabilities, 1 / temperature)
    return TemperatureEffect(
        temperature,
        tuple(calibration_bins(labels, before, units=units)),
        expected_calibration_error(labels, before),
        expected_calibration_error(labels, probabilities),
        log_loss(labels, before),
        log_loss(labels, probabilities),
    )
