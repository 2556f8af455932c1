"""Who of a desk gets a task, as it is stored: nobody until it is taken, in turn, the least loaded, or whoever did a stage."""

IN_TURN, LEAST_LOADED, SAME = "in_turn", "least_loaded", "same"
#: Empty: the task waits for anybody of the desk.
RULES = ("", IN_TURN, LEAST_LOADED)


def same_as(rule):
    """The key of the stage whose person gets the task, or "" for any other rule."""
    return rule.removeprefix(f"{SAME}:") if rule.startswith(f"{SAME}:") else ""


def is_rule(rule):
    return rule in RULES or bool(same_as(rule))
