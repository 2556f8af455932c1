import sys

from . import checks, files, sources, vendors


def collect():
    """Bring every catalogue up to date with the code and the packages, keeping translations."""
    messages = sources.messages_in_code()
    for own in files.OWN:
        files.update(own, [each for each in messages if own.complete or each.is_public])
    for vendor in files.VENDOR:
        files.update(vendor, vendors.messages_for(vendor))


def check():
    problems = list(checks.problems())
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    sys.exit(bool(problems))


COMMANDS = {"compile": files.compile_all, "collect": collect, "check": check}

if __name__ == "__main__":
    command = COMMANDS.get(" ".join(sys.argv[1:]))
    if not command:
        sys.exit(f"python -m portal.catalogue {' | '.join(COMMANDS)}")
    command()
