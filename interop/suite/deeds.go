// Go's net/smtp against many servers at once: `[{ cell, port, ca, tls }]` on stdin, a line `cell<TAB>what it reports` for each.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"sync"
	"time"
)

const wait = 3 * time.Second

type cell struct {
	Cell string
	Port int
	CA   string
	TLS  bool
}

// As smtp.SendMail does it, with a deadline: it has none of its own, and waits for ever.
func send(to cell) error {
	conn, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", to.Port), wait)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(wait))
	client, err := smtp.NewClient(conn, "mx.sandbox.test")
	if err != nil {
		return err
	}
	if err = client.Hello("client.example"); err != nil {
		return err
	}
	if to.TLS {
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM([]byte(to.CA))
		if err = client.StartTLS(&tls.Config{ServerName: "mx.sandbox.test", RootCAs: roots}); err != nil {
			return err
		}
	}
	if err = client.Mail("shop@client.example"); err != nil {
		return err
	}
	if err = client.Rcpt("ada@sandbox.test"); err != nil {
		return err
	}
	data, err := client.Data()
	if err != nil {
		return err
	}
	if _, err = data.Write([]byte("Subject: Hi\r\n\r\nHi\r\n")); err != nil {
		return err
	}
	if err = data.Close(); err != nil {
		return err
	}
	return client.Quit()
}

func main() {
	var cells []cell
	if err := json.NewDecoder(bufio.NewReader(os.Stdin)).Decode(&cells); err != nil {
		panic(err)
	}
	said := make([]string, len(cells))
	var all sync.WaitGroup
	for index, one := range cells {
		all.Add(1)
		go func(index int, one cell) {
			defer all.Done()
			said[index] = "sent"
			if err := send(one); err != nil {
				said[index] = fmt.Sprintf("%T: %v", err, err)
			}
		}(index, one)
	}
	all.Wait()
	for index, one := range cells {
		words, _ := json.Marshal(said[index])
		fmt.Printf("%s\t%s\n", one.Cell, words)
	}
}
