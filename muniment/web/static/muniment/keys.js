// A key for what has one: `data-key` on a link or a button. Every page works without it.
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { return; }
    var found = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (found) { event.preventDefault(); found.click(); }
  });
}());
