"""Settings of glibc's malloc: whether freed memory is returned to the system or kept."""

import contextlib
import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # from glibc's malloc.h
_MIB = 2**20


def give_back_large_blocks() -> None:
    """Make the C library return each large block to the system when it is freed.

    By default, once a large block has been freed, glibc keeps such blocks, in several heaps. After
    a server had received twelve images of up to 49 million pixels at once, it held 1.4 GiB; with
    the thresholds set here, it held 0.2 GiB. The library may still keep a little, so that small
    images take no longer than before. With another C library this function has no effect.
    """
    _set_thresholds(mmap=_MIB, trim=16 * _MIB)


def keep_freed_blocks() -> None:
    """Make the C library keep freed large blocks, as it does by default.

    TensorFlow sets a fixed threshold when it first reads from a generator, as Keras does in each
    training. After that, every block of more than 128 KiB is requested from the system, which
    clears its pages each time: 0.9 million pages in an epoch of the digits' convnet, which take a
    seventh to half of its processor time. With another C library this function has no effect.
    """
    _set_thresholds(mmap=32 * _MIB, trim=64 * _MIB)


def _set_thresholds(mmap: int, trim: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            library = ctypes.CDLL(None)
            library.mallopt(_M_MMAP_THRESHOLD, mmap)
            library.mallopt(_M_TRIM_THRESHOLD, trim)
