"""Differences within a sentence."""


def signed(number: float, kind: str = ".1f") -> str:
    """Format a difference with its sign; zero has none.

    Example:
        >>> signed(2.04), signed(-21.3), signed(-0.01), signed(0.00012, ".2g")
        ('+2.0', '−21.3', '0.0', '+0.00012')
    """
    text = format(number, kind)
    if float(text) == 0:
        return text.removeprefix("-")
    return f"+{text}" if number > 0 else text.replace("-", "−", 1)
