// Where blocks live (a message, a modal, the Home tab): what their controls hold, and how a press reaches the app.

const STATEFUL = new Set([
  "static_select", "external_select", "users_select", "conversations_select", "channels_select",
  "multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
  "datepicker", "timepicker", "datetimepicker", "checkboxes", "radio_buttons",
  "plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input",
]);

const INITIAL = [
  "initial_option", "initial_options", "initial_user", "initial_users", "initial_conversation", "initial_conversations", "initial_channel", "initial_channels",
  "initial_date", "initial_time", "initial_date_time", "initial_value",
];

/** What a control holds before anybody touches it. */
export function initial(element, channel) {
  const { type } = element;
  if (type === "static_select" || type === "radio_buttons") return element.initial_option?.value ?? null;
  if (type === "multi_static_select" || type === "checkboxes") return (element.initial_options ?? []).map((each) => each.value);
  if (type === "external_select") return element.initial_option ?? null;
  if (type === "multi_external_select") return element.initial_options ?? [];
  if (type === "conversations_select" && element.default_to_current_conversation) return element.initial_conversation ?? channel ?? null;
  const given = INITIAL.map((name) => element[name]).find((value) => value !== undefined);
  return given ?? (type.startsWith("multi_") ? [] : null);
}

/** All controls of some blocks that hold a value, each with its block. */
export function controls(blocks) {
  const found = [];
  for (const block of blocks ?? []) {
    const elements = block.type === "actions" ? block.elements : [block.type === "input" ? block.element : block.accessory];
    for (const element of elements ?? []) if (element && STATEFUL.has(element.type)) found.push({ block, element });
  }
  return found;
}

/**
 * A surface. `container` as the page's server wants it; `held` is kept by the owner from one drawing to the next.
 * In a modal what a person entered outlives an update that keeps block_id and action_id (Slack says so of views.update);
 * in a message a changed initial value wins, because others see that one.
 */
export function createSurface({ app, container, blocks: first, files = {}, held, channel = null, errors = {}, kind = "message" }) {
  let blocks = first;
  const basis = (element) => JSON.stringify(INITIAL.map((name) => element[name] ?? null));

  function value(block, element) {
    const kept = held[block.block_id]?.[element.action_id];
    if (kept && (kind === "modal" || kept.basis === basis(element))) return kept.value;
    return initial(element, channel);
  }

  function set(block, element, next) {
    held[block.block_id] ??= {};
    held[block.block_id][element.action_id] = { value: next, basis: basis(element) };
    delete errors[block.block_id];
  }

  function state() {
    const all = {};
    for (const { block, element } of controls(blocks)) {
      all[block.block_id] ??= {};
      all[block.block_id][element.action_id] = value(block, element);
    }
    return all;
  }

  const address = (block, element) => ({ person: app.state.person, container, block_id: block.block_id ?? null, action_id: element.action_id ?? null });

  function act(block, element, sent) {
    return app.api.post("/page/action", { ...address(block, element), value: sent, state: state() }).catch((error) => app.toast(error.message, { bad: true }));
  }

  return {
    app,
    words: app.words,
    kind,
    files,
    errors,
    channel,
    large: kind !== "message",
    value,
    set,
    state,
    /** Other blocks stand here now. */
    holds(next) {
      blocks = next;
    },
    act,
    /** A control changed: kept, and told to the app unless it waits for Submit. */
    change(block, element, next) {
      set(block, element, next);
      return block.type === "input" && !block.dispatch_action ? Promise.resolve() : act(block, element, next);
    },
    /** Choices of a type-ahead, from the app. */
    options: (block, element, query) => app.api.post("/page/options", { ...address(block, element), query }),
  };
}
