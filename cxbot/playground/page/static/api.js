// The page's calls to its own server. Every failure is an Error whose message is words for a person.

async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The playground does not answer. Is it still running?");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || body.error) throw new Error(body.error ?? `The playground answered ${answer.status}.`);
  return body;
}

const withQuery = (path, values) => {
  const given = Object.entries(values ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
};

export const api = {
  get: (path, values) => call(withQuery(path, values)),
  post: (path, body) => call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  remove: (path, values) => call(withQuery(path, values), { method: "DELETE" }),
};
