#!/usr/bin/python3
"""filter.py dnsbl|reputation|greylist|rate|content: what OpenSMTPD leaves to filters, over its filter protocol, in the words of those that are published."""
import socket
import sys
import time

WINDOW_S = 4
GREY_S = 6
kind = sys.argv[1]
PHASE = {"dnsbl": "connect", "reputation": "connect", "greylist": "rcpt-to", "rate": "mail-from", "content": "data-line"}[kind]
sessions = {}  # session -> what is known of it
seen = {}      # what was put off, or counted, by its key

def out(*parts):
    sys.stdout.write("|".join(parts) + "\n")
    sys.stdout.flush()

def listed(address):
    try:
        return socket.gethostbyname(".".join(reversed(address.split("."))) + ".zen.lab.test") != "127.255.255.254"
    except OSError:
        return False

def greylist(it, recipient):
    now = time.monotonic()
    first = seen.setdefault((it["address"], it["sender"], recipient), now)
    return None if now - first >= GREY_S else "reject|451 4.7.1 Greylisted, please try again later"

def rate(it, _sender):
    now = time.monotonic()
    recent = [at for at in seen.get(it["address"], []) if now - at < WINDOW_S]
    if len(recent) >= 2:
        return "reject|450 4.7.1 Too many messages from your address, slow down"
    seen[it["address"]] = recent + [now]
    return None

def content(text):
    if "viagra" in text:
        return "reject|550 message rejected"
    if "EICAR" in text:
        return "reject|450 Virus detected"
    return None

for line in sys.stdin:
    part = line.rstrip("\n").split("|")
    if part[0] == "config":
        if part[1] == "ready":
            for event in ("link-connect", "link-disconnect", "tx-mail"):
                out("register", "report", "smtp-in", event)
            out("register", "filter", "smtp-in", PHASE)
            if kind == "content":
                out("register", "filter", "smtp-in", "commit")
            out("register", "ready")
        continue
    event, session = part[4], part[5]
    if part[0] == "report":
        if event == "link-connect":
            sessions[session] = {"address": part[8].rsplit(":", 1)[0], "sender": "", "text": ""}
        elif event == "link-disconnect":
            sessions.pop(session, None)
        elif event == "tx-mail":
            sessions[session].update(sender=part[8] if len(part) > 8 else "", text="")
        continue
    token, value = part[6], "|".join(part[7:])
    it = sessions.get(session, {"address": "", "sender": "", "text": ""})
    if event == "data-line":
        it["text"] += value + "\n"
        out("filter-dataline", session, token, value)
        continue
    verdict = None
    if event == "connect" and listed(it["address"]):
        verdict = "disconnect|421 Listed at zen.lab.test" if kind == "dnsbl" else "disconnect|550 your IP reputation is too low for this MX"
    elif event == "rcpt-to":
        verdict = greylist(it, value)
    elif event == "mail-from":
        verdict = rate(it, value)
    elif event == "commit":
        verdict = content(it["text"])
    out("filter-result", session, token, verdict or "proceed")
