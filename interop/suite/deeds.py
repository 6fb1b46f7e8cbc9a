"""smtplib against many servers at once: `[{ cell, port, ca, tls }]` on stdin, a line `cell<TAB>what it reports` for each."""
import concurrent.futures, json, smtplib, ssl, sys

WAIT_S = 3


def send(cell):
    try:
        with smtplib.SMTP("127.0.0.1", cell["port"], "client.example", timeout=WAIT_S) as smtp:
            if cell["tls"]:
                context = ssl.create_default_context(cadata=cell["ca"])
                smtp._host = "mx.sandbox.test"
                smtp.starttls(context=context)
            refused = smtp.sendmail("shop@client.example", ["ada@sandbox.test"], "Subject: Hi\r\n\r\nHi\r\n")
        return f"sent, refused: {refused}"
    except (smtplib.SMTPException, OSError) as error:
        return f"{type(error).__name__}: {error}"


cells = json.load(sys.stdin)
with concurrent.futures.ThreadPoolExecutor(64) as pool:
    for cell, said in zip(cells, pool.map(send, cells)):
        print(f"{cell['cell']}\t{json.dumps(said)}", flush=True)
