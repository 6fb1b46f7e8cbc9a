# Verifies ours/ and says which do not hold; signs plain/ into theirs/.
import glob
import json
import os
import sys

import dkim

folder = sys.argv[1]
with open(os.path.join(folder, "keys.json")) as file:
    keys = json.load(file)


def look_up(name, timeout=5):
    text = keys.get(name.decode().rstrip(".").lower())
    return None if text is None else text.encode()


for path in sorted(glob.glob(os.path.join(folder, "ours", "*.eml"))):
    with open(path, "rb") as file:
        message = file.read()
    try:
        holds = dkim.DKIM(message, minkey=1024).verify(dnsfunc=look_up)
    except dkim.DKIMException:
        holds = False
    if not holds:
        print(os.path.basename(path))

with open(os.path.join(folder, "key.pem"), "rb") as file:
    pem = file.read()
for path in glob.glob(os.path.join(folder, "plain", "*.eml")):
    with open(path, "rb") as file:
        message = file.read()
    for header in (b"simple", b"relaxed"):
        for body in (b"simple", b"relaxed"):
            field = dkim.sign(message, b"s1", b"example.org", pem, canonicalize=(header, body))
            name = "%s, %s-%s.eml" % (os.path.basename(path)[:-4], header.decode(), body.decode())
            with open(os.path.join(folder, "theirs", name), "wb") as file:
                file.write(field + message)
