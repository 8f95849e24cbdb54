"""Weaviate as an upgrade of Dify meets it: the REST and GraphQL that it uses, and files in two arrangements.

1.19 keeps what is new in a log until it is stopped, and its files side by side. 1.27 looks for them in
directories of their own, takes files that lie elsewhere for none, does not read the other's log, and searches
in named vectors only where a collection has some.

  weaviate.py            serves on 8080
  weaviate.py seed       two collections as Dify 1.9.1 makes them, asked of the server in this container
  weaviate.py poison     one more object, which 1.27 does not take
  weaviate.py say        one line for each collection: its form, its objects, and how many a search finds
"""
import http.server
import json
import os
import re
import signal
import socket
import sys
import threading
import urllib.parse
import urllib.request
import zlib

OLD = os.environ.get("STAND_IN_VERSION", "1.19.0").startswith("1.19")
DATA = os.environ.get("PERSISTENCE_DATA_PATH", "/var/lib/weaviate")
KEY = os.environ.get("AUTHENTICATION_APIKEY_ALLOWED_KEYS", "").split(",")[0]
NEAR = re.compile(r'\{Get\{(\w+)\(limit:(\d+) nearVector:\{vector:(\[[^]]*]) targetVectors:\["(\w+)"]}'
                  r'(?: where:\{path:\["(\w+)"] operator:Equal valueText:(".*")})?\)\{_additional\{id distance}}}}')


class Store:
    """Definitions in one file, the objects of each collection in another."""

    def __init__(self):
        os.makedirs(DATA, exist_ok=True)
        own = os.path.join(DATA, "schema.db" if OLD else "raft/schema.json")
        self.file = own
        if not OLD and not os.path.exists(own):
            own = os.path.join(DATA, "schema.db")
        self.schema = json.load(open(own)) if os.path.exists(own) else {}
        self.objects = {name: self.read(name) for name in self.schema}
        if not OLD:
            open(os.path.join(DATA, "migration1.22.fs.hierarchy"), "w").close()
            for name in self.schema:
                self.write(name)

    def shard(self, name):
        return "%012d" % (zlib.crc32(name.encode()) % 10**12)

    def path(self, name, file):
        arranged = "%s_%s_lsm" if OLD else "%s/%s/lsm"
        return os.path.join(DATA, arranged % (name.lower(), self.shard(name)), "objects", file)

    def read(self, name):
        found = {}
        for file in ("segment-1.db", "segment-2.wal") if OLD else ("segment-1.db",):
            path = self.path(name, file)
            if os.path.exists(path):
                for line in open(path):
                    found[json.loads(line)["id"]] = json.loads(line)
        return found

    def write(self, name, file="segment-1.db"):
        path = self.path(name, file)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as out:
            out.writelines(json.dumps(o) + "\n" for o in self.objects[name].values())
        if OLD:
            open(path.split("_lsm")[0] + ".version", "w").close()

    def define(self):
        os.makedirs(os.path.dirname(self.file), exist_ok=True)
        json.dump(self.schema, open(self.file + ".new", "w"))
        os.replace(self.file + ".new", self.file)

    def end(self):
        for name in self.objects if OLD else ():
            self.write(name)
            log = self.path(name, "segment-2.wal")
            os.path.exists(log) and os.remove(log)

    def create(self, definition):
        name = definition["class"]
        if name in self.schema:
            return 422, {"error": [{"message": name + " exists"}]}
        definition.setdefault("vectorIndexConfig" if "vectorConfig" not in definition else "description", {})
        self.schema[name], self.objects[name] = definition, {}
        self.define()
        self.write(name, "segment-2.wal" if OLD else "segment-1.db")
        return 200, definition

    def delete(self, name):
        if self.schema.pop(name, None) is not None:
            self.define()
            del self.objects[name]
            top = self.path(name, "").split("_lsm")[0] + "_lsm" if OLD else os.path.join(DATA, name.lower())
            for where, _, files in os.walk(top, topdown=False):
                [os.remove(os.path.join(where, f)) for f in files]
                os.rmdir(where)
        return 200, None

    def batch(self, objects):
        if not OLD and any(o["properties"]["text"] == "poison" for o in objects):
            return 200, [dict(o, result={"status": "FAILED", "errors": "poison"}) for o in objects]
        for o in objects:
            if o["class"] not in self.schema:
                self.create({"class": o["class"], "properties": []})
            if OLD:
                o.setdefault("vector", [])
            self.objects[o["class"]][o["id"]] = o
        for name in {o["class"] for o in objects}:
            self.write(name, "segment-2.wal" if OLD else "segment-1.db")
        return 200, [dict(o, result={"status": "SUCCESS"}) for o in objects]

    def query(self, text):
        count = re.match(r"\{Aggregate\{(\w+)\{", text)
        if count:
            return {"data": {"Aggregate": {count[1]: [{"meta": {"count": len(self.objects[count[1]])}}]}}}
        name, limit, vector, target, prop, value = NEAR.fullmatch(text).groups()
        index = self.schema[name].get("vectorConfig", {}).get(target)
        if index is None or index["vectorIndexConfig"].get("skip"):
            return {"errors": [{"message": "class %s does not have named vector %s configured" % (name, target)}]}
        vector = json.loads(vector)
        length = lambda v: sum(x * x for x in v) ** 0.5 or 1
        hits = []
        for o in self.objects[name].values():
            own = o.get("vectors", {}).get(target)
            if own and (prop is None or o["properties"].get(prop) == json.loads(value)):
                product = sum(a * b for a, b in zip(own, vector))
                hits.append({"_additional": {"id": o["id"], "distance": 1 - product / length(own) / length(vector)}})
        return {"data": {"Get": {name: sorted(hits, key=lambda h: h["_additional"]["distance"])[:int(limit)]}}}


class Rest(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store = None

    def answer(self):
        url = urllib.parse.urlparse(self.path)
        asked = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else {}
        if url.path == "/v1/.well-known/ready":
            return 200, None
        if KEY and self.headers.get("Authorization") != "Bearer " + KEY:
            return 401, {"code": 401}
        call = self.command + " " + re.sub("schema/.*", "schema/", url.path)
        if call == "GET /v1/meta":
            return 200, {"version": os.environ.get("STAND_IN_VERSION")}
        if call == "GET /v1/schema":
            return 200, {"classes": list(self.store.schema.values())}
        if call == "POST /v1/schema":
            return self.store.create(body)
        if call == "DELETE /v1/schema/":
            return self.store.delete(url.path.split("/")[-1])
        if call == "GET /v1/objects":
            objects = sorted(self.store.objects[asked["class"]].values(), key=lambda o: o["id"])
            return 200, {"objects": [o for o in objects if o["id"] > asked["after"]][:int(asked["limit"])]}
        if call == "POST /v1/batch/objects":
            return self.store.batch(body["objects"])
        if call == "POST /v1/graphql":
            return 200, self.store.query(body["query"])
        return 404, {"path": self.path}

    def do_GET(self):
        status, body = self.answer()
        text = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_DELETE = do_GET

    def log_message(self, *words):
        pass


def call(method, path, body=None):
    request = urllib.request.Request(
        "http://127.0.0.1:8080" + path, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + KEY, "Content-Type": "application/json"})
    text = urllib.request.urlopen(request, timeout=20).read()
    return json.loads(text) if text else None


def seed():
    for number, count in ((1, 150), (2, 0)):
        name = "Vector_index_%d1111111_1111_4111_8111_111111111111_Node" % number
        call("POST", "/v1/schema", {"class": name, "properties": [{"name": "text", "dataType": ["text"]}]})
        count and call("POST", "/v1/batch/objects", {"objects": [
            {"class": name, "id": "%08d-0000-4000-8000-000000000000" % (i * 7919 % 10**8),
             "properties": {"text": "chunk %d" % i, "document_id": "d%d" % (i % 3)},
             "vector": [i + 0.5, 1.25, -0.25 - i * i]} for i in range(count)]})


def poison():
    name = "Vector_index_21111111_1111_4111_8111_111111111111_Node"
    call("POST", "/v1/batch/objects", {"objects": [{"class": name, "id": "99999999-0000-4000-8000-000000000000",
                                                    "properties": {"text": "poison"}, "vector": [1.5, 2.5, 3.5]}]})


def say():
    for found in sorted(call("GET", "/v1/schema")["classes"], key=lambda c: c["class"]):
        name = found["class"]
        objects = call("GET", "/v1/objects?class=%s&limit=1000&include=vector&after=" % name)["objects"]
        hits = 0
        for o in objects:
            vector = json.dumps((o.get("vectors") or {}).get("default") or o["vector"])
            near = call("POST", "/v1/graphql", {"query": '{Get{%s(limit:1 nearVector:{vector:%s targetVectors:["default"]}){_additional{id distance}}}}' % (name, vector)})
            hits += not near.get("errors") and near["data"]["Get"][name][0]["_additional"]["id"] == o["id"]
        content = json.dumps([[o["id"], o["properties"], (o.get("vectors") or {}).get("default") or o["vector"]] for o in objects], sort_keys=True)
        print(name, "new" if "vectorConfig" in found else "old", len(objects), zlib.crc32(content.encode()), "found", hits)


def serve():
    Rest.store = Store()

    def end(*_):
        Rest.store.end()
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    if not OLD:  # Nobody here speaks gRPC, but from 1.27 on somebody listens.
        grpc = socket.create_server(("", 50051))
        threading.Thread(target=lambda: [grpc.accept()[0].close() for _ in iter(int, 1)], daemon=True).start()
    http.server.ThreadingHTTPServer(("", 8080), Rest).serve_forever()


{"seed": seed, "poison": poison, "say": say}.get(sys.argv[1] if sys.argv[1:] else "", serve)()
