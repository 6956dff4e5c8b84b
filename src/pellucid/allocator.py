"""What the C library does with memory that is freed: hand it back to the system, or keep it."""

import contextlib
import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
_MIB = 2**20


def give_back_large_blocks() -> None:
    """Have the C library ask the system for each large block, and give it back when it is freed.

    By itself glibc begins to keep such blocks, in several heaps, once one has been freed. After
    twelve pictures of up to 49 million pixels, sent together, a server held 1.4 GiB; with the
    thresholds set here it held 0.2. The library may keep a little, so that small pictures cost no
    more time than before. With another C library nothing happens.
    """
    _set_thresholds(mmap=_MIB, trim=16 * _MIB)


def keep_freed_blocks() -> None:
    """Have the C library keep what it would keep by itself after a large block has been freed.

    TensorFlow sets a fixed threshold when it first reads from a generator, as Keras does for each
    training. From then on every block of more than 128 KiB is requested from the system anew,
    which clears its pages each time: 0.9 million of them in an epoch of the digits' convnet, for a
    seventh to half of its processor time. With another C library nothing happens.
    """
    _set_thresholds(mmap=32 * _MIB, trim=64 * _MIB)


def _set_thresholds(mmap: int, trim: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            library = ctypes.CDLL(None)
            library.mallopt(_M_MMAP_THRESHOLD, mmap)
            library.mallopt(_M_TRIM_THRESHOLD, trim)
