"""What others reach on the same problems: lower and upper bound at the start, discount 0.95.

SARSOP: the C++ reference (AdaCompNUS/sarsop, Kurniawati, Hsu & Lee 2008), factored form where
marked x. HSVI2: zmdp (Smith & Simmons 2005), flat. Both measured in November 2026 on two shared
cores of the kind this project is developed on, one run each, one core. "Published": raw data of
"Tighter Informed Bound" (AAMAS 2025).
"""

from __future__ import annotations

from typing import NamedTuple


class Peer(NamedTuple):
    """One figure of another solver; None where it is not known."""

    solver: str
    seconds: float
    low: float
    high: float | None


PEERS: dict[str, tuple[Peer, ...]] = {
    "Tiger": (Peer("SARSOP", 0.03, 19.3711, 19.3721),),
    "RockSample(4,4)": (Peer("SARSOP", 0.23, 17.9245, 17.9245),),
    "RockSample(5,5)": (
        Peer("SARSOP", 10, 19.237, 20.82),
        Peer("SARSOP", 60, 19.237, 20.36),
        Peer("HSVI2", 60, 19.237, 19.88),
    ),
    "RockSample(7,8)": (
        Peer("SARSOP x", 10, 21.03, 25.00),
        Peer("SARSOP x", 60, 21.14, 24.52),
        Peer("published", 3600, 21.93, 24.97),
    ),
    "Tag": (
        Peer("SARSOP x", 10, -5.959, -2.42),
        Peer("SARSOP x", 60, -5.959, -2.94),
        Peer("HSVI2", 60, -6.33, -2.28),
    ),
}
