"""What a process has used of processors and memory, by the kernel's own count."""

import os
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
# Fields after the name in /proc/PID/stat: parent, and own and ended children's time.
PARENT, TIMES = 1, slice(11, 15)


def cpu_seconds(pid: int) -> float:
    """Return the seconds used by a process and all that it started; 0 where the kernel does not say."""
    table = _table()
    return sum(seconds for one, (_, seconds) in table.items() if _descends(one, pid, table))


def _table() -> dict[int, tuple[int, float]]:
    """Return the parent and the seconds of every process."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks = sum(int(field) for field in fields[TIMES])
        found[int(folder.name)] = (int(fields[PARENT]), ticks / TICKS_PER_S)
    return found


def _descends(pid: int, ancestor: int, table: dict[int, tuple[int, float]]) -> bool:
    while pid != ancestor and pid in table:
        pid = table[pid][0]
    return pid == ancestor


def memory_mb(pid: int) -> float:
    """Return the megabytes that a process holds, without what it started; 0 where nobody says."""
    said = Path(f"/proc/{pid}/status")
    if not said.exists():
        return 0.0
    held = next(line for line in said.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(held.split()[1]) / 1024
