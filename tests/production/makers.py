"""A prosecution with things of every kind on its list, and productions of it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from muniment.cases import actions as cases
from muniment.custody import actions as custody
from muniment.linkage.events import LinkDetermined, LinkProposed
from muniment.production import actions
from muniment.record.event import CaseNumber

CASE, OTHER = "SO.24-001234", "SO.24-009999"
PROSECUTION, CO_DEFENDANT = "D202.CR-2024-00871", "D202.CR-2024-00872"
TO = "Riley Chen, public defender"


def a_prosecution(desk, number=PROSECUTION, *, case=CASE):
    from muniment.cases import queries

    if not queries.is_case(case):
        cases.open_case(desk, case, title="Shooting on the ranch")
    cases.open_prosecution(
        desk, number, court="Second Judicial District Court", defendant="R. Defendant", cases=[case]
    )
    return number


def an_item(desk, **given):
    facts = {
        "source": {"name": "Deputy A. Brook", "how": "seized at the scene"},
        "words": "Found beside the gate.",
        "what": "bolt cutter",
        "category": "tool",
        "received_at": desk.today(),
        "case_typed": CASE,
        "location": "shelf 1",
    }
    return custody.receive(desk, **{**facts, **given}).item


def a_file(desk, item, folder, *, name="photo.jpg", data=b"a picture of the gate"):
    folder.mkdir(exist_ok=True)
    path = folder / "a file"
    path.write_bytes(data)
    with path.open("rb") as stream:
        return custody.add_file(desk, item, stream=stream, name=name).receipt.recorded[0]


def propose(desk, item, case=CASE):
    return desk.record(
        LinkProposed(
            item=item,
            case=CaseNumber(case),
            kind_of_link="description",
            score=9000,
            matched={"because": ["a secret reason of another matter"], "compare_with": []},
            model="test",
        )
    )


def determine(desk, item, outcome, case=CASE, reason="another box, bought in 2022, with its receipt"):
    return desk.record(
        LinkDetermined(
            item=item, case=CaseNumber(case), kind_of_link="description", outcome=outcome, reason_given=reason
        )
    )


def issue(desk, out, *, number=PROSECUTION, to=TO):
    return actions.issue(desk, number, out=Path(out), to=to)


def a_rich_case(desk, folder):
    """Items booked, split, related, of another matter, undetermined; a file; what a co-defendant's case adds."""
    a_prosecution(desk)
    a_prosecution(desk, CO_DEFENDANT)
    cases.open_case(desk, OTHER, title="Burglary on Elm")
    cutter = an_item(desk)
    a_file(desk, cutter, folder)
    rounds = an_item(desk, what="24 live rounds", category="ammunition", units=24, words="=cmd|' /C calc'!A0")
    related = an_item(desk, case_typed=OTHER, what="box of rounds", category="ammunition")
    propose(desk, related)
    determine(desk, related, "related", reason="the source named the ranch")
    other = an_item(
        desk, case_typed=OTHER, what="hunter's secret box", category="ammunition", words="keep out"
    )
    propose(desk, other)
    determine(desk, other, "not related")
    loose = an_item(desk, case_typed=None, what="a knife nobody claims", category="tool")
    propose(desk, loose)
    return {"cutter": cutter, "rounds": rounds, "related": related, "other": other, "loose": loose}


def tree(root):
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in Path(root).rglob("*")
        if path.is_file()
    }


def check(root, desk, *, number=PROSECUTION, **more):
    from muniment.verify import verify

    return verify(root, number=number, vkey=desk.office.vkey, **more)


def check_by_pyz(root, desk, *, number=PROSECUTION, arguments=(), pyz=None):
    """The checker that lies in the package, as a stranger runs it. `desk` is whatever has an office."""
    checker = pyz or Path(root) / "verify.pyz"
    done = subprocess.run(
        [
            sys.executable,
            "-S",
            "-I",
            str(checker),
            str(root),
            "--number",
            number,
            "--vkey",
            desk.office.vkey,
            "--json",
            *list(arguments),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    return done.returncode, json.loads(done.stdout)


def copy(root, to):
    shutil.copytree(root, to)
    return Path(to)
