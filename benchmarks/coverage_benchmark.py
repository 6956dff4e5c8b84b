"""How often 95 % intervals hold the truth, in simulation.

A population of pictures with known accuracy, log loss, recall and F1 is drawn from a model of how
classifiers err: some pictures are hard, some classes are rare. Tests of several sizes are drawn
from it, and for each the intervals are computed as `pellucid train` does.

    python benchmarks/coverage_benchmark.py --out results/coverage.json
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pellucid.evaluation.bootstrap import class_mean_intervals, mean_interval

from command import create_parser, measure_and_print
from pellucid.evaluation.confusion import confusion_matrix
from pellucid.evaluation.intervals import wilson_interval
from pellucid.evaluation.metrics import log_losses, per_class_metrics
from pellucid.evaluation.paired import difference_interval

SIZES = (100, 341, 1000)
N_CLASSES = 10
N_POPULATION = 400_000


def population(
    seed: int,
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Give labels and the probabilities of two classifiers that find the same pictures hard."""
    random = np.random.default_rng(seed)
    shares = random.dirichlet(np.full(N_CLASSES, 8.0))
    labels = random.choice(N_CLASSES, N_POPULATION, p=shares)
    easiness = random.normal(2.0, 2.2, N_POPULATION)
    answers = []
    for extra in (0.0, 0.3):
        logits = random.normal(0, 1, (N_POPULATION, N_CLASSES))
        logits[np.arange(N_POPULATION), labels] += easiness + extra
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        answers.append(powers / powers.sum(axis=1, keepdims=True))
    return labels, answers[0], answers[1]


def means(labels: NDArray[np.intp], answers: NDArray[np.float64]) -> tuple[float, float]:
    """Compute balanced accuracy and macro F1."""
    by_class = per_class_metrics(confusion_matrix(labels, answers.argmax(axis=1), N_CLASSES))
    present = [each for each in by_class if each.support]
    return float(np.mean([c.recall for c in present])), float(np.mean([c.f1 for c in present]))


def _measure(n_trials: int) -> dict[str, Any]:
    labels, first, second = population(0)
    is_right = first.argmax(axis=1) == labels
    is_right_second = second.argmax(axis=1) == labels
    recall, f1 = means(labels, first)
    truths = {
        "accuracy (Wilson)": float(is_right.mean()),
        "log loss (BCa bootstrap)": float(log_losses(labels, first).mean()),
        "balanced accuracy (percentile bootstrap)": recall,
        "macro F1 (percentile bootstrap)": f1,
        "difference of accuracies (paired BCa bootstrap)": float(
            is_right_second.mean() - is_right.mean()
        ),
    }
    found: dict[str, dict[str, float]] = {name: {} for name in truths}
    random = np.random.default_rng(1)
    for n in SIZES:
        held = dict.fromkeys(truths, 0)
        for trial in range(n_trials):
            drawn = random.integers(0, N_POPULATION, n)
            y, p = labels[drawn], first[drawn]
            confusion = confusion_matrix(y, p.argmax(axis=1), N_CLASSES)
            intervals = (
                wilson_interval(int(is_right[drawn].sum()), n),
                mean_interval(log_losses(y, p), trial),
                *class_mean_intervals(confusion, trial),
                difference_interval(is_right[drawn], is_right_second[drawn], trial),
            )
            for (name, truth), (low, high) in zip(truths.items(), intervals, strict=True):
                held[name] += low <= truth <= high
        for name, count in held.items():
            found[name][str(n)] = round(count / n_trials, 4)
    return {"trials": n_trials, "truths": truths, "coverage": found}


def print_table(result: dict[str, Any]) -> None:
    """Print the share of intervals that hold the truth, by the number of test pictures."""
    print("interval | " + " | ".join(f"{n} pictures" for n in SIZES))
    for name, by_size in result["coverage"].items():
        print(f"{name} | " + " | ".join(f"{share:.1%}" for share in by_size.values()))


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--trials", type=int, default=2000, help="tests drawn of each size")
    arguments = parser.parse_args()
    return measure_and_print(lambda: _measure(arguments.trials), print_table, arguments.out)


if __name__ == "__main__":
    raise SystemExit(main())
