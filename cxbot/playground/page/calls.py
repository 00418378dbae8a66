"""The page's own calls, under /page/: JSON in, JSON out; an error is HTTP 4xx with words for a person."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from cxbot.playground.bot.api_json import mimetype
from cxbot.playground.page import acting, administering, page_json, submitting
from cxbot.playground.state.errors import NotPossibleError
from cxbot.playground.state.faults import described
from cxbot.playground.state.reading import Json, read_json
from cxbot.playground.state.state import State
from cxbot.playground.state.stream import Reader
from cxbot.playground.state.workspace import Person

HEARTBEAT = 15.0  # seconds
Body = Json
Does = Callable[[State, Person, Body], Awaitable[Body]]


def routes(state: State) -> list[Route]:
    """What the page calls."""
    found = [Route(f"/page/{name}", _with_person(state, does), methods=[verb]) for (verb, name), does in _CALLS.items()]
    found += [
        Route(f"/page/{name}", _plain(state, does), methods=[verb]) for (verb, name), does in _PLAIN_CALLS.items()
    ]
    return [
        *found,
        Route("/page/file/{file}", _file(state)),
        Route("/page/record.json", _record_file(state)),
        Route("/page/stream", _stream(state)),
    ]


async def _command(state: State, person: Person, body: Body) -> Body:
    acting.command(state, person, _text(body, "channel"), _text(body, "text"))
    return {"ok": True}


async def _post(state: State, person: Person, body: Body) -> Body:
    ts = acting.post(state, person, _text(body, "channel"), _text(body, "text"), body.get("thread_ts"))
    return {"ok": True, "ts": ts}


async def _action(state: State, person: Person, body: Body) -> Body:
    place = acting.find_place(state, person, _object(body, "container"))
    block_id, filled = body.get("block_id"), body.get("state") or {}
    acting.use(state, person, place, _text(body, "action_id"), body.get("value"), block_id=block_id, filled=filled)
    return {"ok": True}


async def _options(state: State, person: Person, body: Body) -> Body:
    place = acting.find_place(state, person, _object(body, "container"))
    query = str(body.get("query") or "")
    return await acting.options(state, person, place, _text(body, "action_id"), query, body.get("block_id"))


async def _submit(state: State, person: Person, body: Body) -> Body:
    view = submitting.find_modal(state, person, _text(body, "view_id"))
    errors = await submitting.submit(state, person, view, body.get("state") or {})
    return {"errors": errors} if errors else {"ok": True}


async def _close(state: State, person: Person, body: Body) -> Body:
    view = submitting.find_modal(state, person, _text(body, "view_id"))
    submitting.close(state, person, view, every=bool(body.get("all")))
    return {"ok": True}


async def _home(state: State, person: Person, _body: Body) -> Body:
    acting.open_home(state, person)
    return {"ok": True}


async def _shortcut(state: State, person: Person, body: Body) -> Body:
    acting.shortcut(state, person, _text(body, "callback_id"), body.get("channel"), body.get("ts"))
    return {"ok": True}


async def _read(state: State, person: Person, body: Body) -> Body:
    if _is_gone(state, body):
        return {"ok": True}
    channel = acting.open_channel(state, person, _text(body, "channel"))
    found = state.workspace.in_channel(channel.id)
    state.workspace.read[person.id, channel.id] = found[-1].ts if found else ""
    return {"ok": True}


async def _messages(state: State, person: Person, query: Body) -> Body:
    if _is_gone(state, query):
        return {"messages": []}
    channel = acting.open_channel(state, person, _text(query, "channel"))
    return {"messages": page_json.messages_json(state, channel.id, person.id)}


def _is_gone(state: State, asked: Body) -> bool:
    """Whether a channel was deleted before the page, which still asked about it, could hear of that."""
    return state.workspace.channel(_text(asked, "channel")) is None


async def _thread(state: State, person: Person, query: Body) -> Body:
    message = acting.find_message(state, person, _text(query, "channel"), _text(query, "ts"))
    return {"messages": page_json.thread_json(state, message.channel, message.ts, person.id)}


async def _views(state: State, person: Person, _query: Body) -> Body:
    return page_json.views_json(state, person.id)


async def _workspace(state: State, query: Body) -> Body:
    who = str(query.get("person") or "")
    return page_json.workspace_json(state, acting.somebody(state, who).id if who else "")


async def _clock(state: State, body: Body) -> Body:
    clock = state.clock
    try:
        if "to" in body:
            clock.move_to(datetime.fromisoformat(str(body["to"])))
        elif "forward_seconds" in body:
            clock.forward(timedelta(seconds=float(body["forward_seconds"])))
        elif "next" in body:
            clock.move_to_next(str(body["next"]), str(body.get("zone") or "UTC"))
        elif body.get("reset"):
            clock.reset()
    except (ValueError, OverflowError) as error:
        raise NotPossibleError(str(error)) from error
    return page_json.clock_json(state)


async def _faults(state: State, _query: Body) -> Body:
    return {"faults": described(), "active": [asdict(each) for each in state.faults.active]}


async def _add_fault(state: State, body: Body) -> Body:
    times, seconds = body.get("times"), body.get("seconds")
    try:
        added = state.faults.add(
            _text(body, "fault"),
            method=body.get("method") or None,
            times=int(times) if times is not None else None,
            seconds=float(seconds) if seconds is not None else None,
        )
    except ValueError as error:
        raise NotPossibleError(str(error)) from error
    return {"ok": True, "id": added}


async def _remove_fault(state: State, query: Body) -> Body:
    state.faults.remove(query.get("id") or None)
    return {"ok": True}


async def _membership(state: State, body: Body) -> Body:
    acting.invite(state, _text(body, "channel"), belongs=bool(body.get("invite")))
    return {"ok": True}


async def _group(state: State, person: Person, body: Body) -> Body:
    return {"ok": True, "channel": acting.group(state, person, [str(each) for each in body.get("with") or ()]).id}


async def _deactivate(state: State, body: Body) -> Body:
    person = acting.somebody(state, _text(body, "who"))
    acting.deactivate(state, person, deactivated=bool(body.get("deactivated")))
    return {"ok": True}


async def _archive(state: State, body: Body) -> Body:
    administering.archive(state, _text(body, "channel"), archived=bool(body.get("archived")))
    return {"ok": True}


async def _rename(state: State, body: Body) -> Body:
    administering.rename(state, _text(body, "channel"), _text(body, "name"))
    return {"ok": True}


async def _share(state: State, body: Body) -> Body:
    administering.share(state, _text(body, "channel"), shared=bool(body.get("shared")))
    return {"ok": True}


async def _delete(state: State, body: Body) -> Body:
    administering.delete(state, _text(body, "channel"))
    return {"ok": True}


async def _install(state: State, body: Body) -> Body:
    if body.get("installed"):
        administering.reinstall(state, [str(each) for each in body.get("without") or ()])
    else:
        administering.uninstall(state)
    return {"ok": True}


async def _record(state: State, query: Body) -> Body:
    return {"entries": state.record.search(str(query.get("query") or ""), int(query.get("limit") or 200))}


_CALLS: dict[tuple[str, str], Does] = {
    ("POST", "command"): _command,
    ("POST", "post"): _post,
    ("POST", "action"): _action,
    ("POST", "options"): _options,
    ("POST", "submit"): _submit,
    ("POST", "close"): _close,
    ("POST", "home"): _home,
    ("POST", "shortcut"): _shortcut,
    ("POST", "read"): _read,
    ("POST", "group"): _group,
    ("GET", "messages"): _messages,
    ("GET", "thread"): _thread,
    ("GET", "views"): _views,
}
_PLAIN_CALLS: dict[tuple[str, str], Callable[[State, Body], Awaitable[Body]]] = {
    ("GET", "workspace"): _workspace,
    ("POST", "clock"): _clock,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _remove_fault,
    ("POST", "membership"): _membership,
    ("POST", "archive"): _archive,
    ("POST", "rename"): _rename,
    ("POST", "share"): _share,
    ("POST", "delete"): _delete,
    ("POST", "install"): _install,
    ("POST", "deactivate"): _deactivate,
    ("GET", "record"): _record,
}


def _with_person(state: State, does: Does) -> Callable[[Request], Awaitable[Response]]:
    async def call(sent: Body) -> Body:
        return await does(state, acting.somebody(state, _text(sent, "person")), sent)

    return _answering(call)


def _plain(state: State, does: Callable[[State, Body], Awaitable[Body]]) -> Callable[[Request], Awaitable[Response]]:
    async def call(sent: Body) -> Body:
        return await does(state, sent)

    return _answering(call)


def _answering(call: Callable[[Body], Awaitable[Body]]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            sent = read_json(await request.body()) if request.method == "POST" else dict(request.query_params)
            return JSONResponse(await call(_object({"what it wants": sent}, "what it wants")))
        except NotPossibleError as error:
            return JSONResponse({"error": str(error)}, 400)
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": f"The page sent something that makes no sense: {error}"}, 400)

    return answer


def _file(state: State) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        file = state.workspace.files.get(request.path_params["file"])
        if file is None or file.content is None:
            return JSONResponse({"error": "That file is not there."}, 404)
        # Not sniffed and not run: what a bot uploads is shown as a picture or downloaded, nothing else.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
        return Response(file.content, media_type=mimetype(file.name), headers=headers)

    return answer


def _record_file(state: State) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        entries = [asdict(each) for each in state.record.entries]
        headers = {"Content-Disposition": 'attachment; filename="record.json"'}
        return JSONResponse({"entries": entries}, headers=headers)

    return answer


def _stream(state: State) -> Callable[[Request], Awaitable[Response]]:
    async def events(reader: Reader) -> AsyncIterator[str]:
        yield "retry: 1000\n\n"
        try:
            while True:
                try:
                    piece = await asyncio.wait_for(reader.waiting.get(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if piece is None:
                    return
                yield f"event: {piece[0]}\ndata: {json.dumps(piece[1])}\n\n"
        finally:
            state.stream.readers.discard(reader)

    async def answer(request: Request) -> Response:
        reader = Reader(request.query_params.get("person", ""))
        state.stream.readers.add(reader)
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(events(reader), media_type="text/event-stream", headers=headers)

    return answer


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise NotPossibleError(f"The page did not say which {name}.")
    return value


def _object(body: Body, name: str) -> Body:
    value = body.get(name)
    if not isinstance(value, dict):
        raise NotPossibleError(f"The page did not say which {name}.")
    return value
