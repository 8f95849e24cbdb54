"""A forward proxy with the one rule of Dify's squid that an upgrade meets: from 1.15.0 on it refuses
private targets that SSRF_PROXY_ALLOW_PRIVATE_IPS and _DOMAINS do not name. Usage: proxy.py open|closed"""
import http.client
import http.server
import ipaddress
import os
import signal
import socket
import sys
import urllib.parse

signal.signal(signal.SIGTERM, lambda *_: os._exit(0))

CLOSED = sys.argv[1] == "closed"


def listed(key):
    return os.environ.get(key, "").replace(",", " ").split()


def refused(host, address):
    if not CLOSED or not ipaddress.ip_address(address).is_private:
        return False
    if any(host == d.lstrip(".") or host.endswith("." + d.lstrip(".")) for d in listed("SSRF_PROXY_ALLOW_PRIVATE_DOMAINS")):
        return False
    return not any(ipaddress.ip_address(address) in ipaddress.ip_network(n)
                   for n in listed("SSRF_PROXY_ALLOW_PRIVATE_IPS"))


class Proxy(http.server.BaseHTTPRequestHandler):
    def say(self, status, error):
        self.send_response(status)
        self.send_header("Server", "squid")
        self.send_header("X-Squid-Error", f"{error} 0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def forward(self):
        url = urllib.parse.urlsplit(self.path)
        try:
            address = socket.gethostbyname(url.hostname)
        except OSError:
            return self.say(503, "ERR_DNS_FAIL")
        if refused(url.hostname, address):
            return self.say(403, "ERR_ACCESS_DENIED")
        try:
            to = http.client.HTTPConnection(address, url.port or 80, timeout=10)
            to.request(self.command, url.path or "/", headers={"Host": url.netloc})
            answer = to.getresponse()
            body = answer.read()
        except OSError:
            return self.say(503, "ERR_CONNECT_FAIL")
        self.send_response(answer.status)
        self.send_header("Via", "1.1 stand-in (squid)")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_POST = do_HEAD = forward

    def log_message(self, *words):
        pass


http.server.ThreadingHTTPServer(("", int(os.environ.get("HTTP_PORT") or 3128)), Proxy).serve_forever()
