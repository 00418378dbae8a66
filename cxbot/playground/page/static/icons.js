// The few pictograms of the page, as strokes on a 20 x 20 grid.

const STROKES = {
  lock: "M5.5 9h9v7h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  hash: "M8 3.5 6.5 16.5M13.5 3.5 12 16.5M4 7.5h13M3.2 12.5h13",
  shared: "M4 5.5v6h5v-6zM11 8.5v6h5v-6zM9 8.5h2M9 11.5h2",
  archive: "M3.5 5h13v3h-13zM5 8v7.5h10V8M8 11h4",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12.5 4.5 7 10l5.5 5.5",
  forward: "M7.5 4.5 13 10l-5.5 5.5",
  down: "M5.5 8l4.5 4.5L14.5 8",
  more: "M10 4.6v.8M10 9.6v.8M10 14.6v.8",
  dots: "M4.6 10h.8M9.6 10h.8M14.6 10h.8",
  reply: "M4 4.5h12v9H9.5L6 16.5v-3H4z",
  send: "M3.5 3.5 17 10 3.5 16.5 5.5 10zM5.5 10H11",
  plus: "M10 4v12M4 10h12",
  at: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zm0 0v1.3c0 2.6 3.5 2.2 3.5-1.3a6.5 6.5 0 1 0-2.6 5.2",
  slash: "M4 3.5h12v13H4zM12 6.5l-4 7",
  calendar: "M4 5h12v11H4zM4 8.5h12M7 3v3.5M13 3v3.5",
  clock: "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM10 6.5V10l2.5 2",
  people: "M8 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM3 16c.3-3 2.2-4.5 5-4.5s4.7 1.5 5 4.5M13 9.3a2.3 2.3 0 0 0 0-4.6M14.5 11.8c1.5.5 2.3 1.9 2.5 4.2",
  eye: "M2.5 10C4.5 6.5 7 5 10 5s5.5 1.5 7.5 5c-2 3.5-4.5 5-7.5 5s-5.5-1.5-7.5-5zM12 10a2 2 0 1 1-4 0 2 2 0 0 1 4 0z",
  warning: "M10 3.5 17.5 16.5h-15zM10 8v4M10 14.2v.3",
  search: "M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4zM12.7 12.7 16.5 16.5",
  check: "M4.5 10.5 8.5 14.5 15.5 6",
  sun: "M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M15.7 4.3l-1.4 1.4M5.7 14.3l-1.4 1.4",
  moon: "M15.5 12A6.5 6.5 0 0 1 8 4.5a6 6 0 1 0 7.5 7.5z",
  download: "M10 3.5v9M6 9l4 4 4-4M4 16.5h12",
  broken: "M3.5 4.5h13v11h-13zM3.5 13l4-4 3 3 2-2 4 3.5M3.5 4.5l13 11",
  play: "M7 4.5v11l9-5.5z",
  file: "M5.5 3.5h6l3.5 3.5v9.5h-9.5zM11.5 3.5V7H15",
  trash: "M4.5 6h11M8 6V4h4v2M6 6l.7 10.5h6.6L14 6",
  thumbsup: "M4 9h3v7H4zM7 9.5l3-6c1.5 0 2 1 1.8 2.2L11.5 8H16l-1.2 7.2c-.1.5-.5.8-1 .8H7",
  thumbsdown: "M4 11h3V4H4zM7 10.5l3 6c1.5 0 2-1 1.8-2.2L11.5 12H16l-1.2-7.2c-.1-.5-.5-.8-1-.8H7",
  bolt: "M11 2.5 4.5 11.5H9.5L9 17.5 15.5 8.5H10.5z",
  list: "M4 5.5h12M4 10h12M4 14.5h12",
  link: "M8.5 11.5l3-3M9 6.5l1.5-1.5a3 3 0 0 1 4.5 4.5L13.5 11M11 13.5 9.5 15a3 3 0 0 1-4.5-4.5L6.5 9",
};

/** A pictogram; it says nothing to screen readers. */
export function icon(name, size = 18) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes = { viewBox: "0 0 20 20", width: size, height: size, "aria-hidden": "true", class: `icon icon-${name}` };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", STROKES[name] ?? STROKES.dots);
  svg.append(path);
  return svg;
}
