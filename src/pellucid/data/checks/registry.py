"""All checks, in the order of their codes."""

from collections.abc import Callable

from pellucid.data.checks.alike_labels import check_alike_labels
from pellucid.data.checks.blur import check_blur
from pellucid.data.checks.broken_files import check_broken_files
from pellucid.data.checks.dark import check_dark
from pellucid.data.checks.dataset_summary import DatasetSummary
from pellucid.data.checks.exact_duplicates import check_exact_duplicates
from pellucid.data.checks.finding import Finding
from pellucid.data.checks.imbalance import check_imbalance
from pellucid.data.checks.labels_to_look_at import check_labels_to_look_at
from pellucid.data.checks.leaks import check_leaks
from pellucid.data.checks.light import check_light
from pellucid.data.checks.near_duplicates import check_near_duplicates
from pellucid.data.checks.odd_shape import check_odd_shape
from pellucid.data.checks.odd_size import check_odd_size
from pellucid.data.checks.shortcut import check_borders, check_file_facts
from pellucid.data.checks.small_classes import check_small_classes
from pellucid.data.checks.source_groups import check_source_groups
from pellucid.data.checks.split_shift import check_split_shift
from pellucid.data.checks.two_labels import check_two_labels
from pellucid.i18n import marked
from pellucid.registry import Registry

Check = Callable[[DatasetSummary], Finding]

_CHECKS: Registry[Check] = Registry(marked("check"))
_CHECKS.register("P101")(check_broken_files)
_CHECKS.register("P201")(check_exact_duplicates)
_CHECKS.register("P202")(check_near_duplicates)
_CHECKS.register("P203")(check_leaks)
_CHECKS.register("P204")(check_source_groups)
_CHECKS.register("P301")(check_two_labels)
_CHECKS.register("P302")(check_labels_to_look_at)
_CHECKS.register("P303")(check_alike_labels)
_CHECKS.register("P401")(check_imbalance)
_CHECKS.register("P402")(check_small_classes)
_CHECKS.register("P403")(check_split_shift)
_CHECKS.register("P501")(check_blur)
_CHECKS.register("P502")(check_dark)
_CHECKS.register("P503")(check_light)
_CHECKS.register("P504")(check_odd_size)
_CHECKS.register("P505")(check_odd_shape)
_CHECKS.register("P601")(check_borders)
_CHECKS.register("P602")(check_file_facts)


def list_checks() -> list[str]:
    """List the codes of all checks, sorted."""
    return _CHECKS.names()


def get_check(code: str) -> Check:
    """Look up a check by its code.

    Raises:
        ConfigError: There is no check with that code.
    """
    return _CHECKS.get(code)


def run_checks(summary: DatasetSummary) -> list[Finding]:
    """Run all checks, in the order of their codes."""
    return [get_check(code)(summary) for code in list_checks()]
