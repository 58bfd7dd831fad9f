"""How often one address may ask for costly work: a bucket of tries that fills again by the minute.

It delays and never locks anyone out. Addresses are held in this process's memory only, as keyed digests that fade
within minutes; none is stored or logged. Officers who are signed in are never counted.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import threading
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest

from answerable.people.unlocked import signed_in_of
from answerable.record import chance

SHARES = {"look-up": 1.0, "tell": 2 / 3}
"""Of settings.RATE_PER_MINUTE: 30 look-ups and 20 new grievances a minute by default, all at once if need be."""
MOST_BUCKETS = 10_000


@dataclass(slots=True)
class Buckets:
    """Tries left per address and kind of work, and when they were counted (monotonic seconds)."""

    secret: bytes = field(default_factory=lambda: chance.salt(32))
    lock: threading.Lock = field(default_factory=threading.Lock)
    left: dict[bytes, tuple[float, float]] = field(default_factory=dict)

    def take(self, who: str, most: float, now: float) -> float:
        """0 and one try is taken; else the seconds until there is one again. `most` tries fill up in a minute."""
        key = hashlib.blake2b(who.encode(), key=self.secret, digest_size=16).digest()
        with self.lock:
            tries, since = self.left.pop(key, (most, now))
            tries = min(most, tries + (now - since) * most / 60)
            wait = 0.0 if tries >= 1 else (1 - tries) * 60 / most
            self.left[key] = (tries if wait else tries - 1, now)
            if len(self.left) > MOST_BUCKETS:  # the one untouched for longest stands first
                del self.left[next(iter(self.left))]
        return wait


_buckets = Buckets()


def seconds_to_wait(request: HttpRequest, work: str) -> int:
    """0, and the try is counted; else after how many seconds the same form may be sent again."""
    most = settings.RATE_PER_MINUTE * SHARES[work]
    address = address_of(request)
    if not most or not address or signed_in_of(request) is not None:
        return 0
    return math.ceil(_buckets.take(f"{work} {address}", max(most, 1.0), time.monotonic()))


def address_of(request: HttpRequest) -> str:
    """The client's address; behind a trusted proxy the one the proxy saw. An IPv6 client may use its whole /64."""
    text: str = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        text = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip() or text
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
