"""Numbers as a reader wants to see them."""

from datetime import datetime

_SPACE = "\u00a0"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def percent(share: float, digits: int = 1) -> str:
    """Write a share in per cent. Only 0 and 1 themselves become 0 % and 100 %.

    Args:
        share: From 0 to 1.
        digits: Behind the decimal point.
    """
    least = 10.0**-digits
    text = f"{100 * share:.{digits}f}"
    if share > 0 and float(text) == 0:
        text = f"<{_SPACE}{least:.{digits}f}"
    elif share < 1 and float(text) == 100:
        text = f">{_SPACE}{100 - least:.{digits}f}"
    return f"{text}{_SPACE}%"


def decimal(value: float, digits: int = 3) -> str:
    """Write a number with a fixed number of digits behind the point; zero has no sign."""
    return f"{round(value, digits) + 0.0:.{digits}f}"


def thousands(n: int) -> str:
    """Write a whole number with separators."""
    return f"{n:,}"


def counted_units(n: int, n_units: int) -> str:
    """Write how many independent units some pictures count as, to follow their number.

    Args:
        n: Number of pictures.
        n_units: Number of units of pictures that belong together; n if each stands alone.

    Returns:
        An empty text where each picture stands alone.
    """
    if n_units == n:
        return ""
    return f", counted as {thousands(n_units)} independent unit{'' if n_units == 1 else 's'}"


def duration(seconds: float) -> str:
    """Write a time span in its two largest units."""
    if seconds < 59.95:
        return f"{seconds:.1f}{_SPACE}s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}{_SPACE}min {rest}{_SPACE}s"
    return f"{minutes // 60}{_SPACE}h {minutes % 60}{_SPACE}min"


def date(iso: str) -> str:
    """Write an ISO time for a person; what is no such time stays as it is."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment.tzname() or ''}".rstrip()


def plain(value: object) -> str:
    """Write a setting or a fact, whatever its type."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= 10_000:
        return thousands(value)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value))
    return str(value)


def tiny(value: float) -> str:
    """Write a difference, of which the order of magnitude is what matters."""
    if value == 0 or value >= 1e-4:
        return f"{value:.2g}"
    factor, power = f"{value:.1e}".split("e")
    return f"{factor}{_SPACE}×{_SPACE}10{str(int(power)).translate(_SUPERSCRIPT)}"
