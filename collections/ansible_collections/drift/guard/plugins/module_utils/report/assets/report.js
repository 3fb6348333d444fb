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
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target === find) return;
    event.preventDefault();
    find.focus();
  });

  // Paper can't unfold: print what is shown, whole, and fold it again.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = visible().filter((device) => !device.open);
    for (const device of folded) device.open = true;
  });
  addEventListener("afterprint", () => {
    for (const device of folded) device.open = false;
    folded = [];
  });

  addEventListener("hashchange", openTarget);
  for (const node of nodes.values()) node.addEventListener("click", () => setTimeout(openTarget));
  document.querySelector(".tools").hidden = false;
  filter();
  openTarget();
})();
