"""The running server: a bound address, a page, and a quiet end."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api.server import address, listen
from api.settings import read_settings
from kg.errors import AddressInUse


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_the_samples_and_ends_quietly(ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "api.cli", "demo", "--port", "0"]
    environment = {**os.environ, "LC_ALL": "C"}
    demo = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert demo.stdout is not None
    try:
        stored, opened, other = (demo.stdout.readline() for _ in range(3))
        assert "36 projects" in stored
        url = next(word for word in opened.split() if word.startswith("http://"))
        home = Path(other.split("--home ")[1].split()[0])
        with httpx.Client(base_url=url, timeout=60, transport=httpx.HTTPTransport(retries=20)) as client:
            assert "绩效目标" in client.get("/").text
            assert client.get("/api/stats").json()["projects"] == 36
            assert client.get("/readyz").status_code == 200
    finally:
        demo.send_signal(ending)
        _, errors = demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert "Traceback" not in errors
    assert not home.exists()


def test_an_address_in_use_is_said_before_anything_slow() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert address(taken) == f"http://127.0.0.1:{port}/"
        with pytest.raises(AddressInUse, match=str(port)):
            listen("127.0.0.1", port)


def test_an_option_wins_over_the_setting_of_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBIAO_HOST", "192.0.2.1")
    settings = read_settings().at("localhost", None)
    assert (settings.host, settings.port) == ("localhost", 8765)
    assert socket.gethostbyname(settings.host).startswith("127.")
