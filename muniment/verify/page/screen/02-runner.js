/* Runs a question beside the page, so that the page never freezes; where no worker is to be had, within it. */

const Runner = {
  workers: [],

  /* Send a question; `on.progress`, then one of `on.done`, `on.refused`, `on.fault`. */
  run(message, on) {
    this.stop();
    const take = (answer) => {
      if (answer.type !== "progress") this.stop();
      on[answer.type](answer);
    };
    const main = this.start();
    if (main === null) {
      Muniment.answer(message, take);
      return;
    }
    main.onmessage = ({ data }) => take(data);
    main.onerror = (event) => take({ type: "fault", problem: event.message || "the browser stopped the check" });
    const ports = this.helpers();
    main.postMessage(message, ports);
  },

  helpers() {
    const count = Math.min(4, Math.max(1, navigator.hardwareConcurrency || 2));
    return Array.from({ length: count }, () => {
      const helper = this.start(), channel = new MessageChannel();
      helper.postMessage({ type: "help" }, [channel.port1]);
      return channel.port2;
    });
  },

  /* A worker that runs this page's own engine, or null. */
  start() {
    try {
      const address = URL.createObjectURL(new Blob([byId("engine").textContent], { type: "text/javascript" }));
      const worker = new Worker(address);
      this.workers.push(worker);
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      return worker;
    } catch (_) {
      return null;
    }
  },

  stop() {
    this.workers.forEach((worker) => worker.terminate());
    this.workers = [];
  },
};
