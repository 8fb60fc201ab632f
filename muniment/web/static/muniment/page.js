// Small aids; every page works without them.
(function () {
  "use strict";
  var summary = document.querySelector(".summary");
  if (summary) { summary.focus(); }

  var here = document.querySelector(".menu [aria-current]");
  if (here && here.parentNode.parentNode.scrollWidth > here.parentNode.parentNode.clientWidth) {
    here.parentNode.parentNode.scrollLeft = here.offsetLeft - 24;
  }

  var scan = document.querySelector("form[data-scan] input[name=code]");
  if (scan && scan.value) { scan.select(); }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { return; }
    var search = document.querySelector("input[type=search], .scan input");
    if (search) { event.preventDefault(); search.focus(); }
  });

  document.querySelectorAll("button[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  document.querySelectorAll("form[method=post]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      window.setTimeout(function () { delete form.dataset.sent; }, 4000);
    });
  });

  document.body.addEventListener("htmx:afterSwap", function (event) {
    var box = document.querySelector("form[data-scan] input[name=code]");
    if (box && event.detail.target.id === "card") { box.value = ""; box.focus(); }
  });
}());
