"""The axes that a plot is drawn on, and the letters on them."""

from typing import TYPE_CHECKING

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_KOREAN_FONTS = (
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Malgun Gothic",  # Windows
    "Apple SD Gothic Neo",  # macOS
    "AppleGothic",
    "NanumGothic",
    "Noto Sans CJK JP",  # the name of the whole collection on some Linux systems
)


def axes_or_new(ax: "Axes | None") -> "Axes":
    """Return the axes that were given, or those of a new figure.

    Raises:
        ConfigError: Matplotlib is not installed, or `ax` is not an `Axes`.
    """
    try:
        # Importing pyplot takes half a second, which only plots need.
        from matplotlib import pyplot as plt
        from matplotlib.axes import Axes
    except ImportError:
        raise ConfigError(
            _(
                "Plots need Matplotlib, which is not installed. Install it with: pip install "
                '"pellucid[plots]"'
            )
        ) from None
    if ax is None:
        return plt.subplots(layout="constrained")[1]
    if not isinstance(ax, Axes):
        raise ConfigError(
            _(
                "ax was given an object of type {type_name}. Expected the axes of Matplotlib to "
                "draw on, such as plt.subplots()[1], or None for a new figure.",
                type_name=type(ax).__name__,
            )
        )
    return ax


def use_korean_letters(ax: "Axes") -> None:
    """Let all texts of a plot fall back to a Korean font, if one is installed.

    Matplotlib's own font has no Korean letters. Only the texts of these axes are changed, no
    setting of Matplotlib.
    """
    from matplotlib import font_manager, rcParams
    from matplotlib.text import Text

    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = [name for name in _KOREAN_FONTS if name in installed]
    if not found:
        return
    for text in ax.findobj(Text):
        assert isinstance(text, Text)
        text.set_fontfamily([*rcParams["font.family"], found[0]])
