"""Formats numbers, times and settings for readers."""

from datetime import datetime

from pellucid.i18n import gettext as _
from pellucid.i18n import marked, ngettext

_SPACE = "\u00a0"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def percent(share: float, digits: int = 1) -> str:
    """Format a share in percent. Only exactly 0 and 1 become 0% and 100%.

    Args:
        share: Share from 0 to 1.
        digits: Number of digits after the decimal point.
    """
    least = 10.0**-digits
    text = f"{100 * share:.{digits}f}"
    if share > 0 and float(text) == 0:
        text = f"<{_SPACE}{least:.{digits}f}"
    elif share < 1 and float(text) == 100:
        text = f">{_SPACE}{100 - least:.{digits}f}"
    return _("{number}%", number=text)


def decimal(value: float, digits: int = 3) -> str:
    """Format a number with a fixed number of digits after the point; zero has no sign.

    Example:
        >>> decimal(0.12345), decimal(-0.0001)
        ('0.123', '0.000')
    """
    return f"{round(value, digits) + 0.0:.{digits}f}"


def area(value: float) -> str:
    """Format an area from 0 to 1 with three digits. Only exactly 1 becomes 1.000.

    Example:
        >>> area(0.9876), area(0.9997), area(1.0)
        ('0.988', '>0.999', '1.000')
    """
    text = decimal(value)
    return ">0.999" if text == "1.000" and value < 1 else text


def with_minus(number: str) -> str:
    """Replace the hyphen of a negative number with a minus sign.

    Example:
        >>> with_minus("-0.5 to 1")
        '−0.5 to 1'
    """
    return number.replace("-", "−")


def thousands(n: int) -> str:
    """Format a whole number with thousands separators.

    Example:
        >>> thousands(1234567)
        '1,234,567'
    """
    return f"{n:,}"


def counted_units(n: int, n_units: int) -> str:
    """Format the number of independent units, to be appended to a number of images.

    Args:
        n: Number of images.
        n_units: Number of units of images that belong together; n if all are independent.

    Returns:
        The text; empty if all images are independent.

    Example:
        >>> counted_units(5, 3)
        ', counted as 3 independent units'
    """
    if n_units == n:
        return ""
    return ngettext(
        ", counted as {n:,} independent unit", ", counted as {n:,} independent units", n_units
    )


def duration(seconds: float) -> str:
    """Format a duration in its two largest units."""
    return _(told_duration(seconds))


def told_duration(seconds: float) -> str:
    """Format a duration in English, within a message that is translated later.

    Example:
        >>> told_duration(83)
        '1 min 23 s'
    """
    if seconds < 59.95:
        return marked("{seconds} s", seconds=f"{seconds:.1f}")
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return marked("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return marked("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def date(iso: str) -> str:
    """Format an ISO time for readers; other text is returned unchanged.

    Example:
        >>> date("2026-03-01T09:30:00+00:00")
        '1 March 2026, 09:30 UTC'
    """
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    text = _(
        "{moment.day} {moment:%B} {moment.year}, {moment:%H:%M} {zone}",
        moment=moment,
        zone=moment.tzname() or "",
    )
    return text.rstrip()


def plain(value: object) -> str:
    """Format the value of a setting or a fact, of any type.

    Example:
        >>> plain(True), plain(25000), plain([0.5, 2])
        ('yes', '25,000', '0.5, 2')
    """
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and abs(value) >= 10_000:
        return thousands(value)
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value))
    return str(value)


def tiny(value: float) -> str:
    """Format a small difference, for which the order of magnitude matters."""
    if value == 0 or value >= 1e-4:
        return f"{value:.2g}"
    factor, power = f"{value:.1e}".split("e")
    return f"{factor}{_SPACE}×{_SPACE}10{str(int(power)).translate(_SUPERSCRIPT)}"
