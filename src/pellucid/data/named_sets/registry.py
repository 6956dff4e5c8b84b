"""Registry of the data sets that are downloaded on request."""

from pellucid.data.named_sets.cifar_10 import CIFAR_10
from pellucid.data.named_sets.fashion_mnist import FASHION_MNIST
from pellucid.data.named_sets.mnist import MNIST
from pellucid.data.named_sets.named_set import NamedSet
from pellucid.i18n import marked
from pellucid.registry import Registry

_NAMED_SETS: Registry[NamedSet] = Registry(marked("data set"))

for _each in (CIFAR_10, FASHION_MNIST, MNIST):
    _NAMED_SETS.register(_each.name)(_each)


def list_named_sets() -> list[str]:
    """Return the names of the data sets, sorted."""
    return _NAMED_SETS.names()


def get_named_set(name: str) -> NamedSet:
    """Return a data set.

    Raises:
        ConfigError: No data set has that name.
    """
    return _NAMED_SETS.get(name)
