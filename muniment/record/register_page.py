"""What lies beside the proofs of a register: a text that says how to check it, and the checker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from muniment.ledger.register import SMALL
from muniment.verify import build_pyz

if TYPE_CHECKING:
    from muniment.record.office import Office

_TEXT = """\
REGISTER OF DAYS
{office}, {first} to {last}

Each day's list of the items that came in is closed by an entry of the log; nobody, the office included, can add to
it or take from it afterwards unseen. An item that is "found" later shows its place in one of these days, or is new.

WHAT IS HERE
  DAYS.csv             each day: how many items, how many of them were handed in on an earlier day, how many were added
                       after the day was closed, when it was closed
  ENTRIES.csv          each item: the day on whose list it stands, its entry of the log, when it was recorded, on which
                       day it was handed in. No name, no number, no case, no kind of thing
  MONTHS.csv           each month that is over: how many of each broad group. Groups of fewer than {small} stand
                       together, so that no figure points at one person. On single days a group is shown in DAYS.csv
                       only where neither it nor what remains of the month is that small
  PROOF, REGISTER.*    the proofs
  verify.pyz           the checker. It needs Python 3.9 or newer and nothing else, and no network

HOW TO CHECK IT
     python3 -I verify.pyz . --vkey KEY
   KEY is the office's public key. Take it from the court or from an earlier production: a key that came with the folder
   proves nothing about the folder. The folder was signed with
     {vkey}
   A checker that you got elsewhere is better than the one in this folder; both must say the same.

HOW TO ASK IT ABOUT AN ITEM
     python3 -I verify.pyz . --vkey KEY --receipt RECEIPT.pdf
     python3 -I verify.pyz . --vkey KEY --production FOLDER
   says of the receipt, or of each item in the production, on which day of this register it stands, or that it is not
  there.

RELY ON WHAT THE CHECKER SAYS, not on the tables.

WHAT THE CHECK CAN NOT SHOW
  That everything that came in was put on the record.
  That a category is true. The figures for groups are the office's own, fixed on the day that they were closed; an
  auditor whom a court appoints can have every category opened, and the checker then adds them up.
  That the whole log was not written anew: an earlier checkpoint in your hands, or outside signers, show that.
"""


def files(office: Office, first: str, last: str) -> Iterator[tuple[str, bytes]]:
    """README.TXT, its lines ended by CRLF for old editors, and the checker."""
    text = _TEXT.format(office=office.name, first=first, last=last, small=SMALL, vkey=office.vkey)
    yield "README.TXT", text.replace("\n", "\r\n").encode()
    yield "verify.pyz", build_pyz.build()
