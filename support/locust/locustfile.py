"""Load from many machines: Locust distributes users and shows what they measure, Go workers hold the conversations.

    locust -f locustfile.py --host=http://bamboo:8080           # web UI, and one worker on this machine
    locust -f locustfile.py --processes 3 --headless -u 300 -t 1m --host=http://bamboo:8080
    locust -f locustfile.py --master                            # and elsewhere one of these two:
    locust -f locustfile.py --worker --master-host MASTER --host=http://bamboo:8080
    go tool godog worker --master-host MASTER --target http://bamboo:8080

No user talks to Bamboo from Python. The worker is the command in BAMBOO_WORKER, else the godog of this project, else
`go tool godog` in the checkout that this file lies in. It talks to no other Bamboo than --host and --bamboo-gateway
(BAMBOO_API_URL and BAMBOO_WS_URL) of the machine that it runs on.

The ports of a master, 5557 and 8089, have neither authentication nor encryption: bind them to a private address
(--master-bind-host, --web-host), use --web-login or a tunnel.
"""

import argparse
import atexit
import base64
import json
import logging
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import uuid

import gevent
import gevent.os
from flask import Response, request
from gevent.queue import Empty, Queue
from locust import User, events, tag, task
from locust.runners import MasterRunner

HERE = os.path.dirname(os.path.abspath(__file__))
DRAIN_TIME = 90  # seconds that a conversation may take to its end
END_TIME = 10  # seconds that a worker may take to its end

MAIN = gevent.getcurrent()  # the greenlet of Locust itself

log = logging.getLogger("bamboo")


def worker_command():
    """worker_command is how a worker is started, without its options."""
    if command := os.environ.get("BAMBOO_WORKER"):
        return shlex.split(command)
    if godog := shutil.which("godog"):
        said = subprocess.run([godog, "version"], capture_output=True, text=True, check=False).stdout
        if said.startswith("bamboo-spec"):  # else it is Cucumber's
            return [godog, "worker"]
    if go := shutil.which("go"):
        return [go, "-C", HERE, "tool", "godog", "worker"]
    sys.exit("no worker was found: set BAMBOO_WORKER to a command, as “/path/to/godog worker”, or install Go")


def started_as():
    """started_as reads those options that say which processes there are. Locust reads them after this file."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--processes", type=int, default=int(os.environ.pop("LOCUST_PROCESSES", 0)))
    ours, sys.argv[1:] = options.parse_known_args()  # Locust would start processes of Python
    options.add_argument("--master", action="store_true", default=is_set("LOCUST_MODE_MASTER"))
    options.add_argument("--worker", action="store_true", default=is_set("LOCUST_MODE_WORKER"))
    options.add_argument("--master-host", default=os.environ.get("LOCUST_MASTER_NODE_HOST", "127.0.0.1"))
    options.add_argument("--master-port", default=os.environ.get("LOCUST_MASTER_NODE_PORT", "5557"))
    options.add_argument("-H", "--host", default=os.environ.get("LOCUST_HOST") or os.environ.get("BAMBOO_API_URL"))
    options.add_argument("--bamboo-gateway", default=os.environ.get("BAMBOO_WS_URL"))
    all_of_them, _ = options.parse_known_args()
    all_of_them.processes = (os.cpu_count() or 1) if ours.processes < 0 else ours.processes
    return all_of_them


def is_set(name):
    return os.environ.get(name, "").lower() in ("true", "yes", "1")


started = started_as()
children = []


def targets():
    """targets are the options that say whom a worker may talk to."""
    return [word for url in (started.host, started.bamboo_gateway) if url for word in ("--target", url)]


def become_worker():
    """become_worker makes a worker of this process; one of Go uses all processors."""
    command = worker_command()
    where = ["--master-host", started.master_host, "--master-port", started.master_port]
    os.execvp(command[0], command + where + targets())


def be_master_of_children():
    """be_master_of_children makes a master of a Locust that would have held the conversations itself."""
    count = max(1, started.processes)
    os.environ.update(
        LOCUST_MODE_MASTER="true",
        LOCUST_MASTER_BIND_HOST="127.0.0.1",
        LOCUST_MASTER_BIND_PORT="0",  # any that is free
        LOCUST_EXPECT_WORKERS=str(count),
    )
    if started.host:
        os.environ["LOCUST_HOST"] = started.host

    @events.init.add_listener
    def start(runner, **_):
        if not isinstance(runner, MasterRunner):
            return
        if not targets():
            log.error("say which Bamboo is meant: --host=http://…")
            sys.exit(2)
        where = ["--master-host", "127.0.0.1", "--master-port", str(runner.server.port), "--child"]
        for _ in range(count):
            # A session of its own, so that Ctrl-C does not break off what is to be drained. Its standard input ends
            # with this process, however that ends.
            child = subprocess.Popen(
                worker_command() + where + targets(), stdin=subprocess.PIPE, start_new_session=True
            )
            children.append(child)
            gevent.spawn(watch, child)


def watch(child):
    """watch ends Locust if a worker of its own cannot work: it would wait for it without end."""
    code = child.wait()
    if code and child in children:
        log.error("a worker ended with exit code %d", code)
        gevent.kill(MAIN, SystemExit(2))  # whatever Locust waits for


@atexit.register
def end_children():
    ending, children[:] = children[:], []
    for child in ending:
        child.stdin.close()
    for child in ending:
        try:
            child.wait(END_TIME)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if started.worker:
    become_worker()
if not started.master:
    be_master_of_children()


@events.init_command_line_parser.add_listener
def own_options(parser):
    group = parser.add_argument_group("Bamboo")
    group.add_argument(
        "--bamboo-gateway",
        default=started.bamboo_gateway,
        env_var="BAMBOO_WS_URL",
        help="Address of Bamboo's gateway, ws://host:port. With it there are users who talk through the gateway",
    )
    group.add_argument(
        "--bamboo-pause",
        type=float,
        default=0,
        env_var="BAMBOO_PAUSE",
        help="Seconds that a user pauses between two conversations",
    )
    group.add_argument(
        "--bamboo-scripted",
        action="store_true",
        env_var="BAMBOO_SCRIPTED",
        help="The model behind Bamboo is the scripted one of bamboo-spec: each answer is compared with the right one",
    )


class Conversations(User):
    """Conversations are what the users of a Go worker hold; tags choose among them."""

    abstract = True

    @tag("short")
    @task
    def short(self):
        raise NotImplementedError("this is done by the workers in Go")

    @tag("long")
    @task
    def long(self):
        raise NotImplementedError("this is done by the workers in Go")


class BambooOverHTTP(Conversations):
    """BambooOverHTTP creates a session and follows its event stream in each conversation."""


class BambooThroughGateway(Conversations):
    """BambooThroughGateway holds each conversation over a connection to the gateway."""

    abstract = not started.bamboo_gateway


@events.init.add_listener
def report_all(environment, runner, **_):
    """report_all lets a test end only when the master knows of every conversation that Bamboo was asked for."""
    if not isinstance(runner, MasterRunner):
        return
    drained = set()

    def waiting():
        return {w.id for w in runner.clients.all if w.state in ("spawning", "running")} - drained

    runner.register_message("bamboo_drained", lambda msg, **_: drained.add(msg.node_id))

    @environment.events.test_stopping.add_listener
    def drain(**_):
        drained.clear()
        for worker in waiting():
            runner.send_message("bamboo_drain", client_id=worker)
        given_up = time.monotonic() + DRAIN_TIME
        while waiting() and time.monotonic() < given_up:
            gevent.sleep(0.05)  # meanwhile a greenlet of Locust takes what they report
        if waiting():
            log.warning("%d workers did not say what their last conversations came to", len(waiting()))

    @environment.events.quitting.add_listener
    def tell(**_):
        log.info("Locust shows rounded values. No objective was judged: godog run features/perf does that.")


if os.environ.get("BAMBOO_CHILD"):  # it ends with its standard input, however that who started it ends

    @events.init.add_listener
    def end_with_stdin(**_):
        def wait():
            while gevent.os.tp_read(0, 1024):
                pass
            os.kill(os.getpid(), signal.SIGTERM)

        gevent.spawn(wait)


@events.init.add_listener
def serve_judge(environment, runner, web_ui, **_):
    """serve_judge passes on what a judge and its workers say to each other; what it means is their affair."""
    if not isinstance(runner, MasterRunner) or not web_ui:
        return
    plans = {}  # by their ids: the ids of the workers, and what they have said

    def pass_on(kind):
        def listener(msg, **_):
            if plan := plans.get(msg.data["id"]):
                plan[1].put({**msg.data, "type": kind, "worker": msg.node_id})

        return listener

    for kind in ("bamboo_ready", "bamboo_progress", "bamboo_runs", "bamboo_part", "bamboo_done"):
        runner.register_message(kind, pass_on(kind))

    def cancel(name, workers):
        for worker in workers:
            runner.send_message("bamboo_cancel", {"id": name}, client_id=worker)

    def lines(name):
        workers, said = plans[name]
        yield as_line({"type": "workers", "id": name, "workers": workers})
        left, told, ending = set(workers), time.monotonic(), False
        try:
            while left:
                try:
                    message = said.get(timeout=0.2)
                    if message["type"] == "end":  # once the workers have ended too
                        ending = True
                        cancel(name, left)
                        continue
                    yield as_line(message)
                    if message["type"] == "bamboo_done":
                        left.discard(message["worker"])
                except Empty:
                    lost = left - {w.id for w in runner.clients.all if w.state != "missing"}
                    for worker in lost:
                        yield as_line({"type": "lost", "worker": worker})
                    if ending:
                        left -= lost
                    if time.monotonic() - told > 1:
                        told = time.monotonic()
                        yield as_line({"type": "alive"})
        finally:  # also if the judge has gone
            del plans[name]
            cancel(name, left)

    @web_ui.app.route("/bamboo/measure", methods=["POST"])
    @web_ui.auth_required_if_enabled
    def measure():
        order = request.get_json()
        ready, wanted = sorted(w.id for w in runner.clients.ready), order["workers"]
        if plans:
            return {"error": "another plan is carried out", "not_ready": False}, 409
        if len(ready) < wanted:
            there = f"{len(ready)} worker{' is' if len(ready) == 1 else 's are'} ready"
            why = f"{there} and {wanted} are asked for: start {wanted - len(ready)} more with godog worker"
            return {"error": why, "not_ready": True}, 409
        workers, name = ready[:wanted], uuid.uuid4().hex
        plans[name] = (workers, Queue())
        for part, worker in enumerate(workers):
            plan = {"id": name, "part": part, "parts": len(workers), "order": order["order"], "sum": order["sum"]}
            runner.send_message("bamboo_plan", plan, client_id=worker)
        return Response(lines(name), mimetype="application/x-ndjson")

    @web_ui.app.route("/bamboo/end", methods=["POST"])
    @web_ui.auth_required_if_enabled
    def end():
        if plan := plans.get(request.get_json()["id"]):
            plan[1].put({"type": "end"})
        return {}

    @web_ui.app.route("/bamboo/go", methods=["POST"])
    @web_ui.auth_required_if_enabled
    def go():
        word = request.get_json()
        for worker in plans.get(word["id"], ((), None))[0]:
            runner.send_message("bamboo_go", word, client_id=worker)
        return {}


def as_line(message):
    """as_line is a line of JSON; bytes in it are written as base64."""
    return json.dumps(message, default=lambda b: base64.b64encode(b).decode()) + "\n"
