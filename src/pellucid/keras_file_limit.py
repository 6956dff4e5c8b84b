"""Maximum unpacked size of files that Keras wrote."""

_FREE_BYTES = 2**26
"""Size up to which the unpacked content may exceed the file by any ratio."""
_MAX_RATIO = 4
"""Maximum ratio of unpacked to packed bytes beyond that size. Keras does not compress."""


def max_unpacked_bytes(n_file_bytes: int) -> int:
    """Return the maximum number of bytes that may be unpacked from a file of a given size.

    Example:
        >>> max_unpacked_bytes(1_000) == 2**26, max_unpacked_bytes(2**30) == 2**32
        (True, True)
    """
    return max(_FREE_BYTES, _MAX_RATIO * n_file_bytes)
