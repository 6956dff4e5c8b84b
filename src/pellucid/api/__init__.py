"""The public Python API: train, load, predict, report. `__init__.pyi` lists its names."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
