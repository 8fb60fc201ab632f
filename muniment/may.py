"""One question: may this person do this to that? Pure, over passed facts; denied unless a line allows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from muniment.errors.may import NotAllowed

ROLES = (
    "administrator",
    "technician",
    "officer",
    "case agent",
    "examiner",
    "prosecutor",
    "paralegal",
    "defender",
    "judge",
    "auditor",
)


@dataclass(frozen=True)
class Actor:
    """Who acts: the name they sign in with, their roles."""

    user: str
    roles: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Facts:
    """What the answer depends on beside the actor. Empty where the act depends on the role alone."""

    agents: frozenset[str] = frozenset()  # users who are case agents of the matter; empty = none named yet
    counsel: frozenset[str] = frozenset()  # users who are counsel of record for the defense
    named: frozenset[str] = frozenset()  # users whom an event names, and who may answer it


@dataclass(frozen=True)
class Answer:
    """Yes or no, and why."""

    yes: bool
    because: str


# What has to be so beside the role. Each is one question over the facts.
ALWAYS = "always"
AGENT = "agent"  # named as case agent of the matter; before anybody is named, any case agent
COUNSEL = "counsel"  # counsel of record for the defense
NAMED_AGENT = "named agent"  # named as case agent of the matter; before anybody is named, nobody
NAMED = "named"  # the event names this user


@dataclass(frozen=True)
class Grant:
    """Roles that allow an act, and what has to be so beside it."""

    roles: frozenset[str]
    when: str = ALWAYS


@dataclass(frozen=True)
class Act:
    """An act in words ("open a case"), and who may do it."""

    words: str
    grants: tuple[Grant, ...]


def to(*roles: str, when: str = ALWAYS) -> Grant:
    """Allow an act to roles."""
    return Grant(frozenset(roles), when)


EVERYBODY = ROLES
STAFF = ("technician", "officer", "case agent", "examiner", "prosecutor", "paralegal")  # the prosecution team
POLICE = ("technician", "officer", "case agent")
ATTORNEYS = ("prosecutor",)
STATE = ("prosecutor", "paralegal")  # the prosecutor's office
READERS = (*STAFF, "judge", "auditor")

ACCOUNTS: Mapping[str, Act] = {
    "accounts.add_user": Act("add users", (to("administrator"),)),
    "accounts.change_roles": Act("change roles", (to("administrator"),)),
    "accounts.set_password": Act("set a password", (to("administrator"), to(*EVERYBODY, when=NAMED))),
    "accounts.read": Act("see who the users are", (to(*STAFF, "administrator", "auditor"),)),
}

CASES: Mapping[str, Act] = {
    "cases.open_case": Act("open a case", (to(*STAFF),)),
    "cases.describe_case": Act("describe a case", (to(*POLICE, *STATE),)),
    # They say what relates to the case: once there are some, nobody outside puts others in their place.
    "cases.name_agents": Act("name the case agents", (to(*POLICE, when=AGENT), to("prosecutor"))),
    "cases.add_person": Act("record a person", (to(*STAFF),)),
    "cases.add_party": Act("add a party", (to(*STAFF),)),
    "cases.relate": Act("record how people are related", (to(*STAFF),)),
    "cases.add_report": Act("add a report", (to(*STAFF),)),
    "cases.report_property": Act("report property", (to(*STAFF),)),
    "cases.open_prosecution": Act("open a prosecution", (to(*STATE),)),
    "cases.draw_on": Act("say which cases a prosecution draws on", (to(*STATE),)),
    "cases.alias": Act("record another number of a matter", (to(*POLICE, *STATE),)),
    "cases.court_event": Act("record what happened in court", (to(*STATE),)),
    "cases.counsel": Act("record who appears as counsel", (to(*STATE),)),
    "cases.read": Act("read this case", (to(*READERS), to("defender", when=COUNSEL))),
    "cases.search": Act("search all cases and people", (to(*STAFF, "auditor"),)),
    "prosecutions.read": Act("read this prosecution", (to(*READERS), to("defender", when=COUNSEL))),
}

CUSTODY: Mapping[str, Act] = {
    # Whoever of the prosecution team is handed a thing can put it on the record at once.
    "custody.receive": Act("take in an item", (to(*STAFF),)),
    "custody.decline": Act("record what was offered and declined", (to(*STAFF),)),
    "custody.choose_number": Act("say whose choice a number was", (to(*STAFF),)),
    "custody.describe": Act("describe an item", (to(*STAFF),)),
    "custody.transfer": Act("hand over or move an item", (to(*POLICE, "examiner"),)),
    "custody.seal": Act("open or seal an item", (to(*POLICE, "examiner"),)),
    "custody.split": Act("split an item", (to("technician", "examiner"),)),
    "custody.count": Act("count items", (to(*POLICE, "auditor"),)),
    "custody.hold": Act("place a hold", (to(*STAFF),)),
    "custody.lift_hold": Act("lift a hold", (to("case agent", "prosecutor"),)),
    "custody.dispose": Act("dispose of an item", (to("technician", "case agent"),)),
    "custody.request_lab": Act("ask for an examination", (to(*STAFF),)),
    "custody.report_lab": Act("record what a laboratory found", (to(*POLICE, "examiner"),)),
    "custody.add_file": Act("take in files", (to(*STAFF),)),
    "custody.claim": Act("record what somebody said about an item", (to(*STAFF),)),
    "custody.answer": Act("answer what names somebody else", (to(*EVERYBODY, when=NAMED),)),
    "custody.read": Act("read this item", (to(*READERS),)),
}

DOCUMENTS: Mapping[str, Act] = {
    "documents.read_file": Act("have a file read", (to(*STAFF),)),
    "documents.waive": Act("decide that something stays unread", (to(*STATE),)),
    "documents.review": Act("say what becomes of a file", (to(*STATE),)),
    "documents.redact": Act("redact a file", (to(*STATE),)),
    "documents.read": Act("see what is in files", (to(*READERS),)),
    "documents.search": Act("search items, reports and files", (to(*READERS),)),
}

LINKAGE: Mapping[str, Act] = {
    "linkage.determine": Act("say whether an item relates to a case", (to("case agent", when=AGENT),)),
    "linkage.propose": Act("propose an item for a case", (to(*STAFF),)),
    # Whom the court appoints; the administrator holds the keys and sees no evidence.
    "linkage.audit": Act("ask the question again over the whole record", (to("auditor", "judge"),)),
    "linkage.read": Act("read which items are linked to which cases", (to(*READERS),)),
    # What a link rests on quotes the other case's reports: the counter is told that there is one, not what they say.
    "linkage.read_quotes": Act(
        "read what a link rests on",
        (
            to("case agent", *STATE, "judge", "auditor"),
            to("technician", "officer", "examiner", when=NAMED_AGENT),
        ),
    ),
}

DISCLOSURE: Mapping[str, Act] = {
    "disclosure.list_existence": Act("serve that items exist", (to(*STATE),)),
    "disclosure.review": Act("say whether an item is owed", (to(*ATTORNEYS),)),
    "disclosure.request": Act("record a request of the defense", (to(*STATE), to("defender", when=COUNSEL))),
    "disclosure.answer": Act("answer a request of the defense", (to(*STATE),)),
    "disclosure.access": Act("record that a thing was made available or inspected", (to(*STAFF),)),
    "disclosure.withhold": Act("withhold an item", (to(*ATTORNEYS),)),
    "disclosure.lift": Act("lift a withholding", (to(*ATTORNEYS),)),
    "disclosure.certify": Act("sign a certificate", (to(*ATTORNEYS),)),
    "disclosure.told": Act("record who was told of an item", (to(*STAFF),)),
    "disclosure.discussion": Act("record a discussion", (to(*STAFF),)),
    "disclosure.read": Act("read what is owed", (to(*READERS),)),
}

# Two people of two organizations sign; who may be the second is wide on purpose, who keeps a compartment is one.
ORDERS: Mapping[str, Act] = {
    "orders.request": Act(
        "sign first that a court's order is carried out",
        (to("administrator", "technician", *STATE, "judge"),),
    ),
    "orders.confirm": Act(
        "sign second that a court's order is carried out",
        (to("administrator", "prosecutor", "judge", "auditor"),),
    ),
    "orders.read": Act("see which orders there are", (to(*STAFF, "administrator", "judge", "auditor"),)),
    "orders.keep": Act("keep a court-sealed matter", (to(*EVERYBODY, when=NAMED),)),
    "orders.in_camera": Act("prepare what a judge looks at alone", (to("prosecutor", "judge"),)),
}

PRODUCTION: Mapping[str, Act] = {
    "production.issue": Act("issue a production", (to(*STATE),)),
    "production.deliver": Act("record a delivery", (to(*STATE),)),
    # The receiver's own word. A receipt on paper is recorded with the delivery, as what the other side returned.
    "production.acknowledge": Act("acknowledge a delivery", (to("defender", when=COUNSEL),)),
    "production.read": Act(
        "read this production", (to(*STATE, "judge", "auditor"), to("defender", when=COUNSEL))
    ),
}

RECORD: Mapping[str, Act] = {
    "record.replay": Act("rebuild or check the tables", (to("administrator", "auditor"),)),
    "record.check": Act("check the ledger", (to(*EVERYBODY),)),
    "record.close_day": Act("close a day of the register", (to(*STAFF, "administrator"),)),
    # It names nobody and tells of no case; which kinds of things came in on which day is for whom a court sends.
    "record.register": Act(
        "hand over the register of days", (to(*STATE, "judge", "auditor", "administrator"),)
    ),
    "record.register_open": Act("open every category in the register", (to("judge", "auditor"),)),
    "record.restore": Act("declare what a restore could not bring back", (to("administrator"),)),
    "record.rotate_key": Act("change a key", (to("administrator"),)),
    "record.confirm_clock": Act("confirm the clock", (to("administrator"),)),
    "record.close": Act("close the log", (to("administrator"),)),
    "record.import": Act("import a former system's files", (to("administrator"),)),
}

IMPORTERS: Mapping[str, Act] = {
    # Each row asks again for its own act: a file with prosecutions takes the role for opening them.
    "importers.bring_in": Act("import files of a former system", (to(*STAFF, "administrator"),)),
}

ACTS: Mapping[str, Act] = {
    **RECORD,
    **ACCOUNTS,
    **CASES,
    **CUSTODY,
    **DOCUMENTS,
    **LINKAGE,
    **DISCLOSURE,
    **ORDERS,
    **PRODUCTION,
    **IMPORTERS,
}

_UNMET = {
    AGENT: "only a case agent of this matter may",
    NAMED_AGENT: "only who is named as case agent of this matter may",
    COUNSEL: "only counsel of record may",
    NAMED: "only the person whom it names may",
}


def may(actor: Actor, act: str, facts: Facts | None = None) -> Answer:
    """Answer whether the actor may, and why. An act that no section lists is denied."""
    known = ACTS.get(act)
    if known is None:
        return Answer(yes=False, because="no rule allows this act to anybody")
    held = [grant for grant in known.grants if actor.roles & grant.roles]
    if not held:
        wanted = ", ".join(role for role in ROLES if any(role in grant.roles for grant in known.grants))
        return Answer(yes=False, because=f"it takes the role of {wanted}")
    for grant in held:
        if _met(grant.when, actor, facts or Facts()):
            return Answer(yes=True, because=_why(grant, actor))
    return Answer(yes=False, because=_UNMET[held[-1].when])


def require(actor: Actor, act: str, facts: Facts | None = None) -> None:
    """Raise NotAllowed unless the actor may."""
    answer = may(actor, act, facts)
    if not answer.yes:
        words = ACTS[act].words if act in ACTS else act
        raise NotAllowed(user=actor.user, act=words, because=answer.because)


def _met(when: str, actor: Actor, facts: Facts) -> bool:
    if when == AGENT:
        return not facts.agents or actor.user in facts.agents
    if when == NAMED_AGENT:
        return actor.user in facts.agents
    if when == COUNSEL:
        return actor.user in facts.counsel
    if when == NAMED:
        return actor.user in facts.named
    return when == ALWAYS


def _why(grant: Grant, actor: Actor) -> str:
    role = next(role for role in ROLES if role in grant.roles & actor.roles)
    return f"the role of {role} allows it" + ("" if grant.when == ALWAYS else f" to {_AS[grant.when]}")


_AS = {
    AGENT: "a case agent of the matter",
    NAMED_AGENT: "who is named as case agent of the matter",
    COUNSEL: "counsel of record",
    NAMED: "the person named",
}
