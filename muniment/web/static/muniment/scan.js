// One listener for hand scanners that type like a keyboard. A scan is a run of keys less than 40 ms apart that begins
// with MU- and ends in Enter. It is caught before any field or button sees the Enter, so a scan never presses a button;
// characters that went into a field are taken back out of it. Slow typing passes through untouched.
(function () {
  "use strict";
  var GAP = 40, run = "", last = 0, field = null, before = "";
  var CODE = /^MU[^0-9A-Z]?[0-9]{2}[^0-9A-Z]?[0-9OILSBZGQD]{6,9}.*[0-9A-Z]$/i;

  function editable(element) {
    return element && (element.tagName === "TEXTAREA" || (element.tagName === "INPUT" && typeof element.value === "string"));
  }

  function begin() {
    field = editable(document.activeElement) ? document.activeElement : null;
    before = field ? field.value : "";
  }

  function say(words, code) {
    var said = document.getElementById("said");
    if (!said) { return; }
    said.textContent = words + " ";
    var link = document.createElement("a");
    link.href = "/scan?code=" + encodeURIComponent(code);
    link.textContent = "Open it";
    said.appendChild(link);
  }

  function scanned(code) {
    var form = document.querySelector("form[data-scan]");
    var box = form && form.querySelector("input[name=code]");
    var target = document.querySelector("input[data-scan-into]");
    if (target && target === field) { target.value = code; return; }
    if (!box) { say("Scanned " + code + ". This page was left as it is.", code); return; }
    box.value = code;
    box.focus();
    if (form.requestSubmit) { form.requestSubmit(); } else { form.submit(); }
  }

  document.addEventListener("keydown", function (event) {
    var now = event.timeStamp, fast = now - last < GAP;
    last = now;
    if (event.key === "Enter" || event.key === "Tab") {
      var code = run.toUpperCase();
      run = "";
      if (fast && CODE.test(code)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (field) { field.value = before; }
        scanned(code);
      }
      return;
    }
    if (event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (!fast || run === "") { run = ""; begin(); }
    run += event.key;
  }, true);
}());
