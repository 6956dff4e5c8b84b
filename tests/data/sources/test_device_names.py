"""Names of devices, compared with Python's own list of the names that Windows reserves."""

import ntpath
import pathlib

from pellucid.data.sources.device_names import is_device_name

WORDS = """
con prn aux nul conin$ conout$ com1 com9 lpt1 lpt³ com0 com com10 lpt⁴ cones nulls cat
"""
NAMES = [
    f"{before}{name}{after}"
    for name in WORDS.split()
    for before in ("", " ", "a.")
    for after in ("", ".png", ".tar.gz", " ", " .png", "x", ".", ". ")
]


def is_reserved(name: str) -> bool:
    if hasattr(ntpath, "isreserved"):  # since Python 3.13
        return ntpath.isreserved(name)
    return pathlib.PureWindowsPath(name).is_reserved()


def test_the_reserved_names_are_those_that_python_knows():
    # Python also reserves names that end with a dot or a space.
    assert [name for name in NAMES if is_device_name(name) != is_reserved(name.rstrip(". "))] == []
    assert 50 < sum(map(is_device_name, NAMES)) < len(NAMES) - 50
