"""Writes what the journal says of some services again under other names: multiply.py DATABASE TEMPLATES NAMES, the last two lists with commas. The server is stopped."""
import re
import sqlite3
import sys

database, templates, names = sys.argv[1], *(a.split(",") for a in sys.argv[2:4])
journal = sqlite3.connect(database)
streams = dict(journal.execute("SELECT name, id FROM streams"))
first = max(int(name.rsplit("-", 1)[1]) for name in streams if name.startswith("deployment/")) + 1

# A deployment is known by its number alone; whose it is stands in what was asked for.
owner = {}
for stream, fleet in journal.execute(
    "SELECT s.name, json_extract(f.data, '$.request.fleet') FROM facts f JOIN streams s ON s.id = f.stream WHERE f.type = 'deployment-requested'"
):
    owner[stream] = fleet.split("/")[0]
facts = {template: [] for template in templates}
for stream, version, *rest in journal.execute(
    "SELECT s.name, f.version, f.type, f.kind, f.at, f.who, f.why, f.data FROM facts f JOIN streams s ON s.id = f.stream ORDER BY f.position"
):
    whose = owner.get(stream) or (stream.split("/")[1] if "/" in stream else None)
    if whose in facts and rest[0] != "service-added":
        facts[whose].append((stream, version, *rest))

given = {}
with journal:
    for at, name in enumerate(names):
        template = templates[at % len(templates)]

        def renamed(text):
            def number(match):
                key = (name, match[1])
                given.setdefault(key, first + len(given))
                return f"d-{given[key]}"

            return re.sub(r"\bd-(\d+)\b", number, text.replace(template, name))

        for stream, version, kind, *rest, data in facts[template]:
            to = renamed(stream)
            if to not in streams:
                streams[to] = journal.execute("INSERT INTO streams (name, version) VALUES (?, 0)", (to,)).lastrowid
            journal.execute(
                "INSERT INTO facts (stream, version, type, kind, at, who, why, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (streams[to], version, kind, *rest, renamed(data)),
            )
            journal.execute("UPDATE streams SET version = max(version, ?) WHERE id = ?", (version, streams[to]))
    # What was read before is made again from the facts.
    journal.execute("DELETE FROM snapshots")
print(f"{sum(map(len, facts.values()))} facts of {len(templates)} services, written again for {len(names)} others")
