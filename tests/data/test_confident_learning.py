"""Confident learning finds the same labels as cleanlab, in the same order."""

import warnings

import numpy as np
import pytest

from pellucid.data.confident_learning import find_label_errors


def drawn(seed, max_n):
    """Draw labels, some of them wrong, and probabilities; each class occurs."""
    random = np.random.default_rng(seed)
    n_classes = int(random.integers(2, 9))
    n = int(random.integers(2 * n_classes, max_n))
    true = random.integers(0, n_classes, n)
    logits = random.normal(size=(n, n_classes)) * random.uniform(0.3, 3)
    logits[np.arange(n), true] += random.uniform(0, 4)
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = np.where(random.random(n) < 0.1, random.integers(0, n_classes, n), true)
    labels[:n_classes] = np.arange(n_classes)
    return labels, probabilities.astype(np.float32)


@pytest.mark.slow  # cleanlab imports pandas and scikit-learn
@pytest.mark.once
@pytest.mark.parametrize("max_n", [400, 60], ids=["many", "few"])
def test_the_same_as_cleanlab(max_n):
    """The same labels in the same order.

    Numbers of wrong labels are rounded to whole images. Where two fractions are equal, the last
    digit of a sum decides, so that one label more or less may be found.
    """
    from cleanlab.filter import find_label_issues

    n_found, n_other = 0, 0
    for seed in range(100):
        labels, probabilities = drawn(seed, max_n)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of classes with few images
            expected = find_label_issues(
                labels, probabilities, return_indices_ranked_by="self_confidence", n_jobs=1
            )
        found = find_label_errors(labels, probabilities)
        assert len(set(found) ^ set(expected)) <= 1, seed
        both = set(found) & set(expected)
        assert [at for at in found if at in both] == [at for at in expected if at in both]
        n_found += len(both)
        n_other += len(found) != len(expected)
    assert n_found > 100
    assert n_other <= 2


def test_labels_of_the_most_probable_class_are_never_wrong():
    labels, probabilities = drawn(3, 400)
    right = probabilities.argmax(axis=1)
    assert not len(find_label_errors(right, probabilities))
    assert not set(find_label_errors(labels, probabilities)) & set(np.flatnonzero(labels == right))
