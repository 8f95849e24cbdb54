"""How a stand-in starts and ends, where a test asks for it by a file beside its data: NAME, or NAME-VERSION for one only.

  .deaf   as process 1 it does not hear SIGTERM, like the shell that the plugin daemon 0.5.3 leaves there: a stop takes the whole grace
  .slow   it listens after as many seconds as the file says, as a first start that compiles
  .stuck  it listens and answers nobody, once, as an api whose worker hung when it was forked: started again, it serves
"""
import os
import signal
import socket
import time


def asked(directory, version, name):
    for path in (f"{directory}/{name}-{version}", f"{directory}/{name}"):
        if os.path.exists(path):
            return path
    return None


def end(directory, version):
    """To be called first: until then a signal ends the process as it likes."""
    deaf = asked(directory, version, ".deaf")
    signal.signal(signal.SIGTERM, signal.SIG_IGN if deaf else lambda *_: os._exit(0))


def start(directory, version, port):
    """To be called before it listens on this port."""
    slow = asked(directory, version, ".slow")
    if slow:
        time.sleep(float(open(slow).read() or 10))
    stuck = asked(directory, version, ".stuck")
    if stuck:
        os.remove(stuck)
        listening = socket.create_server(("", port))
        while True:
            time.sleep(60)
