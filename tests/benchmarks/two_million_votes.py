#!/usr/bin/env python3
"""Two million votes from a workbook to the proposals, beside pandas doing the same sums.

Writes a season of 100 units and one workbook of 20,000 ballots (the same bytes on every machine), lets the program run
it from the mailbox to the outputs, lets pandas read the same workbook with openpyxl and with calamine and compute the
weighted means, compares the figures, and prints a table for docs/benchmarks.md: wall time, processor time and the
highest resident memory of all processes together.

    cargo build --release
    python3 -m venv pandas && pandas/bin/pip install pandas openpyxl python-calamine
    pandas/bin/python tests/benchmarks/two_million_votes.py target/release/shuping
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

SCHEME = """\
[season]
organization = "江州大学"
year = 2023
title = "2023年度党组织书记抓基层党建述职评议考核"
as_of = "2023-12-20"

[ballot]
scale = { kind = "ticks", min = 1, max = 10 }
rounding = 3

[[ballot.group]]
id = "committee"
name = "学校党委"
weight = "40%"

[[ballot.group]]
id = "others"
name = "其他成员"
weight = "60%"

[[ballot.band]]
grade = "好"
from = 9
[[ballot.band]]
grade = "较好"
from = 7
[[ballot.band]]
grade = "一般"
from = 4
[[ballot.band]]
grade = "差"
from = 1

[[ballot.veto]]
votes = ["一般", "差"]
over = "10%"
grade = "差"
"""

PANDAS = """\
import sys, pandas
votes = pandas.read_excel(sys.argv[1], engine=sys.argv[2])
units = votes.columns[2:]
means = votes.groupby("人员类别")[list(units)].mean()
score = 0.4 * means.loc["学校党委"] + 0.6 * means.loc["其他成员"]
result = pandas.DataFrame({"得分": score, "名次": score.rank(ascending=False, method="min")})
result.to_excel(sys.argv[3], engine="openpyxl")
score.to_json(sys.argv[4])
"""

ENTRY_DATE = (2023, 12, 20, 0, 0, 0)


def column(number):
    """Name of a column from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def names(units):
    """Names of the units."""
    return [f"第{number:03}教学院党总支" for number in range(1, units + 1)]


def write_workbook(path, ballots, units):
    """Writes the ballots as office programs do: shared strings, one number a cell, a style on each."""
    strings = ["票号", "人员类别", "学校党委", "其他成员", *names(units)]
    state = 1
    columns = [column(number) for number in range(units + 2)]
    heads = "".join(
        f'<c r="{columns[at]}1" s="0" t="s"><v>{at if at < 2 else at + 2}</v></c>' for at in range(units + 2)
    )
    rows = [f'<row r="1">{heads}</row>']
    for number in range(1, ballots + 1):
        row = number + 1
        cells = [f'<c r="A{row}" s="0"><v>{number}</v></c>', f'<c r="B{row}" s="0" t="s"><v>{2 if number % 5 == 0 else 3}</v></c>']
        for at in range(2, units + 2):
            state = (state * 1_664_525 + 1_013_904_223) & 0xFFFF_FFFF
            cells.append(f'<c r="{columns[at]}{row}" s="0"><v>{7 + (state >> 16) % 4}</v></c>')
        rows.append(f'<row r="{row}">{"".join(cells)}</row>')
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook {main} xmlns:r="{relation}"><sheets><sheet name="测评票" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{relation}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{relation}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'{head}<styleSheet {main}><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'{head}<sst {main} uniqueCount="{len(strings)}">{"".join(f"<si><t>{text}</t></si>" for text in strings)}</sst>',
        "xl/worksheets/sheet1.xml": f'{head}<worksheet {main}><dimension ref="A1:{columns[-1]}{ballots + 1}"/><sheetData>{"".join(rows)}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ENTRY_DATE), text, zipfile.ZIP_DEFLATED)


def write_season(folder, ballots, units):
    """Writes the season; gives the workbook."""
    mailbox = folder / "season" / "mailbox"
    mailbox.mkdir(parents=True)
    (folder / "season" / "season.toml").write_text(SCHEME, encoding="utf-8")
    lines = [f"U{number:03},{name},,二级学院党总支,,现场," for number, name in enumerate(names(units), 1)]
    roster = "编号,单位名称,简称,单位类型,书记,述职方式,应交材料\n" + "\n".join(lines) + "\n"
    (folder / "season" / "roster.csv").write_text(roster, encoding="utf-8")
    workbook = mailbox / "现场测评汇总.xlsx"
    write_workbook(workbook, ballots, units)
    return workbook


def resident(root):
    """Resident bytes of a process and all that it started."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry)] = (int(fields[1]), int(fields[21]) * resource.getpagesize())
    total = 0
    for process, (parent, size) in parents.items():
        while process != root and parent in parents:
            process, parent = parent, parents[parent][0]
        total += size if process == root else 0
    return total


def measure(command, **options):
    """Wall seconds, processor seconds and highest resident megabytes of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    child = subprocess.Popen(command, **options)
    peak, done = 0, threading.Event()

    def watch():
        nonlocal peak
        while not done.wait(0.02):
            peak = max(peak, resident(child.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = child.wait()
    wall = time.monotonic() - begun
    done.set()
    watcher.join()
    if code != 0:
        sys.exit(f"{command[0]} ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used, peak / 1e6


def main():
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--ballots", type=int, default=20_000)
    parser.add_argument("--units", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook = write_season(folder, options.ballots, options.units)
        season = folder / "season"
        rows = [("shuping run", *measure([options.program.resolve(), "run", season, "--quiet"], stdout=subprocess.DEVNULL))]
        ours = {row["unit"]: row["weighted"] for row in json.loads((season / "out/season.json").read_text())["ballots"]}
        for engine in ("calamine", "openpyxl"):
            score = folder / f"{engine}.json"
            command = [sys.executable, "-c", PANDAS, workbook, engine, folder / "result.xlsx", score]
            rows.append((f"pandas, {engine}", *measure(command)))
            theirs = dict(zip(names(options.units), json.loads(score.read_text()).values()))
            for number, unit in enumerate(names(options.units), 1):
                difference = abs(ours[f"U{number:03}"] - theirs[unit])
                assert difference < 1e-6, f"{unit}: {ours[f'U{number:03}']} and {theirs[unit]}"
        print(f"{options.ballots * options.units:,} votes, workbook of {workbook.stat().st_size / 1e6:.1f} MB\n")
        print("| | wall | processor | peak memory | wall beside ours |\n|---|---|---|---|---|")
        for label, wall, used, peak in rows:
            print(f"| {label} | {wall:.1f} s | {used:.1f} s | {peak:.0f} MB | {wall / rows[0][1]:.1f} |")


if __name__ == "__main__":
    main()
