"""Dies of a secret key that is not unpadded base64url, as the agent backend does; answers otherwise."""
import os
import re
import runpy
import sys

if not re.fullmatch(r"[A-Za-z0-9_-]+", os.environ.get("DIFY_AGENT_SERVER_SECRET_KEY", "")):
    raise SystemExit("DIFY_AGENT_SERVER_SECRET_KEY must be unpadded base64url")
sys.argv = ["answer.py", "5050"]
runpy.run_path("/stand-in/answer.py", run_name="__main__")
