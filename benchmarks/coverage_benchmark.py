"""Simulate how often 95% intervals contain the true value, and how wide they are.

Many test sets are drawn from each of the populations in `simulated_tests`: of independent images,
and of units of images with correlated errors. For each test set, the intervals are computed as in
`pellucid train` and `pellucid compare`. Those of the log loss are computed for a calibrated
classifier, for an overconfident one, and for the latter after temperature scaling.

    python benchmarks/coverage_benchmark.py --out results/coverage.json
"""

from typing import Any

import numpy as np

from command import create_parser, measure_and_print
from pellucid.evaluation.class_means import balanced_accuracy_interval, macro_f1_interval
from pellucid.evaluation.intervals import accuracy_interval
from pellucid.evaluation.log_loss_interval import log_loss_interval
from pellucid.evaluation.paired import (
    accuracy_difference_interval,
    log_loss_difference_interval,
)
from pellucid.evaluation.units import units_of
from simulated_tests import (
    POPULATIONS,
    PROCESSES,
    Drawn,
    Population,
    Truth,
    draw,
    find_truth,
    probabilities,
)

MIN_COVERAGE, MAX_COVERAGE = 0.93, 0.98
"""Range of coverage that counts as correct."""


def judge(
    population: Population, truth: Truth, drawn: Drawn
) -> dict[str, tuple[tuple[float, float], float]]:
    """Return each interval with the true value that it should contain.

    Means over classes are over the tested classes. The true macro F1 is that of images with the
    class shares of the test set; a separate entry has that of the shares of the population.
    """
    y, n_classes = drawn.labels, population.n_classes
    units = units_of(None if population.sizes is None else drawn.units, len(y))
    answers = [each.argmax(axis=1) for each in drawn.logits]
    right = [each == y for each in answers]
    counts = np.bincount(y, minlength=n_classes)
    is_tested = counts > 0
    f1 = macro_f1_interval(y, answers[0], n_classes, units)
    found = {
        "accuracy": (accuracy_interval(right[0], units), truth.accuracies[0]),
        "balanced accuracy": (
            balanced_accuracy_interval(y, answers[0], n_classes, units),
            float(truth.recalls()[is_tested].mean()),
        ),
        "macro F1": (f1, float(truth.f1(counts)[is_tested].mean())),
        "macro F1, shares of the population": (
            f1,
            float(truth.f1(truth.class_shares)[is_tested].mean()),
        ),
        "difference of accuracies": (
            accuracy_difference_interval(right[0], right[1], units),
            truth.accuracies[1] - truth.accuracies[0],
        ),
    }
    for process in PROCESSES:
        first, second = (probabilities(each, process, truth.temperature) for each in drawn.logits)
        loss = truth.log_losses[process]
        found[f"log loss, {process}"] = (log_loss_interval(y, first, units), loss[0])
        found[f"difference of log losses, {process}"] = (
            log_loss_difference_interval(y, first, second, units),
            loss[1] - loss[0],
        )
    return found


def _measure(n_trials: int) -> dict[str, Any]:
    rows = []
    for population in POPULATIONS:
        truth = find_truth(population)
        random = np.random.default_rng(1)
        held: dict[str, int] = {}
        widths: dict[str, float] = {}
        for _ in range(n_trials):
            drawn = draw(population, truth.signals, random)
            for name, ((low, high), value) in judge(population, truth, drawn).items():
                held[name] = held.get(name, 0) + (low <= value <= high)
                widths[name] = widths.get(name, 0.0) + high - low
        rows.append(
            {
                "population": population.title,
                "coverage": {name: round(n / n_trials, 4) for name, n in held.items()},
                "width": {name: round(width / n_trials, 4) for name, width in widths.items()},
            }
        )
        _print_row(rows[-1])
    return {"trials": n_trials, "populations": rows}


def _print_row(row: dict[str, Any]) -> None:
    print(row["population"], flush=True)
    for name, coverage in row["coverage"].items():
        mark = "" if MIN_COVERAGE <= coverage <= MAX_COVERAGE else "  outside 93 to 98%"
        print(f"  {coverage:6.1%}  width {row['width'][name]:.3f}  {name}{mark}", flush=True)


def print_table(result: dict[str, Any]) -> None:
    """Print the share of intervals that contain the true value, one population per row."""
    names = list(result["populations"][0]["coverage"])
    print(f"{result['trials']:,} tests each, coverage in %")
    print("| population | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for row in result["populations"]:
        cells = (f"{100 * row['coverage'][name]:.1f}" for name in names)
        print(f"| {row['population']} | " + " | ".join(cells) + " |")


def main() -> int:
    """Run the benchmark."""
    parser = create_parser(__doc__)
    parser.add_argument("--trials", type=int, default=2000, help="tests drawn of each population")
    arguments = parser.parse_args()
    return measure_and_print(lambda: _measure(arguments.trials), print_table, arguments.out)


if __name__ == "__main__":
    raise SystemExit(main())
