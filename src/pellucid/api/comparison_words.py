"""What the comparison of two runs says, in sentences."""

from typing import TYPE_CHECKING

from pellucid.i18n import gettext as _
from pellucid.i18n.signed import signed

if TYPE_CHECKING:
    from pellucid.api.compare import Comparison


def said_of_comparison(found: "Comparison") -> list[str]:
    """Say how far apart two runs are, and whether that may be chance.

    Args:
        found: The comparison.

    Returns:
        Sentences: the number of test pictures, the difference of the accuracies, the test of it,
        the log losses if both runs have the same classes, and the verdict.
    """
    from pellucid.report.formats import counted_units

    test, (low, high) = found.test, found.accuracy_interval
    method = _("McNemar's p") if found.n_units == test.n else _("p (sign-flip test of whole units)")
    said = [
        _(
            "On {n:,} test pictures of both{counted_units}:",
            n=test.n,
            counted_units=counted_units(test.n, found.n_units),
        ),
        _(
            "Difference {accuracy_difference} points (95% interval {low} to {high}).",
            accuracy_difference=signed(100 * test.accuracy_difference),
            low=signed(100 * low),
            high=signed(100 * high),
        ),
        _(
            "Only {first} is right on {n_only_first_right:,}, only {second} on "
            "{n_only_second_right:,}: {method} = {p_value:.2g}.",
            first=found.first,
            n_only_first_right=test.n_only_first_right,
            second=found.second,
            n_only_second_right=test.n_only_second_right,
            method=method,
            p_value=test.p_value,
        ),
    ]
    if found.log_losses is not None and found.log_loss_interval is not None:
        before, after = found.log_losses
        low, high = found.log_loss_interval
        said.append(
            _(
                "Log loss {before:.3f} and {after:.3f}, difference {difference} (95% interval "
                "{low} to {high}).",
                before=before,
                after=after,
                difference=signed(after - before, ".3f"),
                low=signed(low, ".3f"),
                high=signed(high, ".3f"),
            )
        )
    if found.better is None:
        said.append(_("The accuracies differ by no more than chance would explain."))
    else:
        said.append(
            _("{better} is better, by more than chance would explain.", better=found.better)
        )
    return said
