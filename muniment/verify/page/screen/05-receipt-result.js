/* What is shown of a receipt, and of a look at a later log. */

const RECEIPT_WORDS = [
  ["receipt_number", "Number"], ["received_at", "Handed in on"], ["received_by", "Received by"], ["recorded_at", "Put on the record"],
  ["what", "What"], ["units", "Units"], ["category", "Category"], ["source", "From"], ["words", "In their words"],
  ["matter_named", "Matter named"],
];

function plainValue(value) {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).filter(([, each]) => each !== null).sort().map(([name, each]) => `${name} ${plainValue(each)}`).join(", ");
}

function receiptParts(verdict) {
  const opened = RECEIPT_WORDS.filter(([name]) => (verdict.fields[name] ?? null) !== null);
  const signers = verdict.signed.map(({ name, time, size }) =>
    el("li", null, shown(`${name}, ${timeText(new Date(Number(time) * 1000))}, at ${Number(size).toLocaleString("en-US")} entries`)));
  const outside = {
    "not asked": "Outside signers were not asked for: pick a policy to see whether they signed.",
    pending: "Outside signatures are pending: check again later against a newer copy of the log.",
    signed: "Outside signers have signed, as the policy asks.",
  }[verdict.outside];
  const later = verdict.later_size === null
    ? "No later copy of the log was given: that the entry still stands was not looked at."
    : verdict.further === null ? "" : `In the later log of ${Number(verdict.later_size).toLocaleString("en-US")} entries ` +
      `${verdict.further ? "at least one further entry was made" : "no further entry was made"} about this item.`;
  return [
    facts(["Record of", verdict.origin || "unknown"], ["Entry", verdict.index === null ? "unknown" : Number(verdict.index).toLocaleString("en-US")]),
    checksPart(verdict, Muniment.RECEIPT_CHECKS),
    opened.length ? el("section", { "aria-labelledby": "opened-title" }, el("h3", { id: "opened-title" }, "What the receipt says"),
      el("p", null, "Rely on these words, which the proof opens, not on what the PDF or the paper shows. Compare the two."),
      facts(...opened.map(([name, word]) => [word, plainValue(verdict.fields[name])]))) : null,
    el("section", { "aria-labelledby": "outside-title" }, el("h3", { id: "outside-title" }, "Since then"),
      el("p", null, outside), signers.length ? el("ul", null, ...signers) : null, el("p", null, later)),
    limitsPart([
      "That the words are true, that the thing is what it is called, or what became of it.",
      "That the whole record was not written anew: only outside signers, or a checkpoint you kept, show that.",
    ]),
  ];
}

function watchParts(said) {
  const problems = said.problems.length ? el("section", { "aria-labelledby": "wrong-title" },
    el("h3", { id: "wrong-title" }, "What is wrong with this log"), ...said.problems.map(findingPart)) : null;
  const grown = el("section", { "aria-labelledby": "grown-title" }, el("h3", { id: "grown-title" }, "The lists"),
    said.sentences.length ? el("ul", null, ...said.sentences.map((text) => el("li", { class: "rings" }, shown(text))))
      : el("p", null, said.problems.length ? "Nothing can be said of the lists from this log."
        : `Nothing was added to the lists of ${said.number} since what you were given (${Number(said.size).toLocaleString("en-US")} entries).`),
    said.items_moved ? el("p", null, `${counted(said.items_moved, "item")} of those you were told of moved or had something else recorded.`) : null);
  return [
    facts(["Number of the prosecution", said.number || "unknown"], ["Entries when you were given it", Number(said.since_size).toLocaleString("en-US")],
      ["Entries now", Number(said.size).toLocaleString("en-US")], ["Freshness of this log", freshness({ freshness: said.outside_signature })]),
    problems, grown,
    limitsPart(["What was added: ask for it.", "That the copy of the log is the newest: a log that stopped, or an old copy, hears nothing. Outside signatures tell how old it is."]),
  ];
}
