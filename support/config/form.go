package config

import (
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// form is what a single value must look like, in words that fit behind "must be",
// and how it is read.
type form[T any] struct {
	must string
	read func(string) (T, bool)
}

var (
	text     = form[string]{"text", func(v string) (string, bool) { return v, strings.TrimSpace(v) != "" }}
	truth    = form[bool]{"true, false, 1, 0, yes or no", readTruth}
	count    = form[int]{"a whole number of at least 1", readCount}
	duration = form[time.Duration]{"a duration above 0 with its unit, such as 2s or 500ms", readDuration}
	seconds  = form[time.Duration]{"seconds above 0 and at most 86400, such as 5 or 2.5", readSeconds}
	api      = form[string]{"an address of the form http://host:port or https://host:port", readAPI}
	gateway  = form[string]{"an address of the form ws://host:port or wss://host:port", readGateway}
	listen   = form[string]{"an address of the form host:port, such as 127.0.0.1:18999", readListen}
	target   = oneOf(Child, URL, Command)
	dialect  = oneOf(Snake, Pascal)
	execute  = oneOf(Never, BeforeStream, AfterStream)
	process  = oneOf(ScenarioProcess, SharedProcess)
	route    = form[string]{"a path, such as /api/v1/stream/", func(v string) (string, bool) {
		return v,
			strings.HasPrefix(v, "/")
	}}
	pattern  = form[*regexp.Regexp]{"a regular expression (Go's syntax)", readPattern}
	variable = form[string]{"the name of an environment variable, such as BAMBOO_TOKEN", func(v string) (string, bool) {
		return v, variableName.MatchString(v)
	}}
)

var (
	idleStream   = oneOf(Refused, Open, Ends)
	repeatedStop = oneOf(StopRefused, StopAcknowledged)
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func oneOf[T ~string](words ...T) form[T] {
	must := string(words[0])
	for _, w := range words[1:] {
		must += " or " + string(w)
	}
	return form[T]{must, func(v string) (T, bool) { return T(v), slices.Contains(words, T(v)) }}
}

func readTruth(v string) (is, ok bool) {
	v = strings.ToLower(v)
	is = slices.Contains([]string{"true", "1", "yes"}, v)
	return is, is || slices.Contains([]string{"false", "0", "no"}, v)
}

func readCount(v string) (int, bool) {
	n, err := strconv.Atoi(v)
	return n, err == nil && n >= 1
}

func readPattern(v string) (*regexp.Regexp, bool) {
	p, err := regexp.Compile(v)
	return p, err == nil && v != ""
}

func readDuration(v string) (time.Duration, bool) {
	d, err := time.ParseDuration(v)
	return d, err == nil && d > 0
}

// readSeconds reads a count of seconds; more than a day is a slip of the unit, not a wish.
func readSeconds(v string) (time.Duration, bool) {
	s, err := strconv.ParseFloat(v, 64)
	if err != nil || !(s > 0 && s <= 24*60*60) { // NaN too
		return 0, false
	}
	d := time.Duration(s * float64(time.Second))
	return d, d > 0
}

func readAPI(v string) (string, bool) {
	return strings.TrimRight(v, "/"), address(v, "http", "https")
}

func readGateway(v string) (string, bool) { return v, address(v, "ws", "wss") }

func address(v string, schemes ...string) bool {
	u, err := url.Parse(v)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Hostname() == "" || strings.ContainsAny(v, "?#") {
		return false
	}
	return !strings.HasSuffix(u.Host, ":") && (u.Port() == "" || port(u.Port(), 1))
}

// password is the secret part of an address, or nothing.
func password(address string) string {
	u, err := url.Parse(address)
	if err != nil { // refused by its form already
		return ""
	}
	secret, _ := u.User.Password()
	return secret
}

func readListen(v string) (string, bool) {
	host, p, err := net.SplitHostPort(v)
	return v, err == nil && host != "" && port(p, 0)
}

func port(v string, least uint64) bool {
	n, err := strconv.ParseUint(v, 10, 16)
	return err == nil && n >= least
}
