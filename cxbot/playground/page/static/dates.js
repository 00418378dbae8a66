// Moments in words, in the viewer's zone and language, as Slack says them.
// Source of the tokens: https://docs.slack.dev/messaging/formatting-message-text#date-formatting

const made = new Map();

function formatter(language, options) {
  const key = `${language} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(language, options));
  return made.get(key);
}

const ordinal = (day) => {
  if (day % 100 >= 11 && day % 100 <= 13) return `${day}th`;
  return `${day}${["th", "st", "nd", "rd"][day % 10] ?? "th"}`;
};

/** Ways to say a moment (milliseconds) for one viewer: `zone` (IANA), `language` (BCP 47), `now()` in milliseconds. */
export function createDates({ zone, language, now }) {
  const english = language.startsWith("en");
  const part = (moment, options, tongue = language) => formatter(tongue, { timeZone: zone, ...options }).format(moment);
  const key = (moment) => part(moment, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");
  const time = (moment) => part(moment, { timeStyle: "short" });

  /** Whole days from today: -1 for yesterday. */
  function distance(moment) {
    return Math.round((Date.parse(key(moment)) - Date.parse(key(now()))) / 86400000);
  }

  function near(moment) {
    const days = distance(moment);
    if (Math.abs(days) > 1) return null;
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  }

  function date(moment, { month = "long", weekday = false, year = true } = {}) {
    if (!english) return part(moment, { day: "numeric", month, ...(year && { year: "numeric" }), ...(weekday && { weekday: "long" }) });
    const number = Number(part(moment, { day: "numeric" }, "en-GB"));
    const words = `${part(moment, { month }, "en-US")} ${month === "long" ? ordinal(number) : number}`;
    return `${weekday ? `${part(moment, { weekday: "long" })}, ` : ""}${words}${year ? `, ${part(moment, { year: "numeric" })}` : ""}`;
  }

  const sentence = (words) => words.charAt(0).toLocaleUpperCase(language) + words.slice(1);

  function ago(moment) {
    const seconds = Math.round((moment - now()) / 1000);
    const said = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    for (const [unit, size] of [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]]) {
      if (Math.abs(seconds) >= size) return said.format(Math.trunc(seconds / size), unit);
    }
    return said.format(seconds, "second");
  }

  const tokens = {
    date_num: key,
    date_slash: (moment) => key(moment).replaceAll("-", "/"),
    date: (moment) => date(moment),
    date_short: (moment) => date(moment, { month: "short" }),
    date_long: (moment) => date(moment, { weekday: true }),
    date_pretty: (moment) => near(moment) ?? date(moment),
    date_short_pretty: (moment) => near(moment) ?? date(moment, { month: "short" }),
    date_long_pretty: (moment) => near(moment) ?? date(moment, { weekday: true }),
    date_long_full: (moment) => date(moment, { weekday: true }),
    day_divider_pretty: (moment) => near(moment) ?? date(moment, { weekday: true }),
    time,
    time_secs: (moment) => part(moment, { timeStyle: "medium" }),
    ago,
  };

  return {
    key,
    time,
    zone,
    language,
    /** What <!date^…> shows: the format with its tokens filled; capital letter at the beginning, as in Slack. */
    token(moment, format) {
      const filled = format.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.(moment) ?? whole);
      return format.startsWith("{") ? sentence(filled) : filled;
    },
    /** The pill between days: Today, Yesterday, Monday, November 16th. */
    divider(moment) {
      const sameYear = key(moment).slice(0, 4) === key(now()).slice(0, 4);
      return sentence(near(moment) ?? date(moment, { weekday: true, year: !sameYear }));
    },
    /** "today at 09:00", for the summary of a thread. */
    at(moment) {
      const days = distance(moment);
      if (days === 0 || days === -1) return `${days ? "yesterday" : "today"} at ${time(moment)}`;
      return days < -7 ? `on ${date(moment, { month: "short" })}` : `${-days} days ago`;
    },
    /** The title of a time: everything. */
    full: (moment) => `${sentence(near(moment) ?? date(moment, { weekday: true }))} at ${tokens.time_secs(moment)}`,
    short: (moment) => part(moment, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
    plain: (isoDay) => formatter(language, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" }).format(Date.parse(isoDay)),
  };
}

/** A message's timestamp ("1795000000.000100") in milliseconds. */
export const moment = (ts) => Math.floor(Number(ts) * 1000);
