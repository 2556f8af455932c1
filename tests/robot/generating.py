"""Processes by chance, from a seed: sound ones, odd ones, and one slip at a time in a given one."""

import copy
import random

from tests.unit.processes.builders import outcome, stage

from .kinds import FIGURES, KINDS, PARAMETERS, PREFIX

#: Names of outcomes that an editor gives.
NAMES = ("pass", "refuse", "aside", "later")
ENDS = ("done", "refused", "closed")


def generate(seed, *, most=7):
    """A process of 2–8 stages in the exchange format. Roughly half of them are sound."""
    rng = random.Random(seed)
    kinds = choose_kinds(rng, most)
    keys = ["apply", *(f"s{number}_{kind}" for number, kind in enumerate(kinds[1:], 1))]
    wild = rng.random() < 0.25
    stages = [
        make_stage(rng, key, kind, keys, place, wild)
        for place, (key, kind) in enumerate(zip(keys, kinds, strict=True))
    ]
    if not wild:
        feed(rng, stages)
    graph = name_figures(rng, whole(stages, code=f"seed_{seed}"))
    if rng.random() < 0.2:
        rng.choice(SLIPS)(rng, graph)
    return graph


def whole(stages, *, code):
    ends = [{"key": key, "title": f"结束{key}", "success": key == "done"} for key in ENDS]
    return {"schema": 2, "code": code, "title": f"流程{code}", "stages": stages, "ends": ends, "i18n": {}}


def choose_kinds(rng, most):
    """The application first; a kind that is rare stands once, nearly always."""
    names = [name for name in KINDS if KINDS[name].weight]
    kinds = []
    for _ in range(rng.randint(1, most)):
        kind = rng.choices(names, [KINDS[name].weight for name in names])[0]
        if KINDS[kind].rare and kind in kinds and rng.random() < 0.9:
            continue
        feeder = KINDS[kind].fed_by and KINDS[kind].fed_by[0]
        if feeder and feeder not in kinds and rng.random() < 0.9:
            kinds.append(feeder)
        kinds.append(kind)
        if kind == "rank" and rng.random() < 0.4:
            kinds += ["score", "rank"]  # the final after the groups
    return ["apply", *kinds]


def make_stage(rng, key, kind, keys, place, wild):
    words = KINDS[kind]
    fields = {
        name: copy.deepcopy(rng.choice(value)) if isinstance(value, list) and name != "tie_break" else value
        for name, value in words.fields.items()
    }
    names = [*words.fixed, *(name for name in words.own if rng.random() < 0.5)]
    if words.free:
        names = rng.sample(NAMES, rng.randint(1, 3))
        if not wild and "pass" not in names:
            names = ["pass", *names]
    outcomes = [
        make_outcome(rng, kind, name, choose_target(rng, keys, place, first=number == 0, wild=wild))
        for number, name in enumerate(names)
    ]
    if kind == "apply":
        outcomes[0] = outcome("submit", rng.choice(keys) if wild and rng.random() < 0.3 else keys[1])
    if wild and not words.free and rng.random() < 0.1:
        outcomes.append(outcome("other", choose_target(rng, keys, place, first=False, wild=True)))
    if words.free:
        mark_returns(rng, kind, outcomes)
    made = stage(key, kind, *outcomes, **fields)
    if kind == "auto":
        made |= make_rules([found["key"] for found in outcomes])
    if words.clock and rng.random() < 0.35:
        let_time_decide(rng, made, keys)
    returned_by_itself = any(
        found["target"] == "apply" and found["key"] == made.get("on_overdue") for found in outcomes
    )
    if words.free and words.by == "person" and not returned_by_itself and rng.random() < 0.3:
        made["max_returns"] = rng.randint(1, 2)
    return made


def make_rules(names):
    """One rule by the size of an answer for each outcome but the last, which applies otherwise."""
    rules = [
        {"when": f"size >= {100 - 30 * number}", "outcome": name, "label": f"规则{number}"}
        for number, name in enumerate(names[:-1], 1)
    ]
    if not rules:
        rules = [{"when": "size >= 50", "outcome": names[-1], "label": "规则1"}]
    return {"rules": rules, "otherwise": names[-1]}


def make_outcome(rng, kind, name, target):
    """Only whoever decides at a form can be asked for a reason, or ask for a correction that comes straight back."""
    flags = {"needs_reason": rng.random() < 0.3}
    if target == "apply" and name != "scored":
        flags |= {"resume": rng.random() < 0.4, "reopens": rng.random() < 0.5}
    decided = KINDS[kind].free and KINDS[kind].by == "person"
    return outcome(name, target, **flags) if decided else outcome(name, target)


def choose_target(rng, keys, place, *, first, wild):
    """Mostly onwards; else an end, the applicant, or any stage."""
    onwards = keys[place + 1] if place + 1 < len(keys) else "end:done"
    chance = rng.random()
    if first and not wild and chance < 0.85:
        return onwards
    if chance < 0.2:
        return onwards
    if chance < 0.5:
        return f"end:{rng.choice(ENDS)}"
    return "apply" if chance < 0.75 else rng.choice(keys[1:])


def mark_returns(rng, kind, outcomes):
    """What an officer's outcomes may ask for; an opinion keeps one that all hands sign."""
    for number, made in enumerate(outcomes):
        made["needs_file"] = rng.random() < 0.15
        if kind == "opinion" and number and rng.random() < 0.5:
            made["direct"] = True


def let_time_decide(rng, made, keys):
    made["deadline"] = rng.randint(1, 10)
    if made["kind"] == "apply":
        made["outcomes"].append(
            outcome("lapse", "end:lapsed" if rng.random() < 0.8 else rng.choice(keys[1:]))
        )
        made["on_overdue"] = "lapse"
    elif rng.random() < 0.5:
        made["on_overdue"] = rng.choice(made["outcomes"])["key"]


def feed(rng, stages):
    """Cases come to what works on something only on the way that brings it."""
    for place, made in enumerate(stages):
        fed_by = KINDS[made["kind"]].fed_by
        if not fed_by:
            continue
        feeder = feeder_of(stages, place, fed_by[0])
        by_all = rng.random() < 0.15
        earlier = [other["key"] for other in stages[: place + 1]]
        for other in stages:
            feeds = other is feeder or (by_all and other["kind"] == fed_by[0])
            for found in other["outcomes"]:
                if feeds and found["key"] == fed_by[1]:
                    found["target"] = made["key"]
                    found.pop("resume", None), found.pop("reopens", None)
                elif found["target"] == made["key"]:
                    found["target"] = "end:closed" if other["kind"] != "apply" else feeder["key"]
        for found in made["outcomes"]:
            found.pop("resume", None)
            if not by_all and found["target"] in earlier:
                found["target"] = "end:closed"


def feeder_of(stages, place, kind):
    """The last stage of this kind before the one at this place, else the first of all; any where there is none."""
    found = [made for made in stages if made["kind"] == kind]
    before = [made for made in stages[:place] if made["kind"] == kind]
    return (before[-1:] or found[:1] or stages[-1:])[0]


def name_figures(rng, thing, setting=""):
    """The same process, or part of it; now and then a parameter says its figure."""
    if isinstance(thing, dict):
        return {name: name_figures(rng, value, name) for name, value in thing.items()}
    if isinstance(thing, list):
        return [name_figures(rng, part, setting) for part in thing]
    if setting not in FIGURES or thing is None or rng.random() >= 0.25:
        return thing
    return next((f"{PREFIX}{key}" for key, number in PARAMETERS.items() if str(number) == str(thing)), thing)


# --- one slip -------------------------------------------------------------------------------------


def any_outcome(rng, graph):
    return rng.choice([found for made in graph["stages"] for found in made["outcomes"]])


def no_target(rng, graph):
    any_outcome(rng, graph)["target"] = ""


def unknown_target(rng, graph):
    any_outcome(rng, graph)["target"] = rng.choice(["nowhere", "end:nowhere"])


def other_target(rng, graph):
    keys = [made["key"] for made in graph["stages"]]
    any_outcome(rng, graph)["target"] = rng.choice(keys)


def outcome_gone(rng, graph):
    made = rng.choice(graph["stages"])
    made["outcomes"].pop(rng.randrange(len(made["outcomes"])))


def stage_gone(rng, graph):
    graph["stages"].pop(rng.randrange(len(graph["stages"])))


def key_twice(rng, graph):
    made = rng.choice(graph["stages"])
    made["outcomes"].append({**made["outcomes"][0]})


def stage_twice(rng, graph):
    graph["stages"].append(copy.deepcopy(rng.choice(graph["stages"])))


def second_application(rng, graph):
    graph["stages"].append({**copy.deepcopy(graph["stages"][0]), "key": "again"})


def other_order(rng, graph):
    rng.shuffle(graph["stages"])


def no_return(rng, graph):
    found = any_outcome(rng, graph)
    found[rng.choice(["resume", "reopens"])] = True


def word_of_the_kind(rng, graph):
    made = rng.choice(graph["stages"])
    if words := KINDS[made["kind"]].inside:
        made["outcomes"].append(outcome(rng.choice(words), "end:done"))


def odd_key(rng, graph):
    any_outcome(rng, graph)["key"] = rng.choice(["", "Nein!", "a__b", "x" * 41])


def end_twice(rng, graph):
    graph["ends"].append({**graph["ends"][0]})


def odd_end(rng, graph):
    graph["ends"].append({"key": rng.choice(["Bad", "", "a b"]), "title": "坏"})


def no_title(rng, graph):
    graph["title"] = ""


SLIPS = (
    no_target,
    unknown_target,
    other_target,
    outcome_gone,
    stage_gone,
    key_twice,
    stage_twice,
    second_application,
    other_order,
    no_return,
    word_of_the_kind,
    odd_key,
    end_twice,
    odd_end,
    no_title,
)


# --- all slips of one edge ------------------------------------------------------------------------


def mutations(graph):
    """(what was done, graph): each outcome led to each other place, each outcome left out, each stage left out."""
    places = [made["key"] for made in graph["stages"]] + [f"end:{end['key']}" for end in graph["ends"]]
    for row, made in enumerate(graph["stages"]):
        for number, found in enumerate(made["outcomes"]):
            name = f"{made['key']}.{found['key']}"
            for place in places:
                if place != found["target"]:
                    other = copy.deepcopy(graph)
                    other["stages"][row]["outcomes"][number]["target"] = place
                    yield f"{name} → {place}", other
            other = copy.deepcopy(graph)
            del other["stages"][row]["outcomes"][number]
            yield f"without {name}", other
        other = copy.deepcopy(graph)
        del other["stages"][row]
        yield f"without {made['key']}", other
