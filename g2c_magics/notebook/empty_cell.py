"""An empty `%%g2c_train` cell: left to IPython, it would recommend `%g2c_train`, the wrong magic.

Knows nothing of IPython: an input transformer is a function of lines.
"""


def with_body(lines: list[str]) -> list[str]:
    """The lines of a cell; below a %%g2c_train that stands alone a blank one, so that it runs."""
    if lines and lines[0].split()[:1] == ["%%g2c_train"] and not "".join(lines[1:]).strip():
        return [lines[0], "\n"]
    return lines
