package target

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"

	"github.com/gorilla/websocket"
)

// healthPath is asked because every version of Bamboo knows it.
const healthPath = "/api/v1/health"

// prober asks whether a Bamboo answers. Over HTTP any answer counts that can be one of Bamboo's:
// what it must be is for the features to say.
type prober struct{ client *http.Client }

func newProber() prober {
	return prober{&http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// api returns nil if an answer that can be Bamboo's comes from the health route under base.
func (p prober) api(ctx context.Context, base string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+healthPath, nil)
	if err != nil {
		return err
	}
	res, err := p.client.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
	return errors.Join(err, res.Body.Close(), notBamboo(res))
}

// notBamboo says why an answer of the health route cannot be Bamboo's; nil if it can.
func notBamboo(res *http.Response) error {
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	switch {
	case res.StatusCode == http.StatusUpgradeRequired, res.Header.Get("Sec-WebSocket-Version") != "":
		return fmt.Errorf("a WebSocket server is there, which answered with %s; is it the address of the gateway?",
			res.Status)
	case err == nil && kind == "text/html":
		return fmt.Errorf("something else is there, which answered with %s and a page of HTML", res.Status)
	case res.StatusCode == http.StatusNotFound:
		return fmt.Errorf("something else is there, which does not know the path %s and answered with %s", healthPath,
			res.Status)
	}
	return nil
}

// port returns nil if addr accepts a connection.
func (p prober) port(ctx context.Context, addr string) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	return conn.Close()
}

// gateway returns nil if a WebSocket can be opened at address.
func (p prober) gateway(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	asked := http.Request{Header: http.Header{}}
	if u.User != nil { // the dialer refuses it in the address
		password, _ := u.User.Password()
		asked.SetBasicAuth(u.User.Username(), password)
		u.User = nil
	}
	conn, res, err := new(websocket.Dialer).DialContext(ctx, u.String(), asked.Header)
	if err != nil {
		if res != nil {
			return fmt.Errorf("the WebSocket handshake was answered with %s", res.Status)
		}
		return err
	}
	return conn.Close()
}
