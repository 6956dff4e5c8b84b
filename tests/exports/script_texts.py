"""The texts of a script that people read."""

import ast
import io
import tokenize

_SPOKEN = {"print", "sys.exit"}


def texts_in(source: str) -> list[str]:
    """Return comments, docstrings and what is printed; lines of one comment are joined.

    The comments that only hold code are left out.
    """
    tree = ast.parse(source)
    texts = [
        ast.get_docstring(node) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _SPOKEN:
            said = node.args[0]
            parts = said.values if isinstance(said, ast.JoinedStr) else [said]
            # What is filled in, such as numbers, is no text.
            texts.append("".join(str(p.value) for p in parts if isinstance(p, ast.Constant)))
    at = -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        text = token.string.removeprefix("#").strip()
        if text.startswith("model."):
            continue
        if token.start[0] == at + 1:
            texts[-1] += f" {text}"
        else:
            texts.append(text)
        at = token.start[0]
    return [text for text in texts if text]
