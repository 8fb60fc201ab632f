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
  replace(place, el("p", null, el("strong", null, "This can not be checked yet:")), el("ul", null, ...wrong.map(([id, text]) => {
    const link = el("a", { href: `#${id}` }, shown(text));
    link.addEventListener("click", (event) => { event.preventDefault(); byId(id).focus(); });
    return el("li", null, link);
  })));
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
  Runner.run({ type: "check", picked: picked.production, ask: askedInForm(), logPicked: picked.log }, {
    progress: showProgress,
    done: end((answer) => {
      result = { verdict: answer.result, key, at: new Date(), seconds: (performance.now() - began) / 1000 };
      showResult();
    }),
    refused: end((answer) => showWrong([["number", `${answer.problem}. ${answer.advice}`]])),
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
  byId("log").addEventListener("change", () => { picked.log = takeFiles(byId("log").files); });
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
  addEventListener("hashchange", showPart);
  showPart();
}

/* One part of the page at a time. */
function showPart() {
  const parts = ["production", "later", "receipt"];
  const now = parts.includes(location.hash.slice(1)) ? location.hash.slice(1) : parts[0];
  for (const part of parts) byId(part).hidden = part !== now;
  for (const link of document.querySelectorAll(".parts a")) {
    if (link.hash === `#${now}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

listen();
