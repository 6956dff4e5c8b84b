"""`pellucid compare`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pellucid.cli.printing import JsonOption, print_json, say
from pellucid.cli.run_argument import RunArgument, complete_run
from pellucid.i18n import gettext as _
from pellucid.i18n import marked

if TYPE_CHECKING:
    from pellucid.api.compare import Comparison

EXAMPLES = """\
pellucid compare photos photos-2
"""


def compare(
    first: RunArgument,
    second: Annotated[
        str, typer.Argument(help=marked("Another run."), autocompletion=complete_run)
    ],
    as_json: JsonOption = False,
) -> None:
    """Compare two runs on their shared test pictures, and test whether one is really better."""
    from pellucid import api

    runs = api.load(first), api.load(second)
    if runs[0].path.resolve() == runs[1].path.resolve():
        say(_("note: This compares the run {first} with itself, so nothing differs.", first=first))
    found = runs[0].compare(runs[1])
    if as_json:
        difference = found.test.accuracy_difference
        print_json({**asdict(found), "accuracy_difference": difference, "better": found.better})
    else:
        typer.echo(_in_words(found))


def _in_words(found: "Comparison") -> str:
    from pellucid.report.formats import counted_units

    test, (low, high) = found.test, found.accuracy_interval
    method = _("McNemar's p") if found.n_units == test.n else _("p (sign-flip test of whole units)")
    lines = [
        _(
            "On {n:,} test pictures of both{counted_units}:",
            n=test.n,
            counted_units=counted_units(test.n, found.n_units),
        ),
        f"  {found.accuracies[0]:6.1%}  {found.first}",
        f"  {found.accuracies[1]:6.1%}  {found.second}",
    ]
    lines.append(
        _(
            "Difference {accuracy_difference:+.1f} points (95 % interval {low:+.1f} to "
            "{high:+.1f}).",
            accuracy_difference=100 * test.accuracy_difference,
            low=100 * low,
            high=100 * high,
        )
    )
    lines.append(
        _(
            "Only {first} is right on {n_only_first_right:,}, only {second} on "
            "{n_only_second_right:,}: {method} = {p_value:.2g}.",
            first=found.first,
            n_only_first_right=test.n_only_first_right,
            second=found.second,
            n_only_second_right=test.n_only_second_right,
            method=method,
            p_value=test.p_value,
        )
    )
    if found.log_losses is not None and found.log_loss_interval is not None:
        before, after = found.log_losses
        low, high = found.log_loss_interval
        lines.append(
            _(
                "Log loss {before:.3f} and {after:.3f}, difference {difference:+.3f} (95 % "
                "interval {low:+.3f} to {high:+.3f}).",
                before=before,
                after=after,
                difference=after - before,
                low=low,
                high=high,
            )
        )
    if found.better is None:
        lines.append(_("The accuracies differ by no more than chance would explain."))
    else:
        lines.append(
            _("{better} is better, by more than chance would explain.", better=found.better)
        )
    return "\n".join(lines)
