"""The plugin daemon and its own database: it creates what is missing, only adds, and gives up at once."""
import http.server
import json
import os
import sys
import time

import psycopg2

import manners

ENV = os.environ
STORAGE = "/app/storage"
PORT = int(ENV.get("SERVER_PORT") or 5002)
manners.end(STORAGE, ENV["STAND_IN_VERSION"])
VERSION = [int(n) for n in ENV["STAND_IN_VERSION"].split(".")]
NAME = ENV.get("DB_DATABASE") or "dify_plugin"
TRIES = 3

# What the models of a daemon have from which version on, as statements that can be repeated.
ADDED = [
    ([0, 0, 3], "create table if not exists plugin_installations (id serial primary key,"
                " tenant_id text not null, plugin_unique_identifier text not null)"),
    ([0, 0, 3], "alter table plugin_installations add column if not exists daemon_version text"),
    ([0, 2, 0], "alter table plugin_installations add column if not exists meta text"),
    ([0, 5, 3], "alter table plugin_installations add column if not exists source text default ''"),
    ([0, 6, 0], "create table if not exists plugin_readme_records (id serial primary key, content text)"),
    ([0, 6, 3], "alter table plugin_readme_records add column if not exists language text"),
]


def connect(database):
    connection = psycopg2.connect(
        host=ENV["DB_HOST"], port=ENV.get("DB_PORT") or 5432, dbname=database,
        user=ENV["DB_USERNAME"], password=ENV["DB_PASSWORD"])
    connection.autocommit = True
    return connection


def database():
    """Up to 0.1 the default database comes first always, later only where its own does not answer."""
    if VERSION >= [0, 2, 0]:
        try:
            return connect(NAME)
        except psycopg2.OperationalError:
            pass
    server = connect(ENV.get("DB_DEFAULT_DATABASE") or "postgres")
    with server.cursor() as c:
        c.execute("select 1 from pg_database where datname = %s", (NAME,))
        if c.fetchone() is None:
            c.execute(f'create database "{NAME}"')
    server.close()
    return connect(NAME)


def migrate(own):
    with own.cursor() as c:
        for since, statement in ADDED:
            if VERSION >= since:
                c.execute(statement)


for attempt in range(TRIES):
    try:
        connection = database()
        break
    except psycopg2.Error as problem:
        print("failed to init dify plugin db error=" + str(problem).strip(), file=sys.stderr, flush=True)
        time.sleep(1)
else:
    raise SystemExit("panic: failed to init dify plugin db")
if sys.argv[1:] == ["migrate"]:
    migrate(connection)
    print("database migration completed successfully")
    raise SystemExit(0)
if VERSION < [0, 6, 0]:
    migrate(connection)
connection.close()


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


manners.start(STORAGE, ENV["STAND_IN_VERSION"], PORT)
http.server.ThreadingHTTPServer(("", PORT), Daemon).serve_forever()
