"""Earlier names of values in JSON, which are read and still written."""

import pytest

from pellucid.earlier_names import with_current_names, with_earlier_names

EARLIER = {
    "taken_for_known": 0.95,
    "stranger_auroc": 0.8,
    "strangers_refused": None,
    "n_strangers": 3,
    "familiarity": 0.25,
    "familiarity_threshold": -0.5,
}
CURRENT = {
    "known_accepted": 0.95,
    "ood_auroc": 0.8,
    "ood_rejected": None,
    "n_ood": 3,
    "ood_score": -0.25,
    "ood_threshold": 0.5,
}


def test_each_name_is_translated_both_ways():
    assert with_current_names(EARLIER) == EARLIER | CURRENT
    assert with_earlier_names(CURRENT) == EARLIER | CURRENT


def test_current_values_are_kept():
    assert with_current_names({"ood_score": 0.1, "familiarity": 9})["ood_score"] == 0.1
    assert with_current_names({"accuracy": 1}) == with_earlier_names({"accuracy": 1})


def test_nested_values_are_translated():
    found = with_current_names({"parity": {"familiarity_max_difference": 1e-6}})
    assert found["parity"]["ood_score_max_difference"] == 1e-6
    found = with_current_names({"none_of_these": {"threshold": 0.3, "auroc_by_class": {"a": 1}}})
    assert found["ood_detection"] == {"threshold": -0.3, "auroc_by_class": {"a": 1}}


@pytest.mark.parametrize("value", [None, True, "high", [], {}])
def test_values_of_another_kind_reach_the_check_unchanged(value):
    found = with_current_names({"familiarity_threshold": value, "none_of_these": value})
    assert found["ood_threshold"] is value
    assert found["ood_detection"] is value
    assert with_current_names({"none_of_these": {"threshold": value}})["ood_detection"] == {
        "threshold": value
    }
