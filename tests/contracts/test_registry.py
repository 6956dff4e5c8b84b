"""The one registry idiom, and what every registry of the project keeps to."""

import pytest

from pellucid.backbones.registry import get_backbone, list_backbones
from pellucid.data.named_sets.registry import get_named_set, list_named_sets
from pellucid.errors import ConfigError
from pellucid.models.registry import get_model, list_models
from pellucid.registry import Registry


def test_a_decorator_registers_and_returns_what_it_decorates():
    registry: Registry[object] = Registry("animal")

    @registry.register("cat")
    def cat() -> str:
        return "meow"

    assert cat() == "meow"
    assert registry.get("cat") is cat


def test_names_are_sorted():
    registry: Registry[int] = Registry("number")
    for name in ("two", "one", "three"):
        registry.register(name)(1)
    assert registry.names() == ["one", "three", "two"]


def test_a_name_is_taken_once():
    registry: Registry[int] = Registry("number")
    registry.register("one")(1)
    with pytest.raises(ValueError, match="'one'"):
        registry.register("one")(2)
    assert registry.get("one") == 1


def test_an_unknown_name_lists_near_matches_and_all_names():
    registry: Registry[int] = Registry("model")
    for name in ("tiny_vgg", "resnet", "mlp"):
        registry.register(name)(1)
    with pytest.raises(ConfigError) as caught:
        registry.get("tinyvgg")
    message = str(caught.value)
    assert "no model named 'tinyvgg'" in message
    assert "Did you mean tiny_vgg?" in message
    assert "mlp, resnet, tiny_vgg" in message
    with pytest.raises(ConfigError) as caught:
        registry.get("zzzzzz")
    assert "Did you mean" not in str(caught.value)


def test_registries_do_not_share_entries():
    one: Registry[int] = Registry("number")
    other: Registry[int] = Registry("number")
    one.register("one")(1)
    assert other.names() == []


def registries():
    yield list_backbones, get_backbone
    yield list_models, get_model
    yield list_named_sets, get_named_set
    from pellucid.training.recipes import get_recipe, list_recipes

    yield list_recipes, get_recipe


@pytest.mark.parametrize("number", range(4))
def test_every_registry_has_the_same_verbs(number):
    list_, get = list(registries())[number]
    names = list_()
    assert names == sorted(set(names))
    assert names
    for name in names:
        assert get(name) is get(name)
        with pytest.raises(ConfigError, match=f"Did you mean.*{name}"):
            get(name + "x")
