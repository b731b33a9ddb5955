"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const tier = byId("tier"), reason = byId("reason"), search = byId("search"), shown = byId("shown");
  const text = (item, name) => item.querySelector(name).textContent;
  // Both lists are read once: a filter then only compares words.
  const rows = [...(byId("rows")?.children ?? [])].map((item) => ({
    item, id: text(item, "h3").toLowerCase(), tier: item.dataset.t, reason: text(item, ".why"),
  }));
  const listed = new Map(rows.map((row) => [row.id, row]));
  const nights = [...(byId("nights")?.children ?? [])].map((item) => {
    const id = text(item, "bdi").toLowerCase();
    return { item, id, tier: listed.get(id)?.tier, reason: listed.get(id)?.reason };
  });
  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    const fits = (one) =>
      (!tier.value || one.tier === tier.value) && (!reason.value || one.reason === reason.value) && one.id.includes(wanted);
    let count = 0;
    for (const one of rows) { const is = fits(one); count += is; if (one.item.hidden === is) one.item.hidden = !is; }
    for (const one of nights) { const is = fits(one); if (one.item.hidden === is) one.item.hidden = !is; }
    shown.textContent = count === rows.length ? "" : `${count} of ${rows.length} on the list`;
  };
  for (const control of [tier, reason, search]) control.addEventListener("input", filter);
  search.form.addEventListener("reset", () => setTimeout(filter));
  search.form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
  });
})();
