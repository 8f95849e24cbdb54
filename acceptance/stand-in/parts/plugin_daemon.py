"""Creates its database when it is missing, as the plugin daemon does, and answers /health/check."""
import http.server
import signal
import sys
import json
import os
import time

import psycopg2
import psycopg2.errors

signal.signal(signal.SIGTERM, lambda *_: os._exit(0))

ENV = os.environ


def connect(database):
    return psycopg2.connect(
        host=ENV["DB_HOST"], port=ENV.get("DB_PORT", 5432), dbname=database,
        user=ENV["DB_USERNAME"], password=ENV["DB_PASSWORD"])


def database():
    name = ENV.get("DB_DATABASE") or "dify_plugin"
    server = connect("postgres")
    server.autocommit = True
    with server.cursor() as c:
        c.execute("select 1 from pg_database where datname = %s", (name,))
        if c.fetchone() is None:
            c.execute(f'create database "{name}"')
    server.close()
    own = connect(name)
    own.autocommit = True
    with own.cursor() as c:
        c.execute("create table if not exists plugin_installations (id serial primary key,"
                  " tenant_id text not null, plugin_unique_identifier text not null)")
        c.execute("alter table plugin_installations add column if not exists daemon_version text")
    own.close()


for attempt in range(120):
    try:
        database()
        break
    except psycopg2.OperationalError as problem:
        print(problem, flush=True)
        time.sleep(1)
else:
    raise SystemExit("failed to init dify plugin db")
if sys.argv[1:] == ["migrate"]:
    print("migrated")
    raise SystemExit(0)


class Daemon(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"status": "ok", "version": ENV["STAND_IN_VERSION"]}).encode()
        self.send_response(200 if self.path == "/health/check" else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


http.server.ThreadingHTTPServer(("", int(ENV.get("SERVER_PORT") or 5002)), Daemon).serve_forever()
