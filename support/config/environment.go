package config

import "time"

// environment is what the variables say; a zero text or duration was not given.
type environment struct {
	profile            string
	remote             bool // an address was given: the profile's own target is left alone
	apiURL, gatewayURL string
	wait               time.Duration
	modelListen        string
	integration, slow  bool
}

// variables is the environment as it is looked up, and where its faults go.
type variables struct {
	*reader
	lookup func(string) (string, bool)
}

func (r *reader) environment(lookup func(string) (string, bool)) environment {
	v := variables{r, lookup}
	return environment{
		profile:     get(v, "BAMBOO_PROFILE", text, ""),
		remote:      v.isSet("BAMBOO_API_URL") || v.isSet("BAMBOO_WS_URL"),
		apiURL:      get(v, "BAMBOO_API_URL", api, ""),
		gatewayURL:  get(v, "BAMBOO_WS_URL", gateway, ""),
		wait:        get(v, "BAMBOO_API_TIMEOUT", seconds, 0),
		modelListen: get(v, "BAMBOO_MODEL_LISTEN", listen, ""),
		integration: get(v, "RUN_INTEGRATION_TESTS", truth, true),
		slow:        get(v, "RUN_SLOW_TESTS", truth, false),
	}
}

func (v variables) isSet(name string) bool {
	_, set := v.lookup(name)
	return set
}

// get reads one variable. One that is set but empty is refused: whoever meant a server
// of their own would otherwise be shown a green run against another.
func get[T any](v variables, name string, f form[T], otherwise T) T {
	value, set := v.lookup(name)
	if !set {
		return otherwise
	}
	read, ok := f.read(value)
	switch {
	case value == "":
		v.outside("%s is set but empty: it must be %s, or not set", name, f.must)
	case !ok:
		v.outside("%s must be %s, not %s", name, f.must, show(value))
	}
	return read
}
