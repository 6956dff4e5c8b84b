"""`pellucid compare`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pellucid.cli.printing import JsonOption, print_json, say

if TYPE_CHECKING:
    from pellucid.api.compare import Comparison

EXAMPLES = """\
pellucid compare photos photos-2
"""


def compare(
    first: Annotated[str, typer.Argument(help="A run's folder, or its name in runs/.")],
    second: Annotated[str, typer.Argument(help="Another run.")],
    as_json: JsonOption = False,
) -> None:
    """Compare two runs on their shared test pictures, and test whether one is really better."""
    from pellucid import api

    runs = api.load(first), api.load(second)
    if runs[0].path.resolve() == runs[1].path.resolve():
        say(f"note: This compares the run {first} with itself, so nothing differs.")
    found = runs[0].compare(runs[1])
    if as_json:
        difference = found.test.accuracy_difference
        print_json({**asdict(found), "accuracy_difference": difference, "better": found.better})
    else:
        typer.echo(_in_words(found))


def _in_words(found: "Comparison") -> str:
    from pellucid.report.formats import counted_units

    test, (low, high) = found.test, found.accuracy_interval
    method = "McNemar's p" if found.n_units == test.n else "p (sign-flip test of whole units)"
    lines = [
        f"On {test.n:,} test pictures of both{counted_units(test.n, found.n_units)}:",
        f"  {found.accuracies[0]:6.1%}  {found.first}",
        f"  {found.accuracies[1]:6.1%}  {found.second}",
    ]
    lines.append(
        f"Difference {100 * test.accuracy_difference:+.1f} points (95 % interval {100 * low:+.1f} "
        f"to {100 * high:+.1f})."
    )
    lines.append(
        f"Only {found.first} is right on {test.n_only_first_right:,}, only {found.second} on "
        f"{test.n_only_second_right:,}: {method} = {test.p_value:.2g}."
    )
    if found.log_losses is not None and found.log_loss_interval is not None:
        before, after = found.log_losses
        low, high = found.log_loss_interval
        lines.append(
            f"Log loss {before:.3f} and {after:.3f}, difference {after - before:+.3f} "
            f"(95 % interval {low:+.3f} to {high:+.3f})."
        )
    if found.better is None:
        lines.append("The accuracies differ by no more than chance would explain.")
    else:
        lines.append(f"{found.better} is better, by more than chance would explain.")
    return "\n".join(lines)
