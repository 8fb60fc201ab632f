"""A small client of Firefox's own remote protocol: no driver program is needed, and Debian ships none.

A message is its length in decimal, a colon, and JSON: [0, id, command, parameters] out, [1, id, error, result] back.
"""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
_PREFERENCES = """
user_pref("marionette.port", 0);
user_pref("dom.filesystem.pathcheck.disabled", true);
user_pref("dom.file.createInChild", true);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("app.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("ui.prefersReducedMotion", 1);
"""
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Firefox:
    """A headless Firefox with a new profile. `with Firefox(folder) as browser: …`"""

    def __init__(self, profile: Path, *, width: int = 1100, height: int = 1400) -> None:
        profile.mkdir(parents=True)
        (profile / "user.js").write_text(_PREFERENCES)
        command = [str(FIREFOX), "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
        command += ["--width", str(width), "--height", str(height)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process = self._process.pid
        self._asked = 0
        self._socket: socket.socket | None = None
        try:
            self._socket = self._connect(profile / "MarionetteActivePort")
            self._receive()
            self.ask("WebDriver:NewSession")
            self.ask("WebDriver:SetTimeouts", {"script": 600_000})
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self, port: Path, seconds: float = 60) -> socket.socket:
        """Firefox writes the port that it took into its profile."""
        end = time.monotonic() + seconds
        while not port.is_file() or not port.read_text().strip():
            if time.monotonic() > end or self._process.poll() is not None:
                raise RuntimeError("Firefox did not start")
            time.sleep(0.05)
        return socket.create_connection(("127.0.0.1", int(port.read_text())), timeout=300)

    def _receive(self) -> object:
        head = b""
        while not head.endswith(b":"):
            head += self._exactly(1)
        return json.loads(self._exactly(int(head[:-1])))

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            some = self._socket.recv(count - len(data))
            if not some:
                raise RuntimeError("Firefox went away")
            data += some
        return data

    def ask(self, command: str, parameters: dict | None = None) -> object:
        """One command; raises RuntimeError with what Firefox says is wrong."""
        self._asked += 1
        data = json.dumps([0, self._asked, command, parameters or {}]).encode()
        self._socket.sendall(b"%d:%s" % (len(data), data))
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result

    def get(self, url: str) -> None:
        self.ask("WebDriver:Navigate", {"url": url})

    def execute_script(self, script: str, *arguments: object, sandbox: str | None = None) -> object:
        """Run a function body in the page; with sandbox "system", as the browser itself."""
        found = self.ask(
            "WebDriver:ExecuteScript", {"script": script, "args": list(arguments), "sandbox": sandbox}
        )
        return found["value"]

    def execute_async_script(self, script: str, *arguments: object) -> object:
        found = self.ask("WebDriver:ExecuteAsyncScript", {"script": script, "args": list(arguments)})
        return found["value"]

    def pick_folder(self, id_: str, folder: Path) -> None:
        """What the folder picker does: every file below, with its path from the folder's name on."""
        self._pick(id_, "input.mozSetFileArray(await new Directory(what).getFiles(true))", str(folder))

    def pick_files(self, id_: str, files: list[Path]) -> None:
        """What the file picker does."""
        made = "await Promise.all(what.map((each) => File.createFromFileName(each)))"
        self._pick(id_, f"input.mozSetFileArray({made})", [str(file) for file in files])

    def _pick(self, id_: str, how: str, what: object) -> None:
        script = f"""
            const [id, what, done] = arguments, input = document.getElementById(id);
            (async () => {{
                {how};
                input.dispatchEvent(new Event("change", {{ bubbles: true }}));
            }})().then(() => done(""), (error) => done(String(error)));
        """
        found = self.ask(
            "WebDriver:ExecuteAsyncScript", {"script": script, "args": [id_, what], "sandbox": "system"}
        )
        if found["value"]:
            raise RuntimeError(found["value"])

    def screenshot(self, path: Path, *, full: bool = False) -> None:
        found = self.ask("WebDriver:TakeScreenshot", {"full": full})
        path.write_bytes(base64.b64decode(found["value"]))

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(20)
