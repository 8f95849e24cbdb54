"""api, worker and beat: enough of Dify for an upgrade to go right or wrong."""
import http.server
import json
import os
import socket
import sys
import time
import uuid

import psycopg2
import redis

import manners

E = os.environ
RELEASE = open("/app/api/RELEASE").read().strip()
NEEDS_WORKER = [int(n) for n in RELEASE.split(".")[:2]] >= [1, 13]
STORAGE = "/app/api/storage"
QUEUE = "workflow_based_app_execution"
manners.end(STORAGE, RELEASE)
QUEUES = (E.get("CELERY_QUEUES") or f"mail,{QUEUE}").split(",")


def database():
    return psycopg2.connect(
        host=E["DB_HOST"], port=E.get("DB_PORT") or 5432, dbname=E.get("DB_DATABASE") or "dify",
        user=E["DB_USERNAME"], password=E["DB_PASSWORD"])


def broker():
    return redis.Redis(host=E["REDIS_HOST"], port=int(E.get("REDIS_PORT") or 6379),
                       password=E.get("REDIS_PASSWORD"), db=1)


def rows(sql, *values):
    with database() as connection, connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


class Api(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Version", RELEASE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def guarded(self, act):
        try:
            act()
        except Exception as problem:
            self.answer(500, {"code": "internal_server_error", "message": str(problem)})

    def do_GET(self):
        self.guarded(self.get)

    def do_POST(self):
        self.guarded(self.post)

    def get(self):
        if self.path == "/health":
            # A test makes a release sick by this file: it then never becomes healthy.
            sick = os.path.exists(f"{STORAGE}/.sick-{RELEASE}")
            self.answer(500 if sick else 200,
                        {"pid": os.getpid(), "status": "sick" if sick else "ok", "version": RELEASE})
        elif self.path == "/console/api/setup":
            done = rows("select count(*) from tenants")[0][0] > 0
            self.answer(200, {"step": "finished" if done else "not_started"})
        elif self.path == "/v1/info":
            # What a release takes away from its callers.
            gone = {} if [int(n) for n in RELEASE.split(".")[:2]] >= [1, 14] else {"tags": []}
            self.answer(200, {"name": "an app"} | gone)
        elif self.path == "/v1/messages":
            self.answer(200, {"data": [r[0] for r in rows("select query from messages order by query")]})
        else:
            self.answer(404, {"code": "not_found"})

    def post(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/v1/files/upload":
            key = f"upload_files/{uuid.uuid4()}.txt"
            os.makedirs(f"{STORAGE}/upload_files", exist_ok=True)
            with open(f"{STORAGE}/{key}", "wb") as file:
                file.write(body)
            rows("insert into upload_files (id, key, size) values (%s, %s, %s) returning id",
                 str(uuid.uuid4()), key, len(body))
            self.answer(201, {"key": key})
        elif self.path == "/v1/chat-messages":
            ident, query = str(uuid.uuid4()), json.loads(body)["query"]
            rows("insert into messages (id, app_id, query) select %s, id, %s from apps limit 1 returning id",
                 ident, query)
            if NEEDS_WORKER:
                queue = broker()
                queue.lpush(QUEUE, ident)
                if queue.brpop(f"answer:{ident}", timeout=10) is None:
                    return self.answer(504, {"code": "no_worker"})
            self.answer(200, {"id": ident, "answer": query.upper()})
        else:
            self.answer(404, {"code": "not_found"})

    def log_message(self, *words):
        pass


def worker():
    queue = broker()
    while True:
        try:
            task = queue.brpop(QUEUES, timeout=5)
            if task and task[0].decode() == "mail":
                queue.lpush("sent", task[1])
            elif task:
                queue.lpush(f"answer:{task[1].decode()}", "done")
        except redis.RedisError as problem:
            print(problem, flush=True)
            time.sleep(1)


def beat():
    """Writes a row every second, so that a test can prove that no schedule ran."""
    while True:
        try:
            rows("insert into beats (at, release) values (now(), %s)", RELEASE)
        except psycopg2.Error as problem:
            print(problem, flush=True)
        time.sleep(1)


mode = sys.argv[1]
print(f"{mode} {RELEASE} on {socket.gethostname()}", flush=True)
if mode == "worker":
    worker()
elif mode == "beat":
    beat()
else:
    manners.start(STORAGE, RELEASE, 5001)
    http.server.ThreadingHTTPServer(("", 5001), Api).serve_forever()
