"""Create names of variables and functions from arbitrary text."""

import builtins
import keyword
import re

BUILDER = "build_"
"""Prefix of the names of functions, which names of variables never have."""

_TAKEN = {"keras", "layers", "model", "x", *keyword.kwlist, *keyword.softkwlist, *dir(builtins)}


class Names:
    """Generator of unique identifiers."""

    def __init__(self) -> None:
        self._taken = {*_TAKEN, f"{BUILDER}model"}

    def variable(self, wanted: str) -> str:
        """Create an identifier that resembles a name.

        Args:
            wanted: Any text, such as a layer's name from a file.

        Returns:
            ASCII letters, digits and underscores; the first character is not a digit.

        Example:
            >>> Names().variable("Block 1/conv")
            'block_1_conv'
        """
        stem = re.sub(r"[^0-9a-z]+", "_", wanted.lower()).strip("_") or "tensor"
        is_unfit = stem[0].isdigit() or stem.startswith(BUILDER)
        return self._new(f"_{stem}" if is_unfit else stem)

    def function(self, wanted: str) -> str:
        """Create the name of the function that builds the model of this name."""
        return self._new(BUILDER + Names().variable(wanted).strip("_"))

    def _new(self, stem: str) -> str:
        name, n = stem, 1
        while name in self._taken:
            n += 1
            name = f"{stem}_{n}"
        self._taken.add(name)
        return name
