"""Names of variables and functions, made from names that may be anything."""

import builtins
import keyword
import re

BUILDER = "build_"
"""What the names of functions begin with, and those of variables do not."""

_TAKEN = {"keras", "layers", "model", "x", *keyword.kwlist, *keyword.softkwlist, *dir(builtins)}


class Names:
    """Gives identifiers, none of them twice."""

    def __init__(self) -> None:
        self._taken = {*_TAKEN, f"{BUILDER}model"}

    def variable(self, wanted: str) -> str:
        """Make an identifier that resembles a name.

        Args:
            wanted: Any text, such as a layer's name from a file.

        Returns:
            ASCII letters, digits and underscores, not beginning with a digit.
        """
        stem = re.sub(r"[^0-9a-z]+", "_", wanted.lower()).strip("_") or "tensor"
        is_unfit = stem[0].isdigit() or stem.startswith(BUILDER)
        return self._new(f"_{stem}" if is_unfit else stem)

    def function(self, wanted: str) -> str:
        """Make the name of a function that builds what has this name."""
        return self._new(BUILDER + Names().variable(wanted).strip("_"))

    def _new(self, stem: str) -> str:
        name, n = stem, 1
        while name in self._taken:
            n += 1
            name = f"{stem}_{n}"
        self._taken.add(name)
        return name
