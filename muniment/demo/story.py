"""The story: 24 live rounds are handed in and booked under another number. As it happened, and with Muniment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.custody import queries as things
from muniment.demo import matter
from muniment.disclosure import actions as disclosure
from muniment.disclosure import queries as owed
from muniment.errors import MunimentError
from muniment.errors.disclosure import CertificateRefused
from muniment.ledger.note import Verifier
from muniment.linkage import actions as linkage
from muniment.linkage import queries as links
from muniment.production import actions as productions
from muniment.record import queries as record
from muniment.record.event import Subject
from muniment.record.event import item as about
from muniment.verify import verify, watch

if TYPE_CHECKING:
    from muniment.demo.stage import Scene, Stage

WORDS = (
    "These are from the same batch that Garrick had. They may belong to that shooting at the mill theater. "
    "I had them at my place in Arizona until today, and thought that you should have them."
)


def play(stage: Stage) -> list[Scene]:
    """The whole story on an office that has its people; ends today."""
    matter.set_up(stage)
    for scene in (
        handed_in,
        booked_elsewhere,
        on_the_list,
        waved_away,
        talked_about,
        successor,
        certificate,
        bell,
        found_related,
        produced,
        hunter,
        no_clue,
    ):
        scene(stage)
    return stage.scenes


def handed_in(stage: Stage) -> None:
    """The walk-in's words are on the record before any match is shown."""
    stage.at(127, 14)
    *_, fresh = matter.numbers(stage)
    taken = custody.receive(
        stage.desk("technician"),
        source={
            "name": "Tobias Rennick",
            "person": stage.noted["people"]["Tobias Rennick"],
            "how": "walk-in",
        },
        words=WORDS,
        what="live rounds, .45 Colt, in a zip bag",
        category="ammunition",
        units=24,
        received_at=stage.day(127),
        case_typed=fresh,
        matter_named="that shooting at the mill theater",
        location="Counter, tray 3",
        description={"caliber": ".45 Colt", "headstamp": "two kinds"},
    )
    stage.noted["rounds"] = taken
    proposed = links.links(item=taken.item)
    stage.show(
        "A man hands in 24 live rounds",
        then="He says they may belong to the shooting. What he says stays with the technician.",
        now="""His words are committed with the first page, before the screen shows anything. He leaves with a receipt
            that opens them. The case is proposed in the same commit: he is a friend of a defendant's father.""",
        seen=[f"Receipt {taken.receipt_number}", *(each.because[0] for each in proposed)],
        receipt=taken.receipt_number,
        words=things.item(taken.item).words,
        proposals=[(each.case, each.kind_of_link) for each in proposed],
        because=[line for each in proposed for line in each.because],
    )


def booked_elsewhere(stage: Stage) -> None:
    """The number was somebody's instruction, and that stays."""
    stage.at(127, 14, 20)
    case, _, _, fresh = matter.numbers(stage)
    taken = stage.noted["rounds"]
    asked = taken.question
    custody.choose_number(
        stage.desk("technician"),
        taken.item,
        number_chosen=fresh,
        on_instruction_of="sergeant",
        words="Write it up under its own number, information only. It has nothing to do with our case.",
        numbers_shown=[case],
    )
    stage.show(
        "The rounds are booked as information only under a fresh number",
        then="An instruction at the counter. Nobody writes down whose it was.",
        now="""The number is new, so the page asks whose choice it was. The sergeant is named with the words used, is
            told at once, and may answer beside it. The number stays, and so does the question.""",
        seen=[f"Told to the sergeant: {notice.words}" for notice in things.notices_for("sergeant")],
        asked=asked,
        told=[notice.words for notice in things.notices_for("sergeant")],
    )


def on_the_list(stage: Stage) -> None:
    """With nobody doing anything more, the rounds stand on the case's own list in both prosecutions."""
    stage.at(126)
    case, convicted, awaiting, _ = matter.numbers(stage)
    item = stage.noted["rounds"].item
    line = next(each for each in links.items_on(case) if each.item == item)
    duties = {
        p: [d for d in owed.due(prosecution=p, today=stage.day(126)) if d.item == item]
        for p in (convicted, awaiting)
    }
    alarms = [a for a in owed.alarms(case=case, today=stage.day(126)) if a.item == item]
    stage.show(
        "The case's own list",
        then="The rounds are in no inventory of the case. Nobody compares them with the fatal round.",
        now="""The rounds stand on the homicide case's list in both prosecutions, the convicted defendant's too. Their
            existence must be served within seven days. The page says that a comparison was never requested.""",
        seen=[a.sentence for a in alarms if a.prosecution in ("", awaiting)],
        link=line.link,
        duties={
            p: [(d.duty, d.due.isoformat() if d.due else None) for d in found] for p, found in duties.items()
        },
        alarms=sorted({a.kind for a in alarms}),
        possession_days=max((d.possession_days or 0) for found in duties.values() for d in found),
    )


def waved_away(stage: Stage) -> None:
    """That it has no evidentiary value is no ground, and a technician determines nothing."""
    stage.at(120)
    link = stage.noted["link"] = links.links(item=stage.noted["rounds"].item)[0]
    refused = []
    for user, reason in (
        ("technician", "they look different"),
        ("agent", "not related, no evidentiary value"),
        ("agent", "not a match"),
    ):
        try:
            linkage.determine(stage.desk(user), link.id, outcome="not related", reason=reason)
        except MunimentError as error:
            refused.append((user, reason, str(error)))
    stage.show(
        "No evidentiary value",
        then="That the rounds have no evidentiary value is said once, and settles it.",
        now="""It is no ground. Whether a thing relates is the case agent's to say, with a reason that will be given to
            the defense; what it is worth is never asked.""",
        seen=[sentence for _, _, sentence in refused],
        refused=refused,
    )


def talked_about(stage: Stage) -> None:
    """Who was told, and what was said."""
    stage.at(60)
    item = stage.noted["rounds"].item
    agent = stage.desk("agent")
    disclosure.told(
        agent, item, told="prosecutor", how="by telephone", matter="24 rounds handed in by a walk-in"
    )
    stage.at(59, 16)
    disclosure.discussion(
        agent,
        item,
        people=["prosecutor", "agent"],
        matter="whether the rounds match the fatal one",
        outcome="no comparison for now",
        promise="to look at them before trial",
        promised_by=stage.day(-10),
    )
    known = owed.knowledge(item)
    stage.show(
        "Who knew",
        then="A prosecutor first says that she was not aware, then that she took part in discussions.",
        now="""Both stand in time order with who recorded them. Each person named was told so, and may confirm,
            dispute or add.""",
        seen=[notice.sentence for notice in owed.notices_for("prosecutor")],
        known=[(each.kind, each.people) for each in known],
        notices=[notice.sentence for notice in owed.notices_for("prosecutor")],
    )


def successor(stage: Stage) -> None:
    """A prosecutor leaves; the next one sees every open line on one page."""
    stage.at(20)
    _, _, awaiting, _ = matter.numbers(stage)
    leaver, next_one = stage.desk("prosecutor"), stage.desk("successor")
    cases.counsel_withdrew(leaver, awaiting, name="J. Fennimore")
    cases.counsel_appeared(
        next_one,
        awaiting,
        name="R. Oseihart",
        side="prosecution",
        capacity="special prosecutor",
        user="successor",
    )
    lines = owed.open_lines(awaiting, today=stage.day(20))
    stage.show(
        "A prosecutor leaves in mid-trial",
        then="What the one knew goes with her.",
        now="The successor's first page holds every open line, talk and promise, in time order.",
        seen=[
            f"{len(lines)} open lines, {sum(line.blocks for line in lines)} of them block a complete certificate"
        ],
        kinds=sorted({line.kind for line in lines}),
        about_the_rounds=[line.sentence for line in lines if line.item == stage.noted["rounds"].item],
    )


def certificate(stage: Stage) -> None:
    """A complete certificate is refused, and says why."""
    stage.at(15)
    _, _, awaiting, _ = matter.numbers(stage)
    try:
        disclosure.certify(stage.desk("successor"), awaiting)
        refused: list[str] = []
    except CertificateRefused as error:
        refused = [line.sentence for line in error.data["lines"]]
    number = stage.noted["rounds"].receipt_number
    late = [a for a in owed.alarms(prosecution=awaiting, today=stage.day(15)) if a.kind == "lateness"]
    stage.show(
        "Is everything disclosed?",
        then="It is certified.",
        now="""A complete certificate is refused and names the rounds. One with stated exceptions is always possible:
            then the exceptions name them.""",
        seen=[line for line in refused if number in line][:1],
        refused=[line for line in refused if number in line],
        past_due=[a.sentence for a in late if a.number == number],
    )


def bell(stage: Stage) -> None:
    """The defense rings its own bell: the list grew and nothing was given."""
    stage.at(14)
    package = stage.noted["first production"].path
    key = Verifier.parse(stage.office.vkey)
    rung = watch.watch_folder(watch.kept_of(verify(package, vkey=key)), stage.office.published, vkey=key)
    stage.show(
        "The office does nothing",
        then="The defense learns of the rounds by chance, when a witness is cross-examined.",
        now="""Counsel holds the heads of the lists from production 1. Checked against the published log they say: the
            list grew, and you were not given it. Ask for it.""",
        seen=[each.text for each in rung.grown],
        rung=bool(rung.grown),
        sentences=[each.text for each in rung.grown],
    )


def found_related(stage: Stage) -> None:
    """The case agent determines, the lab is asked."""
    stage.at(13)
    agent, item = stage.desk("agent"), stage.noted["rounds"].item
    linkage.determine(
        agent,
        stage.noted["link"].id,
        outcome="related",
        reason="handed in for this case by a friend of the family",
    )
    custody.request_lab(
        agent,
        item,
        lab="State Laboratory",
        examinations=["comparison with the fatal projectile, round by round"],
    )
    stage.show(
        "Two questions are answered",
        then="The rounds are laid beside the fatal one on the bench, on the third day of trial.",
        now="The case agent says that they are related, with a reason, and asks the laboratory to compare them.",
        seen=[f"{links.links(item=item)[0].state}; examination {things.item(item).tested}"],
        link=links.links(item=item)[0].state,
        tested=things.item(item).tested,
    )


def produced(stage: Stage) -> None:
    """The next production lists them, and the checker draws the complete list itself."""
    stage.at(12)
    case, _, awaiting, _ = matter.numbers(stage)
    given = productions.issue(
        stage.desk("successor"), awaiting, to="M. Castellane", out=stage.folder / "production-2"
    )
    verdict = verify(given.path, number=awaiting, cases=[case], vkey=Verifier.parse(stage.office.vkey))
    t0 = record.t0(_subject(stage)).hex()
    stage.show(
        "Production 2",
        then="Dismissed with prejudice. Nothing about the shooting will ever be found out.",
        now="""The rounds stand in the index. The checker, which is the defense's own program, draws the complete list
            from the proofs and not from the index, with the rounds on it.""",
        seen=[f"Verdict: {verdict.verdict}", *(" · ".join(row[1:]) for row in verdict.rows if row[0] == t0)],
        verdict=verdict.verdict,
        listed=[list(row) for row in verdict.rows if row[0] == t0],
        days=(stage.day(12) - stage.day(127)).days,
    )


def _subject(stage: Stage) -> Subject:
    return about(stage.noted["rounds"].item)


def hunter(stage: Stage) -> None:
    """A hunter's box of the same caliber is rightly not related."""
    stage.at(8)
    case, *_ = matter.numbers(stage)
    taken = custody.receive(
        stage.desk("technician"),
        source={"name": "Wendell Ashgrove", "how": "walk-in"},
        words=(
            "A box of cowboy loads. I bought it in September for the season and I am giving up hunting. I live by the "
            "mill theater where that shooting was, and my wife does not want them in the house any more."
        ),
        what="box of 50 cartridges, .45 Colt, sealed",
        category="ammunition",
        units=50,
        received_at=stage.day(8),
        case_typed=f"SO.{stage.day(8):%y}-009960",
        location="Counter, tray 1",
        description={"caliber": ".45 Colt", "headstamp": "one kind"},
    )
    found = [each for each in links.links(item=taken.item) if each.case == case]
    for link in found:
        linkage.determine(
            stage.desk("agent"),
            link.id,
            outcome="not related",
            reason="store receipt of this September; factory seal unbroken; another maker than any round of the case",
        )
    states = [each.state for each in links.links(item=taken.item) if each.case == case]
    stage.show(
        "Beside it: a hunter's box of the same caliber",
        then="It would have been one more box.",
        now="""The question is asked of it too. The case agent says that it is not related, and why. The defense sees
            that it was asked, of what date, and who answered: not whose box it is.""",
        seen=[line for each in found for line in each.because[:2]],
        states=states,
    )


def no_clue(stage: Stage) -> None:
    """What the search can not find, it does not claim to."""
    stage.at(7)
    case, *_ = matter.numbers(stage)
    taken = custody.receive(
        stage.desk("technician"),
        source={"name": "not given", "how": "found"},
        words="Left on the counter in a paper bag, no note.",
        what="rounds, loose, corroded",
        category="ammunition",
        units=6,
        received_at=stage.day(7),
        case_typed="found property",
        location="Counter, tray 2",
    )
    asked = links.asked(taken.item)
    stage.show(
        "Beside it: rounds with no clue at all",
        then="Nobody could have known.",
        now="""They are not proposed for the case, and the page says so: asked of every case at this time, nothing above
            the line. What nobody said or wrote down, no search can prove. They are on the register of their day, so
            that a later question finds them.""",
        seen=[f"Asked of {each.cases_asked} cases: {each.above} above the line" for each in asked[:1]],
        proposed=[each.case for each in links.links(item=taken.item) if each.case == case],
        asked=len(asked),
    )
