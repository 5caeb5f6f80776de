"""Is the page open to everybody, and the mail right for mail programs? benchmarks/page_look.py FOLDER [--chromium PATH]

Needs node 20 or later. Installs axe-core, puppeteer-core and caniemail from npm into FOLDER, sets the sample in every
template, has axe look at each in Chromium (wide and narrow, light and dark), checks that nothing scrolls sideways, and
lists what caniemail finds unsupported in Gmail, Outlook and Apple Mail. Exits 1 where there is a finding that is not
listed below with its reason. Pictures are left in FOLDER, to be looked at.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from briefing.page import fit, render, templating
from briefing.page.email import to_eml
from briefing.page.sample import sample

PACKAGES = ("axe-core@4", "puppeteer-core@24", "caniemail@1.0.5")
# What some mail programs do not support and the mail does without there.
ACCEPTED = {
    "@media": "dark mode and nothing else; without it the mail is light",
    "<style> element": "holds dark mode and nothing else; all other styles are inlined",
    "display:none": "hides the line that an inbox shows; elsewhere that line is a point high in the ground's colour",
    "role attribute": "tells screen readers that a table is only layout; ignored where it is not known",
    "word-break": "words longer than a line are shortened already",
    "<body> element": "replaced by the program's own; the colour behind the mail is on its table too",
}
SCRIPT = """
import puppeteer from 'puppeteer-core'; import fs from 'fs'; import {caniemail} from 'caniemail';
const {chromium, pages, mail} = JSON.parse(fs.readFileSync('job.json', 'utf8'));
const axe = fs.readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const browser = await puppeteer.launch({executablePath: chromium, args: ['--no-sandbox', '--disable-gpu']});
const found = [];
for (const file of [...pages, mail]) for (const scheme of ['light', 'dark']) for (const width of [360, 700, 1100]) {
  const page = await browser.newPage(); await page.setBypassCSP(true); await page.setViewport({width, height: 900});
  await page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: scheme}]);
  await page.goto('file://' + process.cwd() + '/' + file); await page.evaluate(axe);
  const result = await page.evaluate(() => axe.run());
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  const bad = result.violations.filter(v => file !== mail || !['landmark-one-main', 'region'].includes(v.id));
  found.push(...bad.map(v => `${file} ${scheme} ${width}: ${v.impact}: ${v.id}: ${v.nodes[0].html.slice(0, 100)}`));
  if (wide) found.push(`${file} ${scheme} ${width}: scrolls sideways`);
  await page.screenshot({path: file.replace('.html', `-${scheme}-${width}.png`), fullPage: true});
  await page.close();
}
await browser.close();
const clients = ['gmail.*', 'outlook.*', 'apple-mail.*'];
const checked = caniemail({clients, html: fs.readFileSync(mail, 'utf8')});
const unsupported = [];
for (const [client, issues] of checked.issues.errors) for (const issue of issues) unsupported.push([client, issue.title]);
console.log(JSON.stringify({found, unsupported}));
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for name in templating.names():
        pages.append(f"{name}.html")
        html = render(fit(sample(), template=name), format="html", template=name)
        (args.folder / pages[-1]).write_text(html, encoding="utf-8")
    mail = _html_of(to_eml(fit(sample())))
    (args.folder / "mail.html").write_text(mail, encoding="utf-8")
    job = {"chromium": args.chromium, "pages": pages, "mail": "mail.html"}
    (args.folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    (args.folder / "look.mjs").write_text(SCRIPT, encoding="utf-8")
    subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", *PACKAGES], cwd=args.folder, check=True)
    ran = subprocess.run(["node", "look.mjs"], cwd=args.folder, capture_output=True, text=True, check=True)
    result = json.loads(ran.stdout)
    refused = sorted({(client, what) for client, what in result["unsupported"] if what not in ACCEPTED})
    accepted = sorted({what for _, what in result["unsupported"] if what in ACCEPTED})
    print(f"axe, {len(pages)} pages and the mail, 3 widths, light and dark: {len(result['found'])} findings")
    print(*result["found"], sep="\n")
    print(f"mail programs: {len(refused)} unsupported that are not accepted", *refused)
    print(*(f"accepted: {what}: {ACCEPTED[what]}" for what in accepted), sep="\n")
    sys.exit(bool(result["found"] or refused))


def _html_of(eml: bytes) -> str:
    import email
    import email.policy

    body = email.message_from_bytes(eml, policy=email.policy.default).get_body(("html",))
    assert body is not None
    html: str = body.get_content()
    return html


if __name__ == "__main__":
    main()
