"""QR codes as pictures."""

import io


def qr_code(text: str) -> str:
    """Draw the QR code of a text, black on white with its margin.

    Args:
        text: The text, such as an address.

    Returns:
        An SVG picture. About 15% of it may be hidden or damaged (level M of ISO/IEC 18004).
    """
    # Only the studio's class room draws QR codes, and the home page imports this module.
    import segno

    drawn = io.BytesIO()
    # The standard asks for a margin of four modules.
    segno.make_qr(text, error="m").save(
        drawn, kind="svg", border=4, light="#fff", omitsize=True, xmldecl=False
    )
    return drawn.getvalue().decode()
