"""An outside signer that somebody else wrote, from the specification alone; and what a bad one could do instead."""

from __future__ import annotations

import base64
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.witness.spec import Key, sha


def consistent(m: int, n: int, root1: bytes, root2: bytes, hashes: list[bytes]) -> bool:
    """RFC 9162 2.1.4.2, step by step as it stands there."""
    if m == n:
        return root1 == root2 and not hashes
    if m & (m - 1) == 0:
        hashes = [root1, *hashes]
    if not hashes:
        return False
    fn, sn = m - 1, n - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = hashes[0]
    for c in hashes[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = sha(b"\x01" + c + fr), sha(b"\x01" + c + sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha(b"\x01" + sr + c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == root1 and sr == root2


class Witness:
    """Holds one log. `does` replaces what it answers to add-checkpoint, `shows` what it shows of its latest."""

    def __init__(self, name: str = "independent.example/1") -> None:
        self.key = Key(name, 4)
        self.size, self.root, self.note = 0, b"", b""
        self.asked: list[bytes] = []
        self.does = None
        self.shows = None
        self.ahead = 0  # of its clock, seconds
        self.log_vkey = ""

    def add(self, body: bytes) -> tuple[int, str, bytes]:
        head, _, note = body.partition(b"\n\n")
        first, *lines = head.decode().split("\n")
        old, hashes = int(first.removeprefix("old ")), [base64.b64decode(line) for line in lines]
        text, _, signatures = note.decode().rpartition("\n\n")
        text += "\n"
        _, size_line, root_line = text.split("\n")[:3]
        size, root = int(size_line), base64.b64decode(root_line)
        if not self._signed_by_log(text, signatures):
            return 403, "text/plain", b"not the log\n"
        if old > size:
            return 400, "text/plain", b"back\n"
        if old != self.size:
            return 409, "text/x.tlog.size", f"{self.size}\n".encode()
        if (old and not consistent(old, size, self.root, root, hashes)) or (not old and hashes):
            return 422, "text/plain", b"inconsistent\n"
        self.size, self.root = size, root
        line = self.cosign(text)
        self.note = note + line
        return 200, "text/plain", line

    def _signed_by_log(self, text: str, signatures: str) -> bool:
        name, key_id, key = self.log_vkey.split("+", 2)
        for line in signatures.rstrip("\n").split("\n"):
            _, said, blob = line.split(" ")
            data = base64.b64decode(blob)
            if (said, data[:4].hex()) == (name, key_id):
                Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:]).verify(data[4:], text.encode())
                return True
        return False

    def cosign(self, text: str, *, at: int | None = None, key: Key | None = None) -> bytes:
        at = int(time.time()) + self.ahead if at is None else at
        message = f"cosignature/v1\ntime {at}\n{text}".encode()
        return (key or self.key).line(message, at.to_bytes(8, "big")).encode()

    @contextmanager
    def served(self) -> Iterator[str]:
        """Its address."""
        witness = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                witness.asked.append(body)
                if witness.does is not None:
                    witness.does(self, body)
                    return
                self._send(*witness.add(body))

            def do_GET(self):
                note = witness.note if witness.shows is None else witness.shows
                self._send(200 if note else 404, "text/plain; charset=utf-8", note)

            def _send(self, status, kind, body):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.handle_error = lambda *_: None
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/w"
        finally:
            server.shutdown()
            server.server_close()


def policy(log_vkey: str, *signers: tuple[Witness, str], quorum: str | None = None, more: str = "") -> str:
    """A policy file: all of them, unless another quorum is named."""
    names = [f"w{n}" for n in range(len(signers))]
    lines = [f"log {log_vkey}"]
    lines += [f"witness {name} {w.key.vkey} {url}" for name, (w, url) in zip(names, signers, strict=True)]
    lines += [f"group everybody all {' '.join(names)}", f"quorum {quorum or 'everybody'}"]
    return "\n".join(lines) + "\n" + more
