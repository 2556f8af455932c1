"""From the stored tree back to the text that an editor sees."""

from ..vocabulary import BINARY, COMPARISONS, PREFIX

_CALL = 9  # binds more strongly than any operator


def to_text(ast):
    """The formula's text; parsing it gives the same tree."""
    return _written(ast, 0)


def _written(ast, needed):
    """The part's text, in brackets if it binds less strongly than `needed`."""
    text, power = _text_and_power(ast)
    return f"({text})" if power < needed else text


def _text_and_power(ast):
    operator, *arguments = ast
    if operator in BINARY:
        power = BINARY[operator]
        # Operators of the same strength gather to the left; comparisons do not gather at all.
        left = power + 1 if operator in COMPARISONS else power
        return f"{_written(arguments[0], left)} {operator} {_written(arguments[1], power + 1)}", power
    if operator == "not":
        return f"not {_written(arguments[0], PREFIX['not'])}", PREFIX["not"]
    if operator == "neg":
        return f"-{_written(arguments[0], PREFIX['neg'] + 1)}", PREFIX["neg"]
    if operator == "s":
        return "'" + arguments[0].replace("'", "''") + "'", _CALL
    if operator == "b":
        return ("true" if arguments[0] else "false"), _CALL
    if operator in ("n", "f"):
        return arguments[0], _CALL
    return f"{operator}({', '.join(_written(argument, 0) for argument in arguments)})", _CALL
