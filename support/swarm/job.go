package swarm

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/spelling"
	"bamboo-spec/support/workload"
)

// The classes of users, as the locustfile names them.
const (
	OverHTTP       = "BambooOverHTTP"
	ThroughGateway = "BambooThroughGateway"
)

// kinds are the conversations that users hold in turn. Tags of Locust choose among them.
var kinds = []struct {
	tag     string
	message workload.Message
}{
	{"short", workload.Usual},
	{"long", workload.Counting(200, 20*time.Millisecond)},
}

// job is what a message “spawn” asks for.
type job struct {
	at       float64 // the master's time; a job that is not newer than the last one does not count
	users    map[string]int
	settings settings
}

// settings are how the users of a job talk.
type settings struct {
	host, gateway string
	tags          string // of the kinds, one a line
	scripted      bool   // the model behind Bamboo is the scripted one, so each answer is known
	pause         time.Duration
}

// readJob reads a message “spawn” and refuses what this worker must not do.
func (o *Options) readJob(m message) (job, error) {
	options := message{data: field[map[string]any](m, "parsed_options")}
	j := job{at: number(m, "timestamp"), users: map[string]int{}, settings: settings{
		host: address(field[string](m, "host")), gateway: address(field[string](options, "bamboo_gateway")),
		scripted: field[bool](options, "bamboo_scripted"),
		pause:    time.Duration(max(0, min(number(options, "bamboo_pause"), 3600)) * float64(time.Second)),
	}}
	sum := 0
	for class, n := range field[map[string]any](m, "user_classes_count") {
		users, _ := n.(int64)
		if class != OverHTTP && class != ThroughGateway {
			return j, fmt.Errorf("there are no users of the class “%s”%s", class,
				spelling.DidYouMean(class, []string{OverHTTP, ThroughGateway}))
		}
		if users < 0 || users > int64(o.Users)-int64(sum) {
			return j, fmt.Errorf("the master asks for more than %d users, which is what this worker may have: start "+
				"more workers, or let it have more with --users", o.Users)
		}
		j.users[class] = int(users)
		sum += int(users)
	}
	var err error
	j.settings.tags, err = chosen(field[[]any](options, "tags"), field[[]any](options, "exclude_tags"))
	return j, errors.Join(err, o.allow(j))
}

// allow refuses addresses that are not on the worker's own list.
func (o *Options) allow(j job) error {
	for class, at := range map[string]string{OverHTTP: j.settings.host, ThroughGateway: j.settings.gateway} {
		switch {
		case j.users[class] == 0:
		case at == "" && class == OverHTTP:
			return errors.New("the master says no host: start Locust with --host http://…, or fill it in")
		case at == "":
			return errors.New("the master says no gateway: start Locust with --bamboo-gateway ws://…")
		case !slices.Contains(o.Targets, at):
			return fmt.Errorf("“%s” is none of the targets of this worker; start it with --target %s if it should be",
				at, at)
		}
	}
	return nil
}

// address is an address as targets are compared.
func address(text string) string { return strings.TrimRight(strings.TrimSpace(text), "/") }

// chosen are the tags of the kinds that Locust's --tags and --exclude-tags leave, one a line.
func chosen(tags, exclude []any) (string, error) {
	var left []string
	for _, k := range kinds {
		if (len(tags) == 0 || slices.Contains(tags, any(k.tag))) && !slices.Contains(exclude, any(k.tag)) {
			left = append(left, k.tag)
		}
	}
	if left == nil {
		return "", errors.New("the tags leave no conversation to hold; they are short and long")
	}
	return strings.Join(left, "\n"), nil
}
