"""The rules of the house that a machine can check."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain, pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
APPS = ("wards", "consultations", "institutions", "meetings", "trainings", "reports")
PRODUCT_FOLDERS = ("config", *APPS, "templates")
# Nine files in ten stay below the first.
USUAL_FILE, LONGEST_FILE = 300, 400
LONGEST_FUNCTION = 60


def files(*folders: str, ending: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob(f"*{ending}"))


PYTHON_FILES = [
    path for path in files("config", *APPS, ending=".py") if "migrations" not in path.parts
]
TEMPLATES = files(*PRODUCT_FOLDERS, ending=".html")
STYLE_AND_SCRIPT_FILES = files(*APPS, ending=".css") + files(*APPS, ending=".js")
TEST_FILES = files("tests", ending=".py")
CODE_FILES = [*files("config", *APPS, ".ci", ending=".py"), *TEST_FILES, ROOT / "manage.py"]
ALL_FILES = [
    *PYTHON_FILES,
    *TEMPLATES,
    *STYLE_AND_SCRIPT_FILES,
    *TEST_FILES,
    *(ROOT / name for name in ("Makefile", "manage.py", "pyproject.toml")),
]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def template_name(path: Path) -> str:
    """`wards/templates/wards/home.html` -> `wards/home.html`, the name Django knows."""
    parts = path.relative_to(ROOT).parts
    return "/".join(parts[parts.index("templates") + 1 :])


# --- Structure -----------------------------------------------------------------------------


def test_there_is_no_drawer_for_odds_and_ends():
    drawers = {"util", "utils", "common", "helper", "helpers", "misc", "core", "shared"}
    assert [short(path) for path in ALL_FILES if drawers & {path.stem, path.parent.name}] == []


def test_files_and_functions_are_short():
    sources = {short(path): path.read_text() for path in PYTHON_FILES}
    lines = {name: source.count("\n") for name, source in sources.items()}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}
    assert sum(count > USUAL_FILE for count in lines.values()) <= len(lines) / 10
    long = [
        (name, node.name)
        for name, source in sources.items()
        for node, _ in blocks(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def blocks(node: ast.AST) -> Iterator[tuple[ast.AST, list[ast.stmt]]]:
    """Every list of statements of a file, with what it is the body of."""
    for part in ("body", "orelse", "finalbody", "handlers", "cases"):
        inner = getattr(node, part, [])
        if inner and part not in ("handlers", "cases"):
            yield node, inner
        for each in inner:
            yield from blocks(each)


def defined_names(statements: list[ast.stmt]) -> Iterator[str]:
    """The names that a module or class body defines, but for setters and overloads."""
    for each in statements:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            wrapped = [ast.unparse(decorator) for decorator in each.decorator_list]
            if not any(name.endswith((".setter", "overload", "register")) for name in wrapped):
                yield each.name
        elif isinstance(each, ast.Assign):
            yield from (target.id for target in each.targets if isinstance(target, ast.Name))
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id


def twice(path: Path) -> set[str]:
    """What stands twice: a name of a module or class, a statement after itself, in tests an assert."""
    found, is_test = set(), path in TEST_FILES
    text = path.read_text()
    lines = text.splitlines()
    for owner, statements in blocks(ast.parse(text)):
        if isinstance(owner, ast.Module | ast.ClassDef):
            names = Counter(defined_names(statements))
            found |= {name for name, times in names.items() if times > 1}
        for one, other in pairwise(statements):
            meant = is_test and not isinstance(one, ast.Assert)
            same = [lines[each.lineno - 1 : each.end_lineno] for each in (one, other)]
            if not meant and same[0] == same[1]:
                found.add(f"{other.lineno}: {ast.unparse(other)}")
    return found


def test_nothing_stands_twice():
    found = {short(path): names for path in CODE_FILES if (names := twice(path))}
    assert found == {}


def test_what_stands_twice_is_found(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "class A:\n    def one(self): ...\n    two = 2\n    def one(self): ...\n"
        "def a(): ...\nB: int = 1\ndef a(): ...\nB = 2\n"
        "if a:\n    print(1)\n    print(1)\n"
    )
    assert twice(wrong) == {"one", "a", "B", "11: print(1)"}


def test_a_module_says_what_it_holds():
    assert [short(path) for path in CODE_FILES if path.read_text().startswith('"""Decides')] == []


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    assert [short(path) for path in ALL_FILES if marks.search(path.read_text())] == []


def definitions() -> Iterator[tuple[str, str]]:
    """Yield (name, file) of every undecorated function and class at the top of a module.

    What a decorator registers, and the classes that Django finds by name, need no caller.
    """
    found_by_django = {"Command", "Migration"}
    for path in PYTHON_FILES:
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.decorator_list:
                continue
            if node.name not in found_by_django and path.name != "apps.py":
                yield node.name, short(path)


def test_every_function_and_class_is_used_by_the_product():
    sources = [*PYTHON_FILES, *files(*APPS, ending=".py"), *TEMPLATES]
    words = Counter(word for path in set(sources) for word in re.findall(r"\w+", path.read_text()))
    assert [(name, file) for name, file in definitions() if words[name] < 2] == []


# --- Templates -----------------------------------------------------------------------------


def test_templates_compile():
    for path in TEMPLATES:
        get_template(template_name(path))


def test_templates_hold_no_inline_style_or_script():
    """The content policy would silently drop them."""
    inline = re.compile(
        r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\b(?:src=|type=\"application/json\"))",
        re.IGNORECASE,
    )
    found = {short(path): inline.findall(path.read_text()) for path in TEMPLATES}
    assert {name: parts for name, parts in found.items() if parts} == {}


FORM_TAG = re.compile(r"<form\b(?:[^>{]|\{[%{].*?[%}]\})*>")


def test_every_form_that_is_sent_names_its_address():
    """One without sends the '#…' of its page along, and a browser carries that on to the next page."""
    tags = [
        (short(path), tag)
        for path in TEMPLATES
        for tag in FORM_TAG.findall(path.read_text("utf-8"))
    ]
    sent = [(path, tag) for path, tag in tags if 'method="post"' in tag]
    assert len(sent) > 50
    assert [(path, tag) for path, tag in sent if " action=" not in tag] == []


def test_what_is_done_with_a_row_is_left_off_paper():
    cells = re.compile(r"<(?:th|td)[^>]*>操作</th>|<td[^>]*data-l=\"操作\"[^>]*>")
    of_actions = [cell for path in TEMPLATES for cell in cells.findall(path.read_text("utf-8"))]
    assert len(of_actions) >= 8
    assert [cell for cell in of_actions if "only-screen" not in cell] == []


def overrides_a_package(name: str) -> bool:
    """Whether Django or an installed package asks for a template of this name."""
    error_pages = {"400.html", "403.html", "404.html", "429.html", "500.html"}
    if name in error_pages | {settings.AXES_LOCKOUT_TEMPLATE}:
        return True
    loaders = engines["django"].engine.template_loaders[0].loaders
    origins = (Path(each.name) for loader in loaders for each in loader.get_template_sources(name))
    return any("site-packages" in origin.parts and origin.exists() for origin in origins)


def test_every_template_is_used():
    text = "\n".join(path.read_text() for path in [*PYTHON_FILES, *TEMPLATES])
    names = {template_name(path) for path in TEMPLATES}
    unused = [name for name in names if f'{name}"' not in text and f"{name}#" not in text]
    assert [name for name in sorted(unused) if not overrides_a_package(name)] == []


def test_every_class_of_a_style_sheet_is_used():
    """By its name, or by its beginning where the rest is put in: `st-{}`, `r{{ row }}`."""
    paths = [*PYTHON_FILES, *TEMPLATES, *(path for path in ALL_FILES if path.suffix == ".js")]
    text = "\n".join(path.read_text() for path in paths)
    sheets = "".join(path.read_text() for path in files("templates", *APPS, ending=".css"))
    rules = re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)
    names = set(re.findall(r"\.([a-zA-Z][\w-]*)(?=[^{}]*\{)", rules))
    unused = names - set(re.findall(r"[\w-]+", text))
    begun = {name: re.split(r"\d|(?<=-)", name)[0] + "{" for name in unused}
    assert {name for name, beginning in begun.items() if beginning not in text} == set()


def test_static_files_exist():
    text = "\n".join(path.read_text() for path in TEMPLATES)
    names = set(re.findall(r"{% static [\"']([^\"']+)[\"']", text))
    assert [name for name in sorted(names) if not finders.find(name)] == []


# --- Dependencies --------------------------------------------------------------------------

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DEPENDENCIES = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
LOCK_FILES = sorted((ROOT / "requirements").glob("*.txt"))

# These are used without an import: by the name of a setting, an option or a program.
USED_BY_NAME = {
    "psycopg": "django.db.backends.postgresql",
    "argon2-cffi": "Argon2Hasher",
    "gunicorn": ".venv/bin/gunicorn",
    "pytest-django": "DJANGO_SETTINGS_MODULE",
    "pytest-xdist": ".venv/bin/pytest -n",
    "ruff": ".venv/bin/ruff",
    "djade": ".venv/bin/djade",
    "import-linter": "lint-imports",
    "uv": ".venv/bin/uv",
    "cyclonedx-bom": ".venv/bin/cyclonedx-py",
}


def distribution(requirement: str) -> str:
    """`django-allauth[mfa]>=65` -> `django-allauth`."""
    return re.match(r"[A-Za-z0-9-]+", requirement)[0]


def test_every_dependency_is_used():
    """It is imported, or named in the settings."""
    others = [path for path in ALL_FILES if path != Path(__file__)]
    others += [ROOT / ".ci" / "serve", ROOT / ".ci" / "bundle"]
    text = "\n".join(path.read_text() for path in others)
    uses = r"^\s*(?:import|from) (\w+)|[\"'](\w+)(?=[.\"'])"
    modules = set(chain(*re.findall(uses, text, re.MULTILINE)))
    used = {
        owner.lower().replace("_", "-")
        for module, owners in packages_distributions().items()
        if module in modules
        for owner in owners
    }
    used |= {name for name, mark in USED_BY_NAME.items() if mark in text}
    names = [distribution(requirement) for requirement in DEPENDENCIES]
    assert [name for name in names if name not in used] == []


@pytest.mark.parametrize("path", LOCK_FILES, ids=short)
def test_lock_files_hold_hashes_and_no_address(path):
    text = path.read_text()
    assert "://" not in text
    assert "--index-url" not in text
    pinned = re.findall(r"^\S+==.*$", text, re.MULTILINE)
    assert len(pinned) > 20
    assert [line for line in pinned if not line.endswith("\\")] == []


def pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([^\s=]+)==([^\s;]+)", path.read_text(), re.MULTILINE))


def test_the_lock_files_agree_with_each_other_and_with_the_project():
    base, dev = pins(ROOT / "requirements" / "base.txt"), pins(ROOT / "requirements" / "dev.txt")
    assert {name: dev.get(name) for name in base} == base
    locked = {re.sub(r"\[.*", "", name) for name in dev}
    assert {distribution(requirement) for requirement in DEPENDENCIES} <= locked


def test_the_readme_is_short_and_every_place_it_names_is_there():
    text = (ROOT / "README.md").read_text()
    assert len(text.splitlines()) < 200
    folders = "|".join((*PRODUCT_FOLDERS, "docs", "fixtures", "tests", "requirements"))
    named = set(re.findall(rf"[(`]((?:{folders})/[\w./-]*)[)`]", text))
    assert len(named) > 30
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []


def test_no_database_is_dropped_by_force():
    """An autovacuum at work there refuses it, now and then: see tests.database.drop_database."""
    by_force = "WITH (" + "FORCE)"
    assert [
        short(path) for path in files("tests", ".ci", ending=".py") if by_force in path.read_text()
    ] == []


def test_every_test_that_a_document_names_exists():
    named = {
        name
        for page in (ROOT / "docs").glob("*.md")
        for name in re.findall(r"`(test_[a-z0-9_]+)`", page.read_text())
    }
    tests = "".join(page.read_text() for page in (ROOT / "tests").rglob("test_*.py"))
    assert named <= set(re.findall(r"def (test_[a-z0-9_]+)", tests))
    assert named
