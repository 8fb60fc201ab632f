"""README.TXT: how anybody checks this folder, and what no check can show."""

from __future__ import annotations

from muniment.production.page import Heading
from muniment.verify.receipt_form import fingerprint

_TEXT = """\
PRODUCTION {number} IN {prosecution}
{label}: {prosecution}   Defendant: {defendant}   Court: {court}
Issued to {to} on {on} by {office}.
Rule pack: {mark}

WHAT IS HERE
  INDEX.HTM            the list for reading, with everything on the record of each item
  NATIVES              the files, as they were taken in
  DATA/INDEX.pdf       the discovery index for print; DATA/DISCOVERY.csv for a spreadsheet
  DATA/WITHHELD.pdf    the withheld log: what is not given, on which ground, by whom; DATA/WITHHELD_LOG.csv the same
  DATA/INDEX.json      the list as the checker draws it, and INDEX.csv with the same rows; so for WITHHELD
  PROOF, PACKAGE.note  the proofs
  VERIFY.HTM           the checker as a page: open it in Chromium, Chrome, Edge or Firefox. No network
  verify.pyz           the checker as a program. It needs Python 3.9 or newer and nothing else, and no network

HOW TO CHECK IT
1. Are the files those that were sent?
     sha256sum -c SHA256SUMS
   On Windows: certutil -hashfile FILE SHA256, and compare with the line in SHA256SUMS.
2. Is the list complete, and was nothing on it changed?
   Open VERIFY.HTM, pick this folder, type the number, paste the office's key. Or, by the program:
     python3 -I verify.pyz . --number {prosecution} --vkey KEY
   Type the number as it stands on the court's own papers, not as it stands here.
   Add --case NUMBER for each case number that you expect; every one must be reached.
   KEY is the office's public key. Take it from the court, from an earlier production, or from anybody but us:
   a key that came with the folder proves nothing about the folder. The folder was signed with
     {vkey}
   Compare that line with the court's copy, letter by letter, or its fingerprint (SHA-256 of the line), as the page
   shows it:
     {fingerprint}
   A checker that you got elsewhere is better than the one in this folder; both must say the same.
   The page in this folder should have the SHA-256 that is published with the release:
     {page}
3. Keep this folder. Later,
     muniment watch FOLDER --log ADDRESS
   tells whether the list has grown since and you were not given the rest, even if nobody says a word. And
     python3 -I verify.pyz NEWER --number {prosecution} --vkey KEY --seen PROOF/log/checkpoint
   shows that a newer production continues this record and does not replace it.

RELY ON THE LIST THAT THE CHECKER DRAWS, not on INDEX.HTM and not on the PDF.

WHAT THE CHECK CAN NOT SHOW
  That a thing was handed in at all, if nobody recorded it.
  That words on the record are true, or that an item is what its label says.
  A case under a number that nobody tied to this one; --case shows it if you know the number.
  That the whole log was not written anew: an earlier checkpoint in your hands, or outside signers, show that.
"""


def readme(heading: Heading, *, vkey: str, page: str) -> bytes:
    """The text, with the SHA-256 (hex) of the checker as a page; lines ended by CRLF: old editors show it as well."""
    text = _TEXT.format(
        number=heading.number,
        prosecution=heading.prosecution,
        label=heading.number_label[:1].upper() + heading.number_label[1:],
        defendant=_line(heading.defendant),
        court=_line(heading.court),
        to=_line(heading.to),
        on=heading.on,
        office=_line(heading.office),
        mark=heading.mark,
        vkey=vkey,
        fingerprint=fingerprint(vkey),
        page=page,
    )
    return text.replace("\n", "\r\n").encode()


def _line(text: str) -> str:
    """Typed text on one line: nobody adds lines to this file by their name."""
    return " ".join(text.split())
