"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const tier = byId("tier"), reason = byId("reason"), search = byId("search"), shown = byId("shown");
  const text = (item, name) => item.querySelector(name).textContent;
  // Both lists are read once: a filter then only compares words.
  const portions = (id, read) =>
    [...(byId(id)?.children ?? [])].map((list) => ({ list, items: [...list.children].map(read) }));
  const rows = portions("rows", (item) => ({
    item, id: text(item, "h3").toLowerCase(), tier: item.dataset.t, reason: text(item, ".why"),
  }));
  const all = rows.flatMap((portion) => portion.items);
  const listed = new Map(all.map((row) => [row.id, row]));
  const nights = portions("nights", (item) => {
    const id = text(item, "bdi").toLowerCase();
    return { item, id, tier: listed.get(id)?.tier, reason: listed.get(id)?.reason };
  });
  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    const fits = (one) =>
      (!tier.value || one.tier === tier.value) && (!reason.value || one.reason === reason.value) && one.id.includes(wanted);
    const show = (of, height) => {
      let total = 0;
      for (const { list, items } of of) {
        let count = 0;
        for (const one of items) {
          const is = fits(one);
          count += is;
          if (one.item.hidden === is) one.item.hidden = !is;
        }
        if (list.hidden !== !count) list.hidden = !count;
        // What a portion that is not on the screen is taken to measure.
        list.style.containIntrinsicBlockSize = `${count * height}rem`;
        total += count;
      }
      return total;
    };
    const count = show(rows, 6);
    show(nights, 1.6);
    shown.textContent = count === all.length ? "" : `${count} of ${all.length} on the list`;
  };
  for (const control of [tier, reason, search]) control.addEventListener("input", filter);
  search.form.addEventListener("reset", () => setTimeout(filter));
  search.form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
  });
})();
