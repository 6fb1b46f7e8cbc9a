package outbox

import (
	"encoding/json"
	"net/http"
	"net/smtp"
	"os"
	"strings"
	"testing"
)

// mxprobe sandbox --api 0 -- sh -c 'SSL_CERT_FILE=$MXPROBE_CA go test ./...'   (net/smtp verifies the certificate)
var api, addr = os.Getenv("MXPROBE_API"), os.Getenv("SMTP_HOST") + ":" + os.Getenv("SMTP_PORT")

func rule(t *testing.T, json string) {
	t.Helper()
	answer, err := http.Post(api+"/v1/rules", "application/json", strings.NewReader(json))
	if err != nil || answer.StatusCode != http.StatusCreated {
		t.Fatal(err, answer)
	}
}

func TestFullMailbox(t *testing.T) {
	rule(t, `{"at":"rcpt", "to":"ada@example.org", "once":true, "reply":"452 4.2.2 Mailbox full"}`)
	send := func() error {
		return smtp.SendMail(addr, nil, "shop@shop.example", []string{"ada@example.org"}, []byte("Subject: Hi\r\n\r\nHi\r\n"))
	}
	if err := send(); err == nil || !strings.HasPrefix(err.Error(), "452") {
		t.Fatalf("want 452, got %v", err)
	}
	if err := send(); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(api + "/v1/messages?to=ada@example.org&wait=2s")
	if err != nil {
		t.Fatal(err)
	}
	var found struct{ Messages []struct{ Subject string } }
	if json.NewDecoder(answer.Body).Decode(&found) != nil || found.Messages[0].Subject != "Hi" {
		t.Fatalf("got %+v", found)
	}
}
