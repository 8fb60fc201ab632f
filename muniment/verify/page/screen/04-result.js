/* The result as people read and print it. The word that says an office's key was confirmed is never used before the
   person has ticked that the key is the court's. */

let result = null; /* { verdict, key, at, seconds } of the last check */

const LISTED = 5; /* findings of one check that are shown at once */

function isTicked() {
  return byId("same").checked && result !== null && result.key !== null && picked.keyOf === result.key.line;
}

function shortKey(key) {
  return groupsOf(fingerprintOf(key).slice(0, 16)).join(" ");
}

/* Headline, what stands below it, and how it is marked. */
function headline() {
  const { verdict, key } = result;
  if (verdict.kind === "watch") return watchHeadline(verdict);
  const what = verdict.kind === "receipt" ? "this receipt" : "this production";
  if (!verdict.ok) {
    const wrong = [...new Set(verdict.findings.filter((each) => !each.ok).map((each) => each.check))];
    return ["Not in order", `Something in ${what} is not as it must be: see ${wrong.length === 1 ? "check" : "checks"} ${wrong.join(", ")} below.`, "bad"];
  }
  const isNumbered = verdict.kind === "receipt" || verdict.number_confirmed;
  const unsaid = isNumbered ? "" : " You gave no number, so the package itself said which list this is: a different number is a different list.";
  if (!key && !verdict.key_confirmed) {
    return ["Consistent in itself; no key was given", `Anyone can make ${what.replace("this", "a")} that is consistent in itself. Get the office’s key from the court and check again.${unsaid}`, "warn"];
  }
  const said = verdict.verdict;
  if (!key) return [`Consistent with a key of your policy: ${said}`, `This rests on the policy file that you picked.${unsaid}`, "warn"];
  if (!isTicked()) {
    return [`Consistent with key ${shortKey(key)} …`, `If that key is the court’s, the result is: ${said}. Compare the key above with the court’s copy, then tick the box.${unsaid}`, "warn"];
  }
  const isWhole = isNumbered && !said.includes("pending");
  return [`Verified: ${said}`, `Under the key that you compared with the court’s copy (${shortKey(key)} …).${unsaid}`, isWhole ? "good" : "warn"];
}

function watchHeadline({ problems, grew }) {
  const { key } = result;
  const under = key === null ? " No key was given: anyone can make a log like this." : isTicked() ? ` Under the key that you compared with the court’s copy (${shortKey(key)} …).`
    : ` Under key ${shortKey(key)} …, which is not yet compared with the court’s copy.`;
  if (problems.length) return ["This log is not to be trusted", `See what is wrong below, and keep both what you were given and this log.${under}`, "bad"];
  if (grew) return ["The list grew, and you were not given it", `Ask for what was added, in writing.${under}`, "bad"];
  return ["Nothing was added to the lists", `As far as this copy of the log goes.${under}`, isTicked() ? "good" : "warn"];
}

/* The headline follows the tick. */
function showTick() {
  const place = byId("said");
  if (result === null || place === null) return;
  const [title, below, mark] = headline();
  place.className = `verdict ${mark}`;
  replace(place, el("h2", { id: "verdict", tabindex: "-1" }, title), el("p", null, below));
  byId("key-status").textContent = result.key === null ? "none was given"
    : `${fingerprintOf(result.key)}: ${isTicked() ? "compared with the court’s copy by the person who checked" : "not compared with the court’s copy"}`;
}

function showResult() {
  const { verdict } = result, place = byId("result");
  const parts = { receipt: receiptParts, watch: watchParts }[verdict.kind] || productionParts;
  replace(place, el("p", { class: "onlyprint" }, "Muniment · report of a check"), el("div", { id: "said" }), ...parts(verdict),
    reportPart(), dataPart());
  place.hidden = false;
  showTick();
  byId("verdict").focus();
  announce(`The check is done. ${byId("verdict").textContent}.`, true);
}

function productionParts(verdict) {
  return [aboutPart(verdict), checksPart(verdict, Muniment.CHECKS), listPart(verdict), withheldPart(verdict), countsPart(verdict),
    filesPart(verdict), limitsPart(LIMITS)];
}

function facts(...pairs) {
  return el("dl", { class: "facts" }, ...pairs.filter(Boolean).flatMap(([name, value]) =>
    [el("dt", null, name), el("dd", null, value instanceof Node ? value : shown(value))]));
}

function freshness(verdict) {
  if (!verdict.freshness) return "not shown: no outside signer gave a time";
  const at = new Date(Number(verdict.freshness) * 1000);
  return Number.isNaN(at.getTime()) ? "not shown: the time of the outside signer is no date" : `signed by outsiders ${timeText(at)}`;
}

function aboutPart(verdict) {
  return facts(
    ["Number of the prosecution", verdict.number ? `${verdict.number}${verdict.number_confirmed ? ", typed by you" : ", taken from the package"}` : "unknown"],
    ["Record of", verdict.origin || "unknown"],
    ["Entries of the record", verdict.size === null ? "unknown" : Number(verdict.size).toLocaleString("en-US")],
    ["Freshness", freshness(verdict)]);
}

function checksPart(verdict, checks) {
  const wrong = new Set(verdict.findings.filter((each) => !each.ok).map((each) => each.check)).size;
  const run = new Set(verdict.findings.map((each) => each.check));
  const items = checks.map(([promise], at) => {
    if (!run.has(at + 1)) return null;
    const found = verdict.findings.filter((each) => each.check === at + 1 && !each.ok);
    return el("li", { "data-check": at + 1, "data-ok": found.length ? "no" : "yes" },
      el("p", null, el("span", { class: `word ${found.length ? "bad" : "good"}` }, found.length ? "✗ Not in order" : "✓ In order")),
      el("div", null, el("h4", null, `${at + 1}. ${promise}`), ...found.slice(0, LISTED).map(findingPart),
        found.length > LISTED ? el("details", null, el("summary", null, `${counted(found.length - LISTED, "more finding")}`),
          ...found.slice(LISTED).map(findingPart)) : null));
  }).filter(Boolean);
  const title = wrong ? `${counted(wrong, "check")} of ${items.length} not in order` : `All ${items.length} checks are in order`;
  return el("section", { "aria-labelledby": "checks-title" }, el("h3", { id: "checks-title" }, title), el("ol", { class: "checks" }, ...items));
}

function findingPart({ what, expected, found, advice }) {
  const pairs = [["Expected", expected], ["Found", found], ["What to do", advice]].filter(([, text]) => text);
  return el("div", { class: "finding" }, el("p", null, shown(what)), pairs.length ? facts(...pairs) : null);
}

/* A table that becomes cards on a narrow screen. */
function tablePart(id, title, about, heads, rows) {
  const cell = (value, k) => el(k ? "td" : "th", { scope: k ? null : "row", "data-of": heads[k] }, value instanceof Node ? value : shown(value));
  return el("section", { "aria-labelledby": `${id}-title` },
    el("h3", { id: `${id}-title` }, title), el("p", null, about),
    rows.length ? el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Table: ${title}` }, el("table", { class: "rows", id },
      el("thead", null, el("tr", null, ...heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", null, ...rows.map((row) => el("tr", null, ...row.map(cell)))))) : null);
}

/* What an item or list is called, with the beginning of its reference, as other papers show it. */
function reference(verdict, t0) {
  const { kind, number, what } = verdict.names[t0] || {}, called = kind && kind !== "item" ? `${kind} ${number}` : number;
  return el("span", null, called ? el("span", null, shown(called), el("br")) : null, what ? el("span", null, shown(what), el("br")) : null,
    el("span", { class: "mono soft", title: t0 }, `${t0.slice(0, 16)}…`));
}

function listPart(verdict) {
  return tablePart("list", `The list: ${counted(verdict.list.length, "item")}`,
    "Drawn from the proofs. Rely on this list, not on any PDF or table in the package.",
    ["Line", "Item", "Received", "Category", "How it stands here"],
    verdict.list.map(([t0, received, category, status], at) =>
      [at + 1, reference(verdict, t0), received === null ? "closed" : received, category === null ? "closed" : textValue(category), status]));
}

function textValue(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function withheldPart(verdict) {
  return tablePart("withheld", `Withheld, sealed or expunged: ${counted(verdict.withheld.length, "ground")} in force`,
    verdict.withheld.length ? "Drawn from the proofs too. Each line is a ground for what is closed on one entry." : "Nothing on this list is closed on a ground.",
    ["Line", "Item or list", "Entry", "How", "Ground", "Description", "By", "Order"],
    verdict.withheld.map(([t0, i, , klass, ground, description, by, order], at) =>
      [at + 1, reference(verdict, t0), i, klass, ground === null ? "none" : ground, description === null ? "none" : description,
        by === null ? "closed" : textValue(by),
        order === null ? "none" : `${order.court}, ${order.docket}, ${order.date}`]));
}

const COUNT_WORDS = { open: "open entries" };

function countsPart(verdict) {
  const rows = Object.entries(verdict.counts).map(([name, count]) => [COUNT_WORDS[name] || name, count.toLocaleString("en-US")]);
  if (verdict.undetermined) rows.push(["links not yet determined", verdict.undetermined]);
  if (verdict.internal_boxes) rows.push(["events with an internal box that is closed", verdict.internal_boxes]);
  return el("section", { "aria-labelledby": "counts-title" }, el("h3", { id: "counts-title" }, "Counts"),
    rows.length ? facts(...rows) : el("p", null, "Nothing could be counted."));
}

function filesPart(verdict) {
  const { missing, extra, changed, hashed } = verdict.files, whole = verdict.package;
  const part = (title, paths) => (paths.length ? [el("h4", null, `${title}: ${paths.length}`), el("ul", { class: "files" },
    ...paths.slice(0, 1000).map((path) => el("li", { class: "file" }, shown(path))))] : []);
  return el("section", { "aria-labelledby": "files-title" }, el("h3", { id: "files-title" }, "Files"),
    el("p", null, `${counted(whole.files, "file")} (${sizeText(whole.bytes)}) in the production; ${counted(hashed, "digest")} compared. ` +
      (missing.length || extra.length || changed.length ? "" : "None is missing, none was changed, none is extra.")),
    ...part("Missing", missing), ...part("Changed", changed), ...part("In no manifest", extra));
}

const LIMITS = [
  "That a thing was handed in at all, if nobody recorded it.",
  "That words on the record are true, or that an item is what its label says.",
  "A case under a number that nobody tied to this one, unless you name it above.",
  "That the whole record was not written anew: an earlier checkpoint in your hands, or outside signers, show that.",
  "What the pages of a PDF say: only that it was made from the right rows.",
];

function limitsPart(texts) {
  return el("section", { "aria-labelledby": "limits-title" }, el("h3", { id: "limits-title" }, "What this can not show"),
    el("ul", null, ...texts.map((text) => el("li", null, text))));
}

function reportPart() {
  const { verdict, at, seconds } = result;
  const digest = (value) => el("span", { class: "mono" }, value || "not there");
  return el("section", { "aria-labelledby": "report-title" }, el("h3", { id: "report-title" }, "For your file"),
    facts(["Checked", timeText(at)], ["Took", `${seconds.toFixed(1)} seconds`], ...whatPairs(verdict, digest),
      ["Key (SHA-256 of the line)", el("span", { id: "key-status", class: "mono" })], ["Browser", navigator.userAgent]),
    el("p", { class: "noprint" }, button("print", "Print this report", () => print()),
      button("save", "Save the findings", () => saveFile("findings.json", `${dataOf()}\n`)),
      verdict.list && verdict.ok && verdict.root ? button("keep", "Save what to keep for later", () => saveFile("kept.json", Muniment.writeKept(Muniment.keptOf(verdict)))) : null),
    el("p", { class: "onlyprint signed" }, el("span", null, "Checked by"), el("span", null, "Date")));
}

/* What was checked, by digests that another copy can be compared with. */
function whatPairs(verdict, digest) {
  const whole = verdict.package;
  if (verdict.kind === "watch") return [];
  const root = ["Root of the record", digest(verdict.root)];
  if (verdict.kind === "receipt") return [["File", whole.name], ["SHA-256 of the receipt", digest(whole.sha256)], root];
  return [["Folder", whole.root.replace(/\/$/, "") || "files picked one by one"], root, ["SHA-256 of the file list", digest(whole.manifest)],
    ["SHA-256 of the second file list", digest(whole.tag_manifest)], ["SHA-256 of PACKAGE.note", digest(whole.note)]];
}

function button(id, text, act) {
  const made = el("button", { type: "button", id }, text);
  made.addEventListener("click", act);
  return made;
}

function dataOf() {
  return JSON.stringify(result.verdict, (_, value) => (typeof value === "bigint" ? String(value) : value), 1);
}

function dataPart() {
  const pre = el("pre", { id: "data", tabindex: "0" }), details = el("details", { class: "noprint", id: "data-part" }, el("summary", null, "All of it as data"), pre);
  details.addEventListener("toggle", () => { if (details.open) pre.textContent = dataOf(); });
  return details;
}
