"""Builds SVG drawings."""

from xml.etree import ElementTree as ET


class Drawing:
    """Collects shapes, and renders them as an inline ``<svg>`` element.

    Elements are built as a tree, never concatenated as text, so that names of classes cannot
    inject markup. The method ``__html__`` tells Jinja not to escape the result again.

    Args:
        height: Height in pixels.
        alt: Text alternative of the drawing.
        width: Width in pixels; the drawing then scales as a whole. If None, the drawing fills the
            available width, and horizontal positions are in percent.
    """

    def __init__(self, height: float, alt: str, width: float | None = None) -> None:
        self._root = ET.Element("svg", {"role": "img", "aria-label": alt})
        if width is None:
            self._root.attrib |= {"width": "100%", "height": _text(height)}
        else:
            self._root.set("viewBox", f"0 0 {_text(width)} {_text(height)}")
            # On a wide page, the drawing grows only until its letters match those of the text.
            self._root.set("style", f"max-width:{_text(width)}px")

    def add(self, tag: str, css_class: str, **attributes: float | str) -> None:
        """Add one shape.

        Args:
            tag: Name of the SVG element, such as ``line``.
            css_class: Class in the page's style sheet.
            **attributes: Attributes of the element; ``_`` in their names stands for ``-``.
        """
        self._element(tag, css_class, attributes)

    def write(self, words: str, css_class: str, **attributes: float | str) -> None:
        """Add a line of text; the other arguments are the same as for `add`."""
        self._element("text", css_class, attributes).text = words

    def _element(self, tag: str, css_class: str, attributes: dict[str, float | str]) -> ET.Element:
        names = {name.replace("_", "-"): _text(value) for name, value in attributes.items()}
        return ET.SubElement(self._root, tag, {"class": css_class, **names})

    def __html__(self) -> str:
        return ET.tostring(self._root, encoding="unicode")


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
