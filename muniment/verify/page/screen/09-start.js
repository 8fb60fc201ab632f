/* Puts the page together. */

const STEPS = {
  proofs: "Reading the proofs", log: "Reading the record from its first entry", check: "Checking", files: "Reading the files",
};

function working(on) {
  byId("working").hidden = !on;
  byId("stop").hidden = !on;
  byId("check").disabled = on;
}

const progressNow = {};
function showProgress({ step, done, of }) {
  progressNow[step] = of ? done / of : 1;
  const parts = Object.values(progressNow), share = parts.reduce((sum, each) => sum + Math.min(1, each), 0) / 4;
  byId("bar").value = Math.max(byId("bar").value, Math.round(1000 * share));
  const files = step === "files" ? `: ${sizeText(done)} of ${sizeText(of)}` : "";
  const check = step === "check" ? ` ${done} of ${of}` : "";
  const text = `${STEPS[step]}${check}${files}`;
  byId("doing").textContent = text;
  announce(text);
}

function showWrong(wrong) {
  const place = byId("wrong");
  if (wrong.length) replace(place, el("p", null, el("strong", null, "This can not be checked yet:")), el("ul", null, ...wrong.map(([id, text]) => {
    const link = el("a", { href: `#${id}` }, shown(text));
    link.addEventListener("click", (event) => { event.preventDefault(); byId(id).focus(); });
    return el("li", null, link);
  })));
  else replace(place);
  place.hidden = !wrong.length;
  if (wrong.length) place.focus();
}

function check(event) {
  event.preventDefault();
  const wrong = wrongInForm();
  showWrong(wrong);
  if (wrong.length) return;
  const began = performance.now(), line = byId("key").value.trim();
  const key = line ? Muniment.parseKey(line) : null;
  Object.keys(progressNow).forEach((step) => delete progressNow[step]);
  byId("bar").value = 0;
  byId("result").hidden = true;
  working(true);
  announce("The check has begun.", true);
  const end = (act) => (answer) => { working(false); act(answer); };
  const type = { production: "check", later: "watch", receipt: "receipt" }[partNow];
  Runner.run({ type, ask: askedInForm(), ...subject() }, {
    progress: showProgress,
    done: end((answer) => {
      result = { verdict: answer.result, key, at: new Date(), seconds: (performance.now() - began) / 1000 };
      showResult();
    }),
    refused: end((answer) => showWrong([["check", `${answer.problem}. ${answer.advice}`]])),
    fault: end((answer) => showWrong([["check", `The check stopped: ${answer.problem}. Try again; if it stops again, use verify.pyz from the same folder.`]])),
  });
}

function listen() {
  byId("folder").addEventListener("change", () => setProduction(takeFiles(byId("folder").files)));
  byId("files").addEventListener("change", () => {
    const before = picked.production.some(({ path }) => path.includes("/")) ? [] : picked.production;
    setProduction([...before, ...takeFiles(byId("files").files)]);
  });
  byId("files-none").addEventListener("click", () => setProduction([]));
  for (const [id, name, place] of [["log", "log", "log-picked"], ["now", "now", "now-picked"], ["kept-folder", "kept", "kept-picked"]]) {
    byId(id).addEventListener("change", () => setFiles(name, takeFiles(byId(id).files), place));
  }
  byId("number").addEventListener("input", showNumber);
  byId("key").addEventListener("input", showKey);
  byId("key-file").addEventListener("change", readKeyFile);
  byId("same").addEventListener("change", showTick);
  byId("ask").addEventListener("submit", check);
  byId("stop").addEventListener("click", () => {
    Runner.stop();
    working(false);
    announce("The check was stopped.", true);
  });
  listenForDrops();
  addEventListener("hashchange", () => {
    if (!isPart()) return; /* such as the link that skips to the check */
    Runner.stop();
    working(false);
    showPart();
    byId("part-title").focus();
  });
  showPart();
}

const PARTS = { production: ["Check a production", "Check"], later: ["Has the list grown since?", "Ask the log"], receipt: ["Check a receipt", "Check"] };
let partNow = "production";

function isPart() {
  return Object.hasOwn(PARTS, location.hash.slice(1));
}

/* One part of the page at a time. */
function showPart() {
  partNow = isPart() ? location.hash.slice(1) : "production";
  for (const each of document.querySelectorAll("[data-part]")) each.hidden = !each.dataset.part.split(" ").includes(partNow);
  [byId("part-title").textContent, byId("check").textContent] = PARTS[partNow];
  showWrong([]);
  byId("result").hidden = true;
  for (const link of document.querySelectorAll(".parts a")) {
    if (link.hash === `#${partNow}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

listen();
