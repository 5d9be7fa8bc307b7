"""What reading and counting a large real election takes, against pabutools 1.2.3 on the same file in the same run.

Łódź 2022: 90,494 ballots over 160 projects. Ours reads the file and counts it by equal shares, by equal shares with Add1, and by
most votes first; pabutools does the same with identical ballots grouped, its fastest way, and with gmpy2. Every count has a
process of its own, so that its peak of memory is its own; runs are interleaved and the medians compared, imports left out. The
winners must be the same. Ends with one line of JSON. pabutools (GPL, so never ours to ship) is installed once into
`instance/`; where that cannot be done, a sentence says so and ours is measured alone.

    python -m bench.counting [--rounds 3] [--file PATH]
"""

import argparse
import json
import subprocess
import sys
import venv
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter
from typing import Any

from budgeting.counting.count import count
from budgeting.counting.rule import Add1Stop, Completion, Method, Rule, TieBreak
from budgeting.pabulib.reading import election_of, read

ROOT = Path(__file__).resolve().parents[1]
LARGE = "Poland_Lodz_2022.pb"
PINNED = ("pabutools==1.2.3", "gmpy2==2.3.2")
TARGET_S, TARGET_GREEDY_S, TARGET_RATIO, TARGET_MB = 1.0, 0.5, 10, 300
MINUTES = 20
TIES = (TieBreak.LOWER_COST, TieBreak.MORE_VOTES)
RULES = {
    "equal_shares": Rule(Method.EQUAL_SHARES, ties=TIES),
    "greedy": Rule(Method.GREEDY),
    "add1": Rule(Method.EQUAL_SHARES, ties=TIES, completion=Completion.ADD1, add1_stop=Add1Stop.EXHAUSTED),
}
# Run by the other environment's Python; says what `counted_here` says.
THERE = """
import json, resource, sys, time
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule
name, path = sys.argv[1:]
order = [line.split(";")[0] for line in open(path, encoding="utf-8-sig")]
place = {one: number for number, one in enumerate(order)}
ties = TieBreakingRule(lambda inst, prof, p: (p.cost, -prof.approval_score(p), place[str(p)]))
first = TieBreakingRule(lambda inst, prof, p: place[str(p)])
start = time.perf_counter()
instance, profile = parse_pabulib(path)
profile = profile.as_multiprofile()
if name == "greedy":
    found = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat, tie_breaking=first)
else:
    found = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, tie_breaking=ties)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "mb": peak / 1024, "selected": [str(one) for one in found]}))
"""


def counted_here(name: str, path: Path) -> dict[str, Any]:
    """Read and counted once: seconds, the peak of memory in MB, and the winners."""
    start = perf_counter()
    outcome = count(election_of(read(path)), RULES[name], by_order=True)
    seconds = perf_counter() - start
    return {"seconds": seconds, "mb": getrusage(RUSAGE_SELF).ru_maxrss / 1024, "selected": list(outcome.selected)}


def in_a_process(*command: str) -> dict[str, Any]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=MINUTES * 60)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def other_python() -> str | None:
    """The Python of an environment that has pabutools, made if it is not there; None where it cannot be installed."""
    folder = ROOT / "instance" / "bench-pabutools"
    python = folder / "bin" / "python"
    try:
        if not python.exists():
            venv.create(folder, with_pip=True)
        if subprocess.run([python, "-c", "import pabutools, gmpy2"], capture_output=True).returncode:
            subprocess.run([python, "-m", "pip", "install", "-q", *PINNED], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        print(f"pabutools could not be installed into {folder}, so nothing is compared with it: {fault}", file=sys.stderr)
        return None
    return str(python)


def large_file() -> Path:
    for above in ROOT.parents:
        if (above / "shared" / "pabulib" / LARGE).exists():
            return above / "shared" / "pabulib" / LARGE
    raise SystemExit(f"{LARGE} is not there: name a .pb file with --file.")


def measured(path: Path, rounds: int, python: str | None) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """All runs, by the rule and by who counted. What takes pabutools minutes is done once there, and Add1 not at all."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {name: {"ours": [], "pabutools": []} for name in RULES}
    for turn in range(rounds):
        for name, by in found.items():
            by["ours"].append(in_a_process(sys.executable, "-m", "bench.counting", "--one", name, "--file", str(path)))
            if python and name != "add1" and not (turn and by["pabutools"][0]["seconds"] > TARGET_RATIO):
                by["pabutools"].append(in_a_process(python, "-c", THERE, name, str(path)))
    return found


def told(by: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    ours, theirs = by["ours"], by["pabutools"]
    report: dict[str, Any] = {
        "seconds": round(median(one["seconds"] for one in ours), 3),
        "mb": round(max(one["mb"] for one in ours)),
    }
    if theirs:
        report["pabutools_seconds"] = round(median(one["seconds"] for one in theirs), 2)
        report["pabutools_mb"] = round(max(one["mb"] for one in theirs))
        report["times_faster"] = round(report["pabutools_seconds"] / report["seconds"], 1)
        report["same_winners"] = all(one["selected"] == ours[0]["selected"] for one in theirs)
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description="Reading and counting Łódź 2022, beside pabutools.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--file", type=Path, default=None)
    parser.add_argument("--one", choices=RULES, help="one count in this process, as JSON")
    asked = parser.parse_args()
    path = asked.file or large_file()
    if asked.one:
        print(json.dumps(counted_here(asked.one, path)))
        return
    report = {name: told(by) for name, by in measured(path, asked.rounds, other_python()).items()}
    shares, greedy = report["equal_shares"], report["greedy"]
    met = shares["seconds"] < TARGET_S and shares["mb"] < TARGET_MB and greedy["seconds"] < TARGET_GREEDY_S
    if "times_faster" in shares:
        met = met and shares["times_faster"] >= TARGET_RATIO and shares["same_winners"] and greedy["same_winners"]
    print(json.dumps({"bench": "counting", "file": path.name, **report, "target_times_faster": TARGET_RATIO, "met": met}))


if __name__ == "__main__":
    main()
