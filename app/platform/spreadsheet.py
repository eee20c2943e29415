"""Text in cells of files that people open in a spreadsheet."""

_FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
_SKIPPED = " \u00a0\u3000\ufeff\u200b\"'"
"""What a spreadsheet may take off before it looks for a formula: blanks, marks without width, quotes."""


def cell_text(text: str) -> str:
    """The text, with a `'` before each line that a spreadsheet would take for a formula.

    Line breaks become LF, since a lone CR ends a row for some readers, and NUL, which none can read, is left out.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    lines = "\n".join(f"'{line}" if line.lstrip(_SKIPPED).startswith(_FORMULA) else line for line in plain.split("\n"))
    return f"'{lines}" if lines.startswith("\n") else lines
