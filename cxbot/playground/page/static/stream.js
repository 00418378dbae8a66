// News from the server, as server-sent events. The browser connects again by itself; what was missed is read anew.

const NAMES = ["message", "gone", "views", "clock", "status", "toast", "channels", "record", "connection"];

const PATIENCE = 2000;

/**
 * Listens for one person. `heard(name, data)`; `light(connected)` when the line comes and goes; `again()` after a gap.
 * `ready` resolves once the line is there (or does not come): what is read after that misses nothing.
 */
export function listen(person, { heard, light, again }) {
  const source = new EventSource(`/page/stream?person=${encodeURIComponent(person)}`);
  let gap = false;
  const ready = new Promise((resolve) => {
    source.addEventListener("open", resolve, { once: true });
    setTimeout(resolve, PATIENCE);
  });
  source.addEventListener("open", () => {
    light(true);
    if (gap) again();
    gap = false;
  });
  source.addEventListener("error", () => {
    gap = true;
    light(false);
  });
  for (const name of NAMES) {
    source.addEventListener(name, (event) => heard(name, JSON.parse(event.data || "{}")));
  }
  return { ready, stop: () => source.close() };
}
