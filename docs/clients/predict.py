"""Send picture files to `pellucid serve`; print a line for each: name, label, probability."""

import json
import os
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

url = os.environ.get("PELLUCID_URL", "http://127.0.0.1:8000") + "/v1/predict?top=1"
token, boundary, body = os.environ.get("PELLUCID_TOKEN"), os.urandom(16).hex(), b""
for path in map(Path, sys.argv[1:]):
    name = path.name.replace('"', "%22")  # as browsers do
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"'
    body += head.encode() + b"\r\n\r\n" + path.read_bytes() + b"\r\n"
headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
headers |= {"Authorization": f"Bearer {token}"} if token else {}
try:
    response = urlopen(Request(url, body + f"--{boundary}--\r\n".encode(), headers))
except HTTPError as error:  # 422, for one: none of the pictures can be used
    response = error
answer = json.load(response)
if "predictions" not in answer:
    sys.exit(str(answer["detail"]))
for each in answer["predictions"]:
    probabilities = [ranked["probability"] for ranked in each["top"]]
    print(each["name"], each["label"] or each["error"]["message"], *probabilities, sep="\t")
