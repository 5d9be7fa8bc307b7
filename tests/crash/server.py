"""A gunicorn of our own to be killed. It is loaded once, so that a new worker is there in a moment.

The socket that it answers on is ours and outlives it: who calls while it is down waits in the queue until it is back.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
OFFICER, PASSWORD = "keys", "seven-goats-climb-quietly-41"
COMMAND = ("-m", "gunicorn", "--config", "python:web.gunicorn_settings", "--preload", "--workers", "1", "--threads", "4")
GONE = (http.client.HTTPException, ConnectionError, TimeoutError, OSError)


class Server:
    """A running service. `kill` takes the worker, `kill_all` the whole of it; both with SIGKILL, in the middle of anything."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.settings = settings
        self.door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self.door.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, path: str, version: int) -> None:
        """Loads the service, which confirms a meeting before it opens (tests/crash/loaded.py)."""
        door = self.door.fileno()
        self.process = subprocess.Popen(
            [sys.executable, *COMMAND, "--bind", f"fd://{door}", f"tests.crash.loaded:service('{path}', {version})"],
            cwd=ROOT,
            env={**os.environ, **self.settings},
            pass_fds=[door],
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def kill_all(self) -> None:
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process:
            self.kill_all()
        self.door.close()


class Browser:
    """As much of a browser as signing in and sending a form takes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""
        self.token = ""

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **fields}))

    def sign_in(self) -> None:
        self._learn(self.get("/sign-in")[1])
        status, page = self.post("/sign-in", **{"sign-in-name": OFFICER, "password": PASSWORD})
        assert status == 302, page
        self._learn(self.get("/me")[1])

    def _learn(self, page: str) -> None:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, page
        self.token = found[1]

    def confirm(self, path: str, version: int) -> bool:
        """Whether the server acknowledged the confirmation; False when it died before it could."""
        try:
            status, page = self.post(path, version=str(version))
        except GONE:
            return False
        assert status in (302, 303), page
        return True

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                self.cookie = cookie.partition(";")[0]
            return answer.status, text
        finally:
            connection.close()
