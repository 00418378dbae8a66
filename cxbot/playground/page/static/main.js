// The page's beginning: its parts, and where they stand.

import { createApp } from "./app.js";
import { createBar } from "./bar.js";
import { createChannel } from "./channel.js";
import { createModals } from "./modal.js";
import { createSidebar } from "./sidebar.js";
import { createThread } from "./thread.js";

const part = (id) => document.getElementById(id);
const app = createApp();

createBar(app, part("bar"), part("panel"));
createSidebar(app, part("sidebar"));
createChannel(app, part("main"));
createThread(app, part("thread"));
createModals(app);
app.start().catch(app.complain);
