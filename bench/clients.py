"""Clients outside the server: threads on raw sockets, their requests made beforehand: they cost next to nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

ANSWER_WITHIN_SECONDS = 30


@dataclass
class Answers:
    good: list[bytes] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.good) / self.seconds if self.seconds else 0.0


def post_of(path: str, fields: dict[str, str]) -> bytes:
    """The bytes a browser sends for this form."""
    body = urlencode(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Language: en\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def ask(port: int, requests: Iterator[bytes], *, clients: int, seconds: float) -> Answers:
    """Each client sends its next request when the last is answered, until time or requests run out."""
    answers, lock = Answers(), threading.Lock()
    began = time.perf_counter()
    threads = [
        threading.Thread(target=_client, args=(port, requests, began + seconds, answers, lock)) for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.seconds = time.perf_counter() - began
    return answers


def _client(port: int, requests: Iterator[bytes], until: float, answers: Answers, lock: threading.Lock) -> None:
    line: socket.socket | None = None
    while time.perf_counter() < until:
        with lock:
            request = next(requests, None)
        if request is None:
            break
        try:
            if line is None:
                line = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_WITHIN_SECONDS)
            line.sendall(request)
            status, body, stays = _read(line)
        except (OSError, ValueError) as problem:
            answers.bad.append(type(problem).__name__)
            line = None
            continue
        if status == 200:
            answers.good.append(body)
        else:
            answers.bad.append(str(status))
        if not stays:
            line.close()
            line = None
    if line is not None:
        line.close()


def _read(line: socket.socket) -> tuple[int, bytes, bool]:
    """Status, body, and whether the connection stays open. ValueError if it ends early."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(line)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(x.partition(b":")[2]) for x in lines if x.startswith(b"content-length:")), -1)
    if length < 0:
        raise ValueError("an answer without its length")
    parts = [body]
    have = len(body)
    while have < length:
        parts.append(_more(line))
        have += len(parts[-1])
    return int(lines[0].split()[1]), b"".join(parts), b"connection: close" not in lines


def _more(line: socket.socket) -> bytes:
    data = line.recv(65536)
    if not data:
        raise ValueError("the connection ended early")
    return data
