"""Print the results of features_benchmark.py as tables in the terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table

TARGET_AGAIN_SECONDS = 15.0
TARGET_PREDICT_SECONDS = 1.5
TARGET_SPEEDUP = {True: 3.5, False: 1.5}
"""Speedup of feature extraction: True if pellucid computes in bfloat16 or float16, else False."""


def print_tables(result: dict[str, Any]) -> None:
    """Print the medians and the targets."""
    console = Console()
    versions = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    counts = ", ".join(f"{n} {split}" for split, n in result["pictures"]["counts"].items())
    console.print(
        f"{result['n_pictures']} pictures ({counts}; {result['pictures']['n_left_out']} files left "
        f"out), {len(result['pictures']['labels'])} classes, medians of {len(result['repeats'])}\n"
        f"{result['processor']}, {result['n_processors']} processors, load at the start "
        f"{result['load_at_start'][0]}; pellucid computes in {result['computed_in']}\n{versions}",
        highlight=False,
        markup=False,
    )
    _print_comparison(console, result["median"])
    _print_tests(console, result["repeats"])
    _print_targets(console, result)


def _print_comparison(console: Console, medians: dict[str, Any]) -> None:
    table = Table(
        title="Training with features of EfficientNet-Lite2",
        caption="gain: how many times faster or smaller (b) is than (a)",
    )
    table.add_column("")
    for name in ("(a) book", "(b) pellucid", "gain", "(c) again"):
        table.add_column(name, justify="right")
    sides = book, pellucid, _ = [medians[side] for side in ("book", "pellucid", "again")]
    for title, key, form in (
        ("seconds to the test metrics", "seconds_to_metrics", ".1f"),
        ("seconds in all", "seconds", ".1f"),
        ("processor seconds in all", "processor_seconds", ".1f"),
        ("seconds of feature extraction", "extraction_seconds", ".1f"),
        ("views computed", "n_views", ".0f"),
        ("pictures per second", "pictures_per_second", ".1f"),
        ("views per second", "views_per_second", ".1f"),
        ("  in predict alone", "predict_views_per_second", ".1f"),
        ("peak MiB to the test metrics", "peak_mib_to_metrics", ".0f"),
        ("peak MiB in all", "peak_mib", ".0f"),
        ("test accuracy", "accuracy", ".2%"),
    ):
        cells = [format(side[key], form) if key in side else "" for side in sides]
        if not any(cells):
            continue
        cells.insert(2, _gain(book, pellucid, key))
        table.add_row(title, *cells)
    console.print(table)


def _gain(book: dict[str, Any], pellucid: dict[str, Any], key: str) -> str:
    """Return how many times better (b) is: higher for rates, lower for all other numbers."""
    if key not in pellucid or key in ("n_views", "accuracy"):
        return ""
    gain = pellucid[key] / book[key]
    return f"{gain if key.endswith('per_second') else 1 / gain:.2f}"


def _print_tests(console: Console, repeats: list[dict[str, Any]]) -> None:
    table = Table(title="Exact McNemar test on the test pictures")
    names = ("repeat", "accuracy, b - a", "only a right", "only b right", "p")
    for name in names:
        table.add_column(name, justify="right")
    for number, repeat in enumerate(repeats, start=1):
        found = repeat["comparison"]
        table.add_row(
            str(number),
            f"{found['accuracy_difference']:+.2%}",
            str(found["n_only_book_right"]),
            str(found["n_only_pellucid_right"]),
            f"{found['p_value']:.3g}",
        )
    console.print(table)


def _print_targets(console: Console, result: dict[str, Any]) -> None:
    medians = result["median"]
    is_reduced = result["computed_in"].startswith(("bfloat16", "float16"))
    book, rate = medians["book"], medians["pellucid"]["views_per_second"]
    speedup = TARGET_SPEEDUP[is_reduced]
    again, predicted = medians["again"]["seconds"], result["predict_seconds"]["median"]
    table = Table(title="Targets")
    table.add_column("")
    for name in ("measured", "target", "met"):
        table.add_column(name, justify="right")
    for title, measured, unit, target, is_met in (
        (
            "views per second against the book's loop",
            rate / book["views_per_second"],
            " x",
            f">= {speedup} x",
            rate / book["views_per_second"] >= speedup,
        ),
        (
            "views per second against predict alone",
            rate / book["predict_views_per_second"],
            " x",
            f">= {speedup} x",
            rate / book["predict_views_per_second"] >= speedup,
        ),
        (
            "(c) train again, to the end of the process",
            again,
            " s",
            f"<= {TARGET_AGAIN_SECONDS} s",
            again <= TARGET_AGAIN_SECONDS,
        ),
        (
            f"(d) predict one picture, median of {len(result['predict_seconds']['each'])}",
            predicted,
            " s",
            f"<= {TARGET_PREDICT_SECONDS} s",
            predicted <= TARGET_PREDICT_SECONDS,
        ),
    ):
        table.add_row(title, f"{measured:.2f}{unit}", target, "yes" if is_met else "no")
    console.print(table)
