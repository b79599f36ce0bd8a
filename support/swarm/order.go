package swarm

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/load"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/workload"
)

// traceHeader is the header that says to which trace a request belongs.
const traceHeader = "Traceparent"

// Exchange is the version of what judge and workers say to each other through the master.
const Exchange = 3

// order is a plan as it is sent to workers: the work, and how the Bamboo is talked to.
type order struct {
	Exchange int           `json:"exchange"`
	Work     workload.Work `json:"work"` // without its pacer
	Open     *load.Open    `json:"open,omitempty"`
	Closed   *load.Closed  `json:"closed,omitempty"`

	API      string            `json:"api,omitempty"`
	Gateway  string            `json:"gateway,omitempty"`
	Dialect  client.Dialect    `json:"dialect,omitempty"`
	Execute  client.Execute    `json:"execute,omitempty"`
	Model    string            `json:"model,omitempty"`
	Routes   map[string]string `json:"routes,omitempty"`
	Trace    string            `json:"trace,omitempty"` // W3C's traceparent
	Patience time.Duration     `json:"patience"`
	Known    bool              `json:"known"`

	Table []objective.Row `json:"table,omitempty"` // what is kept of very many runs depends on it
	Most  int             `json:"most,omitempty"`  // see workload.Environment
	table objective.Table
}

// newOrder is the plan of a work. Credentials are not sent: the ports of Locust are not encrypted.
func newOrder(w workload.Work, at workload.Environment) (order, error) {
	c := at.Config()
	header := maps.Clone(c.Header)
	o := order{Exchange: Exchange, Work: w, API: address(c.API), Gateway: address(c.Gateway), Dialect: c.Dialect,
		Execute: c.Execute, Model: c.Model, Routes: c.Routes, Trace: header.Get(traceHeader), Patience: at.Patience,
		Known: at.Known, Table: at.Table.Rows(), Most: at.Most}
	header.Del(traceHeader)
	if at.AuthToken != "" || len(header) > 0 {
		return o, errors.New("this Bamboo is talked to with a token or headers, which are not sent to workers of " +
			"Locust: measure it without --locust")
	}
	switch p := w.Pacer.(type) {
	case load.Open:
		o.Open = &p
	case load.Closed:
		o.Closed = &p
	}
	o.Work.Pacer = nil
	return o, nil
}

// encode is the plan as text, and the sum by which worker and judge know that they mean the same.
func (o order) encode() (text []byte, sum string, err error) {
	if text, err = json.Marshal(o); err != nil {
		return nil, "", err
	}
	hash := sha256.Sum256(text)
	return text, hex.EncodeToString(hash[:]), nil
}

// readOrder reads a plan and refuses what this worker does not understand to the last word.
func readOrder(text, sum string) (o order, err error) {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	err = d.Decode(&o)
	switch {
	case o.Exchange != Exchange && o.Exchange != 0:
		return o, fmt.Errorf("the plan is of version %d of the exchange, and this worker speaks %d: use one version "+
			"of bamboo-spec everywhere", o.Exchange, Exchange)
	case err != nil:
		return o, fmt.Errorf("the plan cannot be read: %w: use one version of bamboo-spec everywhere", err)
	}
	if _, own, err := o.encode(); err != nil || own != sum {
		return o, errors.Join(errors.New("the plan means something else to this worker: use one version of "+
			"bamboo-spec everywhere"), err)
	}
	switch {
	case o.Open != nil:
		o.Work.Pacer = *o.Open
	case o.Closed != nil:
		o.Work.Pacer = *o.Closed
	}
	if len(o.Table) > 0 {
		if o.table, err = objective.Parse(o.Table); err != nil {
			return o, err
		}
	}
	return o, o.Work.Check()
}

// environment is where the work of a plan is done.
func (o order) environment() workload.Environment {
	config := client.Config{API: o.API, Gateway: o.Gateway, Dialect: o.Dialect, Execute: o.Execute, Model: o.Model,
		Routes: o.Routes}
	if o.Trace != "" {
		config.Header = http.Header{traceHeader: {o.Trace}}
	}
	return workload.Environment{Client: config, Patience: o.Patience, Known: o.Known, Table: o.table, Most: o.Most}
}
