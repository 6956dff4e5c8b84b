"""The effect of temperature scaling on calibration."""

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
    """Calibration on the test images before and after scaling."""

    temperature: float
    """Divisor of the logits; above 1 lowers the confidence."""
    bins_before: tuple[CalibrationBin, ...]
    error_before: float
    """Expected calibration error before scaling, from 0 to 1."""
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
        details: Details of the training; ``temperature``, if present, is above 0.
        labels: True class indices of the test images, shape (n,), n at least 1.
        probabilities: Probabilities after scaling, shape (n, n_classes).
        units: Unit of each image; None if all images are independent.

    Returns:
        The effect, or None if nothing was scaled.
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
