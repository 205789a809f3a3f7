"""Files of incidents as a CAD exports them, with invented rows."""

import csv

from dispatch.demo.replay.incidents import Step

STEPS = [step.value for step in Step]
COLUMNS = ["Master_Incident_Number", "Problem", "Agency", *STEPS]


def row(number, start, *, queue=None, problem="NOISE COMPLAINT IN PROG", agency="POLICE", **steps):
    """One incident; steps by their name in lower case, such as close."""
    times = {"start": start, "queue": queue or start, **steps}
    shown = {step.value: times.get(step.name.lower(), "NULL") for step in Step}
    return {"Master_Incident_Number": number, "Problem": problem, "Agency": agency, **shown}


def write(path, rows, *, columns=COLUMNS):
    """Write a file of rows and return its path."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path
