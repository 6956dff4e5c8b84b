"""Image classifiers you can see through.

>>> import pellucid
>>> run = pellucid.train("photos/")
>>> run.metrics["accuracy"]
1.0
>>> run.predict(["new.png"])[0].label
'dog'
"""

from typing import Any

import lazy_loader

_attached, _, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import pellucid` itself is quick."""
    if name == "__version__":
        from importlib.metadata import version

        return version("pellucid")
    if name not in __all__:
        raise AttributeError(f"module 'pellucid' has no attribute {name!r}")
    return _attached(name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
