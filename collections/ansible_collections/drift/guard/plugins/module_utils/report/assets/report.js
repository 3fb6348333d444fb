"use strict";
(() => {
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const devices = all(".dev");
  const chips = all(".chip");
  const nodes = new Map(all(".node").map((node) => [node.hash.slice(1), node]));
  const find = document.getElementById("find");
  const unfold = document.getElementById("unfold");
  const words = new Map();

  // A device's text is read when somebody searches for the first time: most readers never do.
  const textOf = (device) => {
    if (!words.has(device)) words.set(device, device.textContent.toLowerCase());
    return words.get(device);
  };

  const filter = () => {
    const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const pressed = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true");
    const statuses = new Set(pressed.map((chip) => chip.dataset.status));
    let shown = 0;
    for (const device of devices) {
      const fits = (!statuses.size || statuses.has(device.dataset.status)) && wanted.every((word) => textOf(device).includes(word));
      device.hidden = !fits;
      nodes.get(device.id)?.classList.toggle("off", !fits);
      if (fits) shown += 1;
    }
    document.getElementById("shown").textContent = shown === devices.length ? `${shown} devices` : `${shown} of ${devices.length} devices`;
    document.getElementById("nobody").hidden = shown > 0;
    relabel();
  };

  // Devices come in the order of urgency; the sort is stable, so that order breaks ties.
  const collator = new Intl.Collator("en", { numeric: true });
  const name = (device) => device.querySelector("h3").textContent;
  const orders = {
    "": () => 0,
    name: (a, b) => collator.compare(name(a), name(b)),
    n: (a, b) => (b.dataset.n || 0) - (a.dataset.n || 0),
    since: (a, b) => Date.parse(a.dataset.since || "9999-12-31") - Date.parse(b.dataset.since || "9999-12-31"),
  };
  const order = document.getElementById("order");
  order.addEventListener("change", () => {
    const list = document.getElementById("list");
    list.append(...Array.from(devices).sort(orders[order.value]));
  });

  const visible = () => devices.filter((device) => !device.hidden);
  const relabel = () => {
    unfold.textContent = visible().some((device) => !device.open) ? "Unfold all" : "Fold all";
  };

  const openTarget = () => {
    const device = document.getElementById(location.hash.slice(1));
    if (!device || !device.classList.contains("dev")) return;
    device.hidden = false;
    device.open = true;
    device.scrollIntoView({ block: "start" });
    device.querySelector("summary").focus({ preventScroll: true });
  };

  let pause = 0;
  find.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(filter, 120);
  });
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  }
  unfold.addEventListener("click", () => {
    const open = visible().some((device) => !device.open);
    for (const device of visible()) device.open = open;
    relabel();
  });
  for (const pick of all(".pick")) {
    pick.addEventListener("click", () => {
      find.value = pick.textContent;
      filter();
      document.getElementById("devices").scrollIntoView();
      find.focus({ preventScroll: true });
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target === find) return;
    event.preventDefault();
    find.focus();
  });

  // Paper can't unfold: print what is shown, whole, and fold it again.
  let folded = [];
  addEventListener("beforeprint", () => {
    const closed = visible().filter((device) => !device.open);
    for (const device of closed) device.open = true;
    folded.push(...closed);
  });
  addEventListener("afterprint", () => {
    for (const device of folded) device.open = false;
    folded = [];
  });

  addEventListener("hashchange", openTarget);
  for (const link of [...nodes.values(), ...all(".to")]) link.addEventListener("click", () => setTimeout(openTarget));
  document.querySelector(".tools").hidden = false;
  filter();
  openTarget();
})();
