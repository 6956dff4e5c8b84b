"""Image classifiers you can see through.

>>> import pellucid
>>> run = pellucid.train("photos/")
>>> run.metrics["accuracy"]
1.0
>>> run.predict(["new.png"])[0].label
'dog'
"""


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: `import pellucid` itself is quick."""
    if name == "__version__":
        from importlib.metadata import version

        return version("pellucid")
    # Imported only here, because the program handles Ctrl-C only after `import pellucid`.
    import lazy_loader

    attached, _, names = lazy_loader.attach_stub(__name__, __file__)
    if name == "__all__":
        return names
    if name not in names:
        raise AttributeError(f"module 'pellucid' has no attribute {name!r}")
    return attached(name)


def __dir__() -> list[str]:
    return sorted([*__getattr__("__all__"), "__version__"])
