"""The log over HTTP: its checkpoint, and proofs of single entries. For everybody: it holds no name and no content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from muniment.api.desk import REFUSALS, answers
from muniment.record import audit, current

router = Router(tags=["ledger"])


class State(Schema):
    """What an outsider would ask first. `note`: the signed checkpoint."""

    origin: str
    vkey: str
    size: int
    root: str
    note: str


class Proof(Schema):
    """That an entry is in the log (C2SP tlog-proof)."""

    index: int
    size: int
    hashes: list[str]
    proof: str


@router.get("", response=answers(State), auth=None, summary="The log")
def state(request: HttpRequest) -> Any:
    """Size, root, key and the newest published checkpoint."""
    office = current.office()
    found = audit.state(office)
    return {
        "origin": found.origin,
        "vkey": found.vkey,
        "size": found.size,
        "root": found.root,
        "note": found.checkpoint,
    }


@router.get("/checkpoint", response=REFUSALS, auth=None, summary="The checkpoint")
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest published checkpoint, as signed (text/plain)."""
    note = (current.office().published / "checkpoint").read_bytes()
    return HttpResponse(note, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@router.get("/proof/{index}", response=answers(Proof), auth=None, summary="A proof")
def proof(request: HttpRequest, index: int) -> Any:
    """A proof that entry `index` is in the log."""
    found = audit.prove(index)
    return {"index": index, "size": found.size, "hashes": list(found.hashes), "proof": found.text}
