"""Have large blocks of memory go back to the system as soon as a picture is done."""

import contextlib
import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
_LARGE = 2**20
_KEPT = 16 * 2**20


def give_back_large_blocks() -> None:
    """Have the C library ask the system for each large block, and give it back when it is freed.

    By itself glibc begins to keep such blocks once one was freed, in several heaps: after twelve
    pictures of up to 49 million pixels, sent together, a server held 1.4 GiB, and so 0.2. It may
    keep a little, so that small pictures cost no more time than before. Where the C library is
    another one, nothing happens.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            library = ctypes.CDLL(None)
            library.mallopt(_M_MMAP_THRESHOLD, _LARGE)
            library.mallopt(_M_TRIM_THRESHOLD, _KEPT)
