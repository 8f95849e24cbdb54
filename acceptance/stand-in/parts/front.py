"""A proxy that resolves its upstreams once when it starts, as nginx does with a plain proxy_pass."""
import http.client
import http.server
import os
import signal
import socket
import time

signal.signal(signal.SIGTERM, lambda *_: os._exit(0))


def resolve(name):
    for _ in range(120):
        try:
            return socket.gethostbyname(name)
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f'host not found in upstream "{name}"')


API, WEB = resolve("api"), resolve("web")


def reload(*_):
    global API, WEB
    API, WEB = resolve("api"), resolve("web")


signal.signal(signal.SIGHUP, reload)


class Front(http.server.BaseHTTPRequestHandler):
    def forward(self):
        api = self.path.startswith(("/v1", "/api", "/console/api", "/files", "/health"))
        host, port = (API, 5001) if api else (WEB, 3000)
        length = int(self.headers.get("Content-Length") or 0)
        try:
            to = http.client.HTTPConnection(host, port, timeout=30)
            headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
            to.request(self.command, self.path, self.rfile.read(length), headers)
            answer = to.getresponse()
            body = answer.read()
        except OSError as problem:
            body = str(problem).encode()
            self.send_response(502)
        else:
            self.send_response(answer.status)
            for name in ("Content-Type", "X-Version"):
                if answer.getheader(name):
                    self.send_header(name, answer.getheader(name))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = forward

    def log_message(self, *words):
        pass


http.server.ThreadingHTTPServer(("", int(os.environ.get("NGINX_PORT") or 80)), Front).serve_forever()
