"""Find the strings to translate in our own code, as GNU xgettext would, without needing it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from .public import is_public

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("home", "notices", "forms_workflows", "site/portal", "site/demo")
TEMPLATES = {".html", ".txt"}
#: Where the context, the singular and the plural stand among the arguments of each function.
POSITIONS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": ("context", 1, None),
    "npgettext": ("context", 1, 2),
}
SCOPES = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
FUNCTION = re.compile(r"(n?p?gettext)(_lazy|_noop)?$")
LITERAL = r"""[uU]?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)[^)]*\)", re.S)


@dataclass
class Message:
    msgid: str
    plural: str = ""
    context: str | None = None
    files: set = field(default_factory=set)
    is_public: bool = False


class PutTogetherError(ValueError):
    """A text is put together before it is looked up, so no catalogue can hold it."""


def messages_in_code() -> list[Message]:
    """Every string once, in the order of the files and their lines."""
    found: dict[tuple, Message] = {}
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        for (context, msgid, plural), owner in messages_in(path):
            message = found.setdefault((context, msgid), Message(msgid, context=context))
            message.plural = message.plural or plural
            message.files.add(name)
            message.is_public |= is_public(name, owner)
    return list(found.values())


def source_files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", *TEMPLATES} and not {"migrations", "static"} & set(path.parts):
                yield path


def messages_in(path) -> Iterator[tuple]:
    """Pairs of (context, singular, plural) and the name of the class or function around it, as ``Title.Status``."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        pairs = ((message, "") for message in _in_template(text, str(path)))
    else:
        tree = ast.parse(text, str(path))
        pairs = _in_python(tree, _gettext_names(tree))
    # A variable is looked up too, but it is not here that its text stands.
    return (pair for pair in pairs if pair[0][1])


def _in_template(text, name):
    for function, arguments in TEMPLATE_CALL.findall(templatize(text, origin=name)):
        yield _message("gettext" if function == "_" else function, list(ast.literal_eval(f"({arguments},)")))


def _in_python(tree, names, owner=""):
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and (function := _function(node.func, names)):
            yield _message(function, [_text(each) for each in node.args]), owner
        inside = getattr(node, "name", "") if isinstance(node, SCOPES) else ""
        yield from _in_python(node, names, ".".join(filter(None, [owner, inside])))


def _gettext_names(tree):
    """What the module calls Django's functions: ``{"_": "gettext"}``."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if match := FUNCTION.match(alias.name):
                    names[alias.asname or alias.name] = match[1]
    return names


def _function(callee, names):
    if isinstance(callee, ast.Name):
        return names.get(callee.id)
    if isinstance(callee, ast.Attribute) and (match := FUNCTION.match(callee.attr)):
        return match[1]  # translation.gettext(…)
    return None


def _message(function, texts):
    context, singular, plural = POSITIONS[function]
    return texts[0] if context else None, texts[singular], texts[plural] if plural else ""


def _text(node):
    """The literal, joined where the line was broken; None where it is a variable."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return None if None in (left, right) else left + right
    if isinstance(node, ast.JoinedStr):
        raise PutTogetherError(
            f"gettext cannot find {ast.unparse(node)} (line {node.lineno}): use %(name)s placeholders."
        )
    return None
