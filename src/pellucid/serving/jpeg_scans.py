"""How often a JPEG has all its blocks gone through."""

import re

MOST_SCANS = 100
"""More are not decoded: libtiff's bound for the same danger. Progressive photos have about ten."""

# In a scan's data, 0xff is followed by 0 or a restart mark; anything else begins a segment.
_MARK = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_START_OF_SCAN, _END = b"\xda", b"\xd9"
_WITHOUT_LENGTH = (b"\x01", b"\xd8")


def has_too_many_scans(content: bytes) -> bool:
    """Whether a file is a JPEG of more than `MOST_SCANS` scans.

    A scan of 75 bytes costs the decoder up to 25 ms at 50 million pixels, so that a file of 20 MiB
    could keep it for two hours, and nothing stops a decoder that has begun.
    """
    # Nearly all files are done here. What follows a picture, such as the film of a phone's moving
    # photo, has the two bytes by chance now and then, so that above the bound it takes a look.
    if not content.startswith(b"\xff\xd8\xff") or content.count(b"\xff\xda") <= MOST_SCANS:
        return False
    n_scans, at = 0, 2
    while (mark := _MARK.search(content, at)) and mark[1] != _END and n_scans <= MOST_SCANS:
        at = mark.end()
        n_scans += mark[1] == _START_OF_SCAN
        if mark[1] not in _WITHOUT_LENGTH:
            at += int.from_bytes(content[at : at + 2])
    return n_scans > MOST_SCANS
