"""Simulate test sets of classifiers, drawn from populations with known accuracy.

The scores of an image consist of noise and a signal at its true class. A classifier that knows the
strength of the signal is calibrated; one that overestimates it is overconfident. Images of one unit
share a part of the noise, which makes their errors correlated; so do the two classifiers of a
comparison.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

PROCESSES = ("calibrated", "over-confident", "after temperature")
"""How the probabilities are computed: correctly; from logits multiplied by three; and from those
divided by a temperature that was fitted on about 200 other images."""
_OVERRATED = 3.0
_SHARED = 0.8
"""Correlation between the noise of the two classifiers."""
_N_POPULATION = 400_000
_MIN_PROBABILITY = 1e-7


@dataclass(frozen=True)
class Population:
    """A distribution of images, and two classifiers."""

    n: int
    """Number of images in a test set, or of units if there are units."""
    accuracy: float
    second_accuracy: float
    n_classes: int
    unevenness: float = 1.0
    """Ratio of the shares of the largest and the smallest class."""
    sizes: tuple[int, int] | None = None
    """Minimum and maximum number of images in a unit; None for independent images."""
    shared: float = 0.0
    """Correlation between the noise of two images in a unit."""
    one_class: bool = True
    """Whether all images of a unit are of the same class."""
    noise: float = 0.0
    """Share of labels that are replaced by random ones."""

    @property
    def title(self) -> str:
        """Short description."""
        uneven = f", uneven 1:{self.unevenness:.0f}" if self.unevenness > 1 else ""
        noisy = f", {self.noise:.0%} wrong labels" if self.noise else ""
        classes = f"{self.n_classes} classes{uneven}{noisy}"
        if self.sizes is None:
            return f"{self.n} pictures, {self.accuracy:.2f}, {classes}"
        mixed = "" if self.one_class else ", mixed units"
        low, high = self.sizes
        of_each = str(low) if low == high else f"{low} to {high}"
        return f"{self.n} units of {of_each}, {self.accuracy:.2f}, {classes}{mixed}"


POPULATIONS = (
    Population(30, 0.95, 0.85, 3),
    Population(50, 0.97, 0.90, 5),
    Population(100, 0.98, 0.95, 10),
    Population(341, 0.99, 0.97, 10),
    Population(60, 0.95, 0.92, 2, 4),
    Population(200, 0.70, 0.75, 2, 1.5),
    Population(150, 0.80, 0.85, 50, 5),
    Population(300, 0.85, 0.88, 20, 10),
    Population(500, 0.98, 0.97, 20, 10, noise=0.01),
    Population(1000, 0.90, 0.92, 50, 20),
    Population(15, 0.90, 0.80, 3, 1, (1, 20), 0.36),
    Population(20, 0.80, 0.70, 2, 2, (1, 30), 0.64, one_class=False),
    Population(20, 0.80, 0.70, 2, 2, (1, 30), 0.64),
    Population(34, 0.90, 0.85, 4, 3, (1, 20), 0.49),
    Population(40, 0.95, 0.90, 5, 3, (10, 10), 0.64, one_class=False),
    Population(60, 0.90, 0.85, 3, 3, (1, 3), 0.81),
    Population(100, 0.97, 0.95, 10, 5, (1, 20), 0.36),
    Population(150, 0.95, 0.93, 6, 3, (1, 30), 0.36),
)


@dataclass(frozen=True)
class Drawn:
    """A simulated test set."""

    labels: Integers
    logits: tuple[Floats, Floats]
    """Calibrated logits of both classifiers, shape (n, n_classes) each."""
    units: Integers


@dataclass(frozen=True)
class Truth:
    """The true values, as an infinitely large test set would give them."""

    signals: tuple[float, float]
    temperature: float
    accuracies: tuple[float, float]
    class_shares: Floats
    answers: Floats
    """Share of each prediction of the first classifier by true class; shape (n_classes,
    n_classes)."""
    log_losses: dict[str, tuple[float, float]]
    """Log losses of both classifiers, by process."""

    def recalls(self) -> Floats:
        """Return the recall of each class."""
        return np.asarray(np.diag(self.answers))

    def f1(self, counts: Integers | Floats) -> Floats:
        """Compute the F1 of each class, given the numbers or shares of images by class."""
        right, given = counts * self.recalls(), counts @ self.answers
        return np.asarray(2 * right / np.maximum(counts + given, 1e-12))


def class_shares(population: Population) -> Floats:
    """Compute the share of each class, decreasing evenly on a logarithmic scale."""
    steps = np.arange(population.n_classes) / max(1, population.n_classes - 1)
    shares = population.unevenness**-steps
    return np.asarray(shares / shares.sum())


def draw(
    population: Population, signals: tuple[float, float], random: np.random.Generator
) -> Drawn:
    """Draw a test set; the signal strength differs between classes, by up to 30% either way."""
    n_units, n_classes = population.n, population.n_classes
    low, high = population.sizes or (1, 1)
    units = np.repeat(np.arange(n_units), random.integers(low, high + 1, n_units))
    shares, n = class_shares(population), len(units)
    is_whole = population.sizes is not None and population.one_class
    labels = (
        random.choice(n_classes, n_units, p=shares)[units]
        if is_whole
        else random.choice(n_classes, n, p=shares)
    )
    strength = np.linspace(0.7, 1.3, n_classes)[(np.arange(n_classes) * 7) % n_classes]
    logits, noise = [], [_noise(population, units, random) for _ in range(2)]
    noise[1] = _SHARED * noise[0] + np.sqrt(1 - _SHARED**2) * noise[1]
    for signal, seen in zip(signals, noise, strict=True):
        seen[np.arange(n), labels] += signal * strength[labels]
        logits.append(signal * seen + np.log(shares))
    if population.noise:
        is_wrong = random.random(n) < population.noise
        labels = np.where(is_wrong, random.integers(0, n_classes, n), labels)
    return Drawn(labels.astype(np.intp), (logits[0], logits[1]), units)


def _noise(population: Population, units: Integers, random: np.random.Generator) -> Floats:
    own = random.standard_normal((len(units), population.n_classes))
    if not population.shared:
        return own
    of_unit = random.standard_normal((population.n, population.n_classes))[units]
    return np.asarray(np.sqrt(1 - population.shared) * own + np.sqrt(population.shared) * of_unit)


def probabilities(logits: Floats, process: str, temperature: float) -> Floats:
    """Compute the probabilities of a classifier by one of the `PROCESSES`."""
    scale = {
        "calibrated": 1.0,
        "over-confident": _OVERRATED,
        "after temperature": _OVERRATED / temperature,
    }[process]
    scaled = scale * logits
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def losses(labels: Integers, found: Floats) -> Floats:
    """Compute the log loss of each image."""
    return np.asarray(-np.log(np.maximum(found[np.arange(len(labels)), labels], _MIN_PROBABILITY)))


def find_truth(population: Population) -> Truth:
    """Find the signals that give the accuracies, and compute the true values on many images."""
    few = replace(population, n=20_000 if population.sizes is None else 2_000)

    def signal(accuracy: float) -> float:
        def excess(strength: float) -> float:
            drawn = draw(few, (strength, strength), np.random.default_rng(5))
            return float((drawn.logits[0].argmax(axis=1) == drawn.labels).mean()) - accuracy

        return float(brentq(excess, 0.2, 9.0, xtol=1e-3))

    signals = signal(population.accuracy), signal(population.second_accuracy)
    temperature = _fitted_temperature(population, signals)
    random, n_classes = np.random.default_rng(7), population.n_classes
    counts, n, right = np.zeros((n_classes, n_classes)), 0, np.zeros(2)
    sums = {process: np.zeros(2) for process in PROCESSES}
    while n < _N_POPULATION:
        drawn = draw(few, signals, random)
        best = [each.argmax(axis=1) for each in drawn.logits]
        np.add.at(counts, (drawn.labels, best[0]), 1)
        right += [float((each == drawn.labels).sum()) for each in best]
        for process in PROCESSES:
            for which, logits in enumerate(drawn.logits):
                found = probabilities(logits, process, temperature)
                sums[process][which] += losses(drawn.labels, found).sum()
        n += len(drawn.labels)
    return Truth(
        signals,
        temperature,
        (right[0] / n, right[1] / n),
        class_shares(population),
        counts / counts.sum(axis=1, keepdims=True),
        {process: (found[0] / n, found[1] / n) for process, found in sums.items()},
    )


def _fitted_temperature(population: Population, signals: tuple[float, float]) -> float:
    validation = replace(population, n=200 if population.sizes is None else 30)
    drawn = draw(validation, signals, np.random.default_rng(31))

    def loss(log_temperature: float) -> float:
        found = probabilities(drawn.logits[0], "after temperature", float(np.exp(log_temperature)))
        return float(losses(drawn.labels, found).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 2.0), method="bounded").x))
