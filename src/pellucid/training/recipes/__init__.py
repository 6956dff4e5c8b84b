"""The recipes by name: methods of training a classifier from a catalog."""

from collections.abc import Callable

from pellucid.config import TrainConfig
from pellucid.registry import Registry
from pellucid.training.context import TrainingContext
from pellucid.training.recipe import Recipe
from pellucid.training.recipes.auto import AutoRecipe
from pellucid.training.recipes.features import FeaturesRecipe
from pellucid.training.recipes.fine_tune import FineTuneRecipe
from pellucid.training.recipes.scratch import ScratchRecipe

_RECIPES: Registry[Callable[[TrainConfig, TrainingContext], Recipe]] = Registry("recipe")
_RECIPES.register("auto")(AutoRecipe)
_RECIPES.register("features")(FeaturesRecipe)
_RECIPES.register("fine-tune")(FineTuneRecipe)
_RECIPES.register("scratch")(ScratchRecipe)


def list_recipes() -> list[str]:
    """Return the names of the recipes, sorted."""
    return _RECIPES.names()


def get_recipe(name: str) -> Callable[[TrainConfig, TrainingContext], Recipe]:
    """Look up a recipe by name.

    Raises:
        ConfigError: There is no recipe of that name.
    """
    return _RECIPES.get(name)
