"""What is sent of the terms of a number: what can be read, and the rest in one."""

import numpy as np
import pytest

from pellucid.app.unit_view import MAX_PRODUCTS, view_terms
from pellucid.explanation.functions import Function
from pellucid.explanation.terms import Applied, Pooled, Softmax, WeightedSum

pytestmark = pytest.mark.slow  # the server's modules import Keras

RANDOM = np.random.default_rng(12)


def test_of_many_products_the_largest_are_sent_and_the_rest_as_one():
    terms = WeightedSum(RANDOM.normal(size=500), RANDOM.normal(size=500), 0.5)
    view = view_terms(terms, [])
    products = terms.numbers * terms.weights
    sent = {product.channel: product.value for product in view.products}
    assert len(sent) == MAX_PRODUCTS
    assert view.others == 500 - MAX_PRODUCTS
    assert min(map(abs, sent.values())) >= max(
        abs(value) for at, value in enumerate(products) if at not in sent
    )
    assert sum(sent.values()) + view.others_sum == pytest.approx(products.sum())
    assert view.total == pytest.approx(products.sum() + 0.5)


def test_of_a_large_window_only_the_sum_is_sent():
    numbers = RANDOM.normal(size=(56, 56))
    view = view_terms(Pooled("mean", numbers, np.zeros((56, 56), bool), (0, 0), 3), [])
    assert view.numbers is None
    assert view.size == (56, 56)
    assert view.sum / view.count == pytest.approx(numbers.mean())


def test_of_a_thousand_classes_the_largest_and_the_one_asked_for_are_sent():
    values = RANDOM.normal(size=1000)
    at = int(values.argmin())
    view = view_terms(Softmax(values, at), [])
    assert {entry.index for entry in view.entries} == {at, *np.argsort(-values)[:20]}
    probabilities = np.exp(values) / np.exp(values).sum()
    assert view.result == pytest.approx(probabilities[at])
    assert view.sum == pytest.approx(1 / probabilities.max())


def test_the_channels_that_are_asked_for_are_those_of_the_group():
    terms = WeightedSum(
        np.ones((1, 1, 4)), np.ones((1, 1, 4)), None, (0, 0), first_channel=8,
        is_padding=np.zeros((1, 1), bool), then=Applied(Function("relu", "relu"), 4.0, abs),
    )  # fmt: skip
    assert [cells.channel for cells in view_terms(terms, [9, 11, 3]).cells] == [9, 11]
    assert [product.channel for product in view_terms(terms, []).products] == [8, 9, 10, 11]
