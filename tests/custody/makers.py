"""Items with sane defaults."""

from muniment.custody import actions, queries

WALK_IN = {"name": "Orrin Vale", "contact": "555-0142", "how": "walk-in"}
WORDS = "A friend kept these in another state. They may belong to that shooting on the ranch."


def receive(desk, **given):
    """An intake; `given` overrides."""
    facts = {
        "source": WALK_IN,
        "words": WORDS,
        "what": "live rounds in a plastic bag",
        "category": "ammunition",
        "units": 24,
        "received_at": desk.today(),
        "case_typed": None,
        "location": "intake counter",
    }
    return actions.receive(desk, **{**facts, **given})


def an_item(desk, **given):
    """An item's view."""
    return queries.item(receive(desk, **given).item)
