"""What an option that takes a number expects, in words."""

from typing import Annotated, Any, get_args, get_origin

from pellucid.i18n import gettext as _


def number_kind(hint: Any) -> type | None:
    """Return int or float if the annotation of a parameter asks for one, else None."""
    plain = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return next((kind for kind in (int, float) if kind is plain or kind in get_args(plain)), None)


def expected_number(hint: Any) -> str:
    """Return which numbers a parameter takes, by its annotation."""
    option = next((each for each in get_args(hint) if hasattr(each, "min")), None)
    lower, upper = getattr(option, "min", None), getattr(option, "max", None)
    if number_kind(hint) is float:  # their ranges are those of settings, which are checked later
        return _("a number")
    if lower is None:
        return _("a whole number")
    if upper is None:
        return _("a whole number of at least {lower}", lower=lower)
    return _("a whole number from {lower} to {upper}", lower=lower, upper=upper)
