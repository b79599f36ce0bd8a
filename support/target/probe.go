package target

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"

	"github.com/gorilla/websocket"
)

// healthPath is asked because every version of Bamboo knows it.
const healthPath = "/api/v1/health"

// prober asks whether somebody answers. Whatever is answered over HTTP counts:
// what the answer must be is for the features to say.
type prober struct{ client *http.Client }

func newProber() prober {
	return prober{&http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// api returns nil if an HTTP answer comes from the health route under base.
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
	return errors.Join(err, res.Body.Close())
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
