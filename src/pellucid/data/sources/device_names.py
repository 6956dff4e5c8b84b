"""Names that Windows reserves for devices."""

_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{name}{digit}" for name in ("com", "lpt") for digit in "123456789¹²³"
}


def is_device_name(name: str) -> bool:
    """Return whether Windows reserves the name of a file or folder for a device.

    The names, and the rule by which they are compared, are those of `os.path.isreserved`, which was
    added in Python 3.13.

    Example:
        >>> is_device_name("aux.png"), is_device_name("Con"), is_device_name("cones")
        (True, True, False)
    """
    return name.partition(".")[0].rstrip(" ").lower() in _DEVICES
