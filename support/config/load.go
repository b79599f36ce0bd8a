package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	waitOwn    = 5 * time.Second  // for a server that the suite starts itself
	waitRemote = 30 * time.Second // for one that it reaches by URL
)

// Load reads the file at path, lays the environment (os.LookupEnv) and the flags over it
// and checks the outcome. The error holds every fault found, one a line; a
// fault of the file starts with file:line:column, any other names its variable or flag.
func Load(path string, env func(string) (string, bool), flags Flags) (Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Config{}, unreadable(path, err)
	}
	r := &reader{file: path}
	f := r.parse(data)
	e := r.environment(env)
	chosen, ok := r.choose(f, e, flags)
	if !ok {
		return Config{}, r.err()
	}
	c := chosen.Config
	c.resolve(r, chosen, env)
	c.applyEnvironment(r, e)
	c.applyFlags(r, f, flags)
	if err := r.err(); err != nil {
		return Config{}, err
	}
	return c, nil
}

func unreadable(path string, err error) error {
	where := path
	if full, absErr := filepath.Abs(path); absErr == nil {
		where = full
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is missing: looked for %s; start from the folder that holds it (%w)", filepath.Base(path),
			where, fs.ErrNotExist)
	}
	return fmt.Errorf("%s cannot be read: %w", where, err)
}

// choose finds the active profile: the flag's, else the environment's, else the file's default.
func (r *reader) choose(f file, e environment, flags Flags) (profile, bool) {
	if f.profiles == nil { // the file could not be read so far: it has said why
		return profile{}, false
	}
	known := slices.Sorted(maps.Keys(f.profiles))
	unknown := func(name string) string {
		return fmt.Sprintf("no profile %s in %s%s", show(name), r.file, hint(name, known))
	}
	if _, ok := f.profiles[f.defaultProfile]; !ok {
		r.fault(f.defaultAt, "default_profile: %s", unknown(f.defaultProfile))
	}
	name, origin := f.defaultProfile, ""
	switch {
	case flags.Profile != "":
		name, origin = flags.Profile, "--profile"
	case e.profile != "":
		name, origin = e.profile, "BAMBOO_PROFILE"
	}
	p, ok := f.profiles[name]
	if !ok && origin != "" {
		r.outside("%s: %s", origin, unknown(name))
	}
	return p, ok
}

// resolve reads the secrets that the profile names from the environment.
func (c *Config) resolve(r *reader, p profile, env func(string) (string, bool)) {
	secret := func(key string, n named) string {
		value, _ := env(n.variable)
		if value == "" {
			r.fault(n.at, "%s: the environment variable %s, which %s names, is not set or empty",
				profileName(c.Profile), n.variable, key)
		}
		c.hide(value)
		return value
	}
	if p.authTokenEnv != "" {
		c.AuthToken = secret("auth_token_env", named{p.authTokenEnv, p.authTokenAt})
	}
	for _, name := range slices.Sorted(maps.Keys(p.header)) {
		if c.Header == nil {
			c.Header = http.Header{}
		}
		c.Header.Set(name, secret("headers", p.header[name]))
	}
	for _, name := range p.secretNames {
		value, _ := env(name)
		c.hide(value)
	}
}

func (c *Config) hide(secret string) {
	if secret != "" && !slices.Contains(c.Secrets, secret) {
		c.Secrets = append(c.Secrets, secret)
	}
}

func (c *Config) applyEnvironment(r *reader, e environment) {
	if e.remote {
		c.Target, c.APIURL, c.GatewayURL = URL, e.apiURL, e.gatewayURL
		c.Command, c.ConfigTemplate, c.ConfigPath, c.Env = nil, "", "", nil
	}
	if e.modelListen != "" {
		if c.Target != URL {
			r.outside(
				"BAMBOO_MODEL_LISTEN has no meaning with %s (target: %s): set BAMBOO_API_URL or BAMBOO_WS_URL too, "+
					"or unset it",
				profileName(c.Profile), c.Target)
		}
		c.ModelListen = e.modelListen
	}
	switch {
	case e.wait > 0:
		c.Wait = e.wait
	case c.Wait > 0: // the profile's own
	case c.Target == URL:
		c.Wait = waitRemote
	default:
		c.Wait = waitOwn
	}
	c.Integration, c.Slow = e.integration, e.slow
	for _, address := range []string{c.APIURL, c.GatewayURL} {
		c.hide(password(address))
	}
}

func (c *Config) applyFlags(r *reader, f file, flags Flags) {
	c.Paths, c.Exclude, c.Own = f.paths, f.exclude, f.own
	c.Whole = Whole{f.exclude, c.Tags}
	if len(flags.Paths) > 0 {
		c.Paths, c.Exclude = flags.Paths, nil
	}
	if strings.TrimSpace(flags.Tags) != "" {
		c.Tags = append(slices.Clone(c.Tags), flags.Tags)
	}
	if len(flags.Formats) > 0 {
		c.Formats = flags.Formats
	}
	if flags.Concurrency < 0 {
		r.outside("--concurrency %d: at least one scenario must run at a time", flags.Concurrency)
	}
	if flags.Concurrency > 0 {
		c.Concurrency = flags.Concurrency
	}
	c.Name, c.List = flags.Name, flags.List
	c.Random, c.Seed = flags.Random, flags.Seed
}
